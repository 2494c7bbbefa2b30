"""The addresses that stay: /open/… for programs, and one page about them for people."""

from __future__ import annotations

import functools
import json

from flask import Blueprint, current_app, request

from app.kernel import parameters
from app.kernel.errors import Reason
from app.web import filtering
from app.web.guards import public
from app.web.htmx import answer
from bidding.forms_lists import NewsFilter
from bidding.rules.news import KINDS
from exports.open import ahead, changes, news, openapi, reading, schemas, sending, standing, writing
from exports.open.openapi import Asked, Worded, feed
from exports.services.issue import Site

bp = Blueprint("open", __name__)

JSON, CSV, RSS = "application/json", "text/csv", "application/rss+xml"
WRONG = Reason.of("{name} 须为 {least} 至 {most} 的整数")
FARTHEST = 2**31 - 1
AFTER = Asked("after", "上次收到的 next；第一次用 -1，从头开始", -1, -1, FARTHEST)
LIMIT = Asked("limit", "一次最多多少条", changes.USUAL, 1, changes.MOST)
FILTERS = (
    Worded("kind", "notices 采购公告，results 中选结果，endings 流标和终止；不填为全部"),
    Worded("q", "关键词"),
    Worded("item", "服务事项编码"),
    Worded("method", "选取方式，如 random_draw"),
    Worded("region", "行政区划名称或代码"),
    Worded("owner", "业主名称"),
    Worded("low", "金额不低于（万元）"),
    Worded("high", "金额不高于（万元）"),
)
COLUMNS = {
    "统一社会信用代码": "id",
    "机构名称": "name",
    "状态": "state",
    "组织形式": "legal_form",
    "注册地代码": "region",
    "注册地": "region_name",
    "住所": "address",
    "信用等级": "grade",
    "信用得分": "score",
    "入驻日期": "listed_on",
    "服务事项编码": "services",
    "服务区域代码": "regions",
    "公开页面": "url",
}
EXAMPLES = (
    ("只在有变动时下载", "curl -H 'If-None-Match: \"{tag}\"' -o agencies.csv {origin}/open/agencies.csv"),
    ("从头取变更，再用 next 接着取", "curl '{origin}/open/changes.json?after=-1&limit=200'"),
    ("生成客户端程序", "curl -o openapi.json {origin}/open/openapi.json"),
)  # fmt: skip


def library() -> standing.Standing:
    return standing.of_rooms("intermediaries")


def judged() -> standing.Standing:
    return standing.of_rooms("supervision", "intermediaries")


def market() -> standing.Standing:
    return standing.of_rooms("bidding")


def as_json(name, title, rows):
    """How a list is written as JSON under its header."""
    return lambda now: writing.json_pieces(sending.head_of(title, now), name, rows())


def listed(name, title, rows, look):
    """Answer a list as JSON."""
    made = as_json(name, title, rows)
    return sending.send(JSON, look, made, parameters.value("web.operator"))


def lasting(media, feed):
    """Answer a feed that is written ahead."""
    return sending.send(media, feed.look, feed.make, parameters.value("web.operator"))


def as_table(columns, rows):
    """How a list is written as CSV: columns of the given heads, several values by spaces."""

    def line(row):
        for key in columns.values():
            value = row[key]
            if key == "services":
                value = [one["item"] for one in value]
            yield " ".join(value) if isinstance(value, list) else value

    return lambda _now: writing.csv_pieces(columns, map(line, rows()))


def agency_lines(now):
    """The table of agencies, line by line."""
    return as_table(COLUMNS, lambda: reading.agencies(gone=False))(now)


AGENCIES_CSV = ahead.lasting("/open/agencies.csv", library, agency_lines)
AGENCIES_JSON = ahead.lasting(
    "/open/agencies.json", library, as_json("agencies", "中介服务机构", reading.agencies)
)
RATINGS_JSON = ahead.lasting(
    "/open/ratings.json", judged, as_json("ratings", "已公开的服务评价", reading.ratings)
)


