"""The description for programs, OpenAPI 3.1, made from the registered routes and declared shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

from exports.open import schemas
from exports.services.issue import Site

VERSION = "1.0.0"
PREFIX = "open."
PART = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Asked:
    """A number in the address of a feed."""

    name: str
    about: str
    default: int
    least: int
    most: int


@dataclass(frozen=True)
class Worded:
    """A word in the address of a feed that narrows it."""

    name: str
    about: str


@dataclass(frozen=True)
class Feed:
    """What stands beside a view: title, media type, shape of a JSON answer, what may be asked.

    `standard` is the address of a JSON Schema that others keep, where the shape is theirs.
    """

    title: str
    media: str
    shape: type | None = None
    asked: tuple[Asked | Worded, ...] = ()
    standard: str = ""


def feed(
    title: str, media: str, shape: type | None = None, *asked: Asked | Worded, standard: str = ""
) -> Callable:
    """Declare that a view answers programs."""

    def declared(view: Callable) -> Callable:
        view.__feed__ = Feed(title, media, shape, asked, standard)
        return view

    return declared


def feeds_of(app: Flask) -> dict[str, tuple[str, Feed]]:
    """Return address -> (name of the view, feed) of every registered feed."""
    found = {}
    for rule in app.url_map.iter_rules():
        declared = getattr(app.view_functions[rule.endpoint], "__feed__", None)
        if rule.endpoint.startswith(PREFIX) and declared is not None:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            found[path] = (rule.endpoint.removeprefix(PREFIX), declared)
    return dict(sorted(found.items()))


def document(app: Flask, publisher: str) -> dict[str, Any]:
    """Write the whole description."""
    feeds = feeds_of(app)
    shapes = {schemas.Refusal}
    for _, one in feeds.values():
        if one.shape is not None:
            shapes |= schemas.shapes_in(one.shape)
    named = sorted(shapes, key=lambda shape: shape.__name__)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "联审平台开放数据",
            "version": VERSION,
            "summary": "中介服务机构、服务事项、评价、公告和变更流",
            "description": schemas.LICENCE_NOTE,
            "contact": {"name": publisher},
            "license": {"name": schemas.LICENCE, "url": schemas.LICENCE_URL},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": Site.origin.rstrip("/") or "/"}],
        "paths": {
            path: {"get": _operation(path, name, one)} for path, (name, one) in feeds.items()
        },
        "components": {"schemas": {one.__name__: schemas.schema_of(one) for one in named}},
    }


def _shape(one: Feed) -> dict[str, Any]:
    if one.standard:
        return {"$ref": one.standard}
    if one.shape is not None:
        return {"$ref": schemas.named(one.shape)}
    return {"type": "object" if one.media == "application/json" else "string"}


def _operation(path: str, name: str, one: Feed) -> dict[str, Any]:
    answers = {
        "200": {
            "description": one.title,
            "headers": {
                "ETag": _header("强校验标签，再取时放在 If-None-Match 中"),
                "Last-Modified": _header("最近一次变动的时间"),
            },
            "content": {one.media: {"schema": _shape(one)}},
        },
        "304": {"description": "没有变动，不再发送内容"},
        "429": {"description": "一分钟内取得太多，请按 Retry-After 稍后再取"},
    }
    parts, refused = PART.findall(path), schemas.named(schemas.Refusal)
    content = {"application/json": {"schema": {"$ref": refused}}}
    if one.asked:
        answers["400"] = {"description": "参数有误", "content": content}
    if parts:
        answers["404"] = {"description": "没有这一项", "content": content}
    made = {"operationId": name, "summary": one.title, "tags": ["开放数据"], "responses": answers}
    if parts or one.asked:
        made["parameters"] = [*map(_part, parts), *map(_parameter, one.asked)]
    return made


def _part(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _header(about: str) -> dict[str, Any]:
    return {"description": about, "schema": {"type": "string"}}


def _parameter(one: Asked | Worded) -> dict[str, Any]:
    if isinstance(one, Worded):
        shape = {"type": "string"}
        return {"name": one.name, "in": "query", "description": one.about, "schema": shape}
    shape = {"type": "integer", "default": one.default, "minimum": one.least, "maximum": one.most}
    return {"name": one.name, "in": "query", "description": one.about, "schema": shape}
