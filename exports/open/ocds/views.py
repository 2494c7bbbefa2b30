"""The addresses of OCDS that stay: the feed of releases, a record per purchase."""

from __future__ import annotations

import json

from flask import request

from app.kernel import parameters
from app.kernel.errors import Reason
from app.web.guards import public
from exports.open import sending, standing
from exports.open.ocds import packages, reading, words
from exports.open.openapi import Asked, feed
from exports.open.views import AFTER, JSON, asked_for, bp, market
from exports.services.issue import Site

LIMIT = Asked("limit", "一次最多多少个发布项", 100, 1, 500)
UNKNOWN = Reason("没有这个采购过程")


def _head(now):
    origin = Site.origin.rstrip("/")
    return packages.head_of(f"{origin}{request.path}", now, origin)


def _covered():
    return parameters.value(reading.PREFIX), parameters.value("web.operator")


@bp.get("/open/ocds/releases.json")
@public
@feed("采购过程发布项（OCDS）", JSON, None, AFTER, LIMIT, standard=words.RELEASE_PACKAGE)
def ocds_releases():
    given, refused = asked_for(AFTER, LIMIT)
    if refused:
        return refused

    def make(now):
        feed_url = f"{Site.origin.rstrip('/')}{request.path}"
        made = packages.releases(_head(now), feed_url, *given)
        yield json.dumps(made, ensure_ascii=False)

    return sending.send(JSON, market, make, *given, *_covered())


@bp.get("/open/ocds/records/<ocid>.json")
@public
@feed("一个采购过程的汇编记录（OCDS）", JSON, standard=words.RECORD_PACKAGE)
def ocds_record(ocid):
    requirement = reading.requirement_of(ocid)
    now = market()
    made = packages.record(_head(now), ocid, requirement) if requirement else None
    if made is None:
        return sending.refuse(UNKNOWN, 404)
    text = json.dumps(made, ensure_ascii=False)
    return sending.send(JSON, lambda: now, lambda _now: [text], *_covered())


@bp.get("/open/ocds/extension/extension.json")
@public
@feed("OCDS 扩展说明：透明日志", JSON)
def ocds_extension():
    text = json.dumps(packages.extension(Site.origin.rstrip("/")), ensure_ascii=False)
    return sending.send(JSON, standing.fixed, lambda _now: [text], text)


@bp.get("/open/ocds/extension/release-schema.json")
@public
@feed("OCDS 扩展的结构：透明日志", JSON)
def ocds_extension_schema():
    text = json.dumps(packages.extension_schema(), ensure_ascii=False)
    return sending.send(JSON, standing.fixed, lambda _now: [text], text)