def told(title, entries, look, *asked):
    """Answer a list of news as RSS; `asked` is what its address asks for."""

    def make(now):
        head = sending.head_of(title, now)
        return writing.rss_pieces(head, reading.address(request.path), entries())

    return sending.send(RSS, look, make, parameters.value("web.operator"), *asked)


@bp.get("/open/agencies.csv")
@public
@feed("中介服务机构（表格）", CSV)
def agencies_csv():
    return lasting(CSV, AGENCIES_CSV)


@bp.get("/open/agencies.json")
@public
@feed("中介服务机构", JSON, schemas.Agencies)
def agencies_json():
    return lasting(JSON, AGENCIES_JSON)


@bp.get("/open/agencies.rss")
@public
@feed("最近入驻的中介服务机构", RSS)
def agencies_rss():
    return told("最近入驻的中介服务机构", news.agencies, library)


@bp.get("/open/notices.rss")
@public
@feed("采购公告和结果公示", RSS, None, *FILTERS)
def notices_rss():
    form, filters = filtering.asked(NewsFilter, request.args)
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    asked = tuple(f"{name}={value}" for name, value in sorted(filters.items()) if value)
    if form.errors:
        return sending.refuse(next(iter(form.errors.values())))
    entries = functools.partial(news.notices, filters, kind)
    return told("采购公告和结果公示", entries, market, kind, *asked)


@bp.get("/open/items.json")
@public
@feed("中介服务事项", JSON, schemas.Items)
def items():
    return listed("items", "中介服务事项", reading.items, library)


@bp.get("/open/ratings.json")
@public
@feed("已公开的服务评价", JSON, schemas.Ratings)
def ratings():
    return lasting(JSON, RATINGS_JSON)


@bp.get("/open/changes.json")
@public
@feed("变更流", JSON, schemas.Changes, AFTER, LIMIT)
def changes_json():
    given, refused = asked_for(AFTER, LIMIT)
    if refused:
        return refused

    def make(now):
        head = sending.head_of("变更流", now)
        yield json.dumps(changes.page(*given, head), ensure_ascii=False)

    return sending.send(JSON, standing.of_changes, make, *given, parameters.value("web.operator"))


def asked_for(*wanted):
    """The numbers asked for in the address, or the answer that refuses the first wrong one."""
    given = [number(asked) for asked in wanted]
    for asked, value in zip(wanted, given, strict=True):
        if value is None:
            bounds = {"name": asked.name, "least": asked.least, "most": asked.most}
            return given, sending.refuse(Reason.of(WRONG.text, **bounds))
    return given, None


def number(asked):
    """A number of the address in its bounds, None when it is none."""
    given = request.args.get(asked.name, "").strip()
    if not given:
        return asked.default
    digits = given.removeprefix("-") if asked.least < 0 else given
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10):
        return None
    value = int(given)
    return value if asked.least <= value <= asked.most else None


@bp.get("/open/openapi.json")
@public
@feed("本页各接口的说明（OpenAPI 3.1）", JSON)
def openapi_json():
    made = openapi.document(current_app, parameters.value("web.operator"))
    text = json.dumps(made, ensure_ascii=False, indent=1)
    return sending.send(JSON, standing.fixed, lambda _now: [text], text)


@bp.get("/open")
@public
def home():
    """What there is, how to fetch it, under which conditions; for people."""
    origin = Site.origin.rstrip("/")
    return answer(
        "exports/open/home.html",
        feeds=openapi.feeds_of(current_app),
        shapes=[schemas.Agency, schemas.Item, schemas.Rating, schemas.Sanction, schemas.Change],
        fields_of=schemas.fields_of,
        examples=[(name, text.format(origin=origin, tag="…")) for name, text in EXAMPLES],
        licence=(schemas.LICENCE, schemas.LICENCE_URL, schemas.LICENCE_NOTE),
    )
