"""What the feeds hold, declared once: the description for programs and the tests read it here.

A tombstone stands for a thing that is no longer offered: whoever keeps a copy takes it out.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"
LICENCE_NOTE = "转载和再利用请注明来源和数据时间，不得暗示本平台为其背书。"


@dataclass(frozen=True)
class Told:
    """What a field means, and its format (date, date-time, uri)."""

    about: str
    form: str = ""


@dataclass(frozen=True)
class Header:
    """Where a feed comes from and how far it reaches."""

    title: Annotated[str, Told("名称")]
    publisher: Annotated[str, Told("发布者")]
    licence: Annotated[str, Told("许可")]
    licence_url: Annotated[str, Told("许可全文", "uri")]
    licence_note: Annotated[str, Told("使用说明")]
    log_index: Annotated[int, Told("所含最近一次变动在透明日志中的序号，没有变动时为 -1")]
    as_of: Annotated[str, Told("最近一次变动的时间", "date-time")]


@dataclass(frozen=True)
class Service:
    """A service an agency offers, with its three promises."""

    item: Annotated[str, Told("服务事项编码")]
    name: Annotated[str, Told("服务事项名称")]
    promised_days: Annotated[int, Told("承诺时限（天）")]
    fee_note: Annotated[str, Told("收费承诺")]
    standard: Annotated[str, Told("服务标准承诺")]


@dataclass(frozen=True)
class Certificate:
    """A certificate that was checked."""

    kind: Annotated[str, Told("资质类别")]
    level: Annotated[str, Told("等级")]
    major: Annotated[str, Told("专业")]
    number: Annotated[str, Told("证书编号")]
    issuer: Annotated[str, Told("发证机关")]
    issued_on: Annotated[str, Told("发证日期", "date")]
    expires_on: Annotated[str | None, Told("有效期至，长期有效为空", "date")]


@dataclass(frozen=True)
class Agency:
    """An agency that was admitted."""

    id: Annotated[str, Told("统一社会信用代码，长期不变")]
    name: Annotated[str, Told("机构名称")]
    state: Annotated[str, Told("listed 已入驻，suspended 暂停，withdrawn 已退出，removed 已清退")]
    tombstone: Annotated[bool, Told("是否为删除标记：已退出或已清退，其余栏目为空")]
    legal_form: Annotated[str, Told("组织形式")]
    region: Annotated[str, Told("注册地行政区划代码")]
    region_name: Annotated[str, Told("注册地")]
    address: Annotated[str, Told("住所")]
    grade: Annotated[str | None, Told("信用等级，尚无记录为空")]
    score: Annotated[int | None, Told("信用得分，尚无记录为空")]
    listed_on: Annotated[str | None, Told("入驻日期", "date")]
    url: Annotated[str, Told("公开页面", "uri")]
    regions: Annotated[list[str], Told("服务区域的行政区划代码，000000 为全国")]
    services: Annotated[list[Service], Told("已上架服务")]
    qualifications: Annotated[list[Certificate], Told("已核验资质")]


@dataclass(frozen=True)
class Agencies(Header):
    """All agencies, by credit code."""

    agencies: Annotated[list[Agency], Told("机构")]


@dataclass(frozen=True)
class Item:
    """One service of the catalogue."""

    id: Annotated[str, Told("服务事项编码，长期不变")]
    name: Annotated[str, Told("名称")]
    sector: Annotated[str, Told("行业")]
    basis: Annotated[str, Told("设立依据")]
    time_limit_days: Annotated[int | None, Told("办理时限（天），未规定为空")]
    fee_basis: Annotated[str, Told("收费依据")]
    needed: Annotated[str, Told("资质要求")]
    effective: Annotated[str, Told("生效日期", "date")]
    cancelled_on: Annotated[str | None, Told("取消日期", "date")]
    tombstone: Annotated[bool, Told("是否为删除标记：已取消的事项")]
    source: Annotated[str, Told("出处")]


@dataclass(frozen=True)
class Items(Header):
    """The catalogue, cancelled services too."""

    items: Annotated[list[Item], Told("服务事项")]


@dataclass(frozen=True)
class Rating:
    """One published rating of a finished contract."""

    id: Annotated[str, Told("评价编号，长期不变")]
    tombstone: Annotated[bool, Told("是否为删除标记：申诉成立，不再公开")]
    agency: Annotated[str | None, Told("机构的统一社会信用代码")]
    item: Annotated[str | None, Told("服务事项编码")]
    role: Annotated[
        str | None, Told("评价角色：owner 业主 department 部门 regulator 主管部门 centre 运行机构")
    ]
    scores: Annotated[dict[str, int], Told("分项评分，1 至 5")]
    overall: Annotated[int | None, Told("综合评价，1 至 5")]
    stars: Annotated[int | None, Told("计入的星级，百分之一星")]
    text: Annotated[str | None, Told("评价说明")]
    reply: Annotated[str | None, Told("机构回复")]
    published_at: Annotated[str, Told("公开时间", "date-time")]
    url: Annotated[str, Told("公开页面", "uri")]


@dataclass(frozen=True)
class Ratings(Header):
    """All published ratings."""

    ratings: Annotated[list[Rating], Told("评价")]


@dataclass(frozen=True)
class Sanction:
    """One published sanction of an agency, or the end of it."""

    id: Annotated[str, Told("惩戒编号，长期不变")]
    state: Annotated[
        str, Told("in_force 执行中，lifted 已提前解除，expired 已期满，archived 已归档")
    ]
    tombstone: Annotated[bool, Told("是否为删除标记：公布期已满，其余栏目为空")]
    number: Annotated[str | None, Told("决定文号")]
    agency: Annotated[str | None, Told("机构的统一社会信用代码")]
    agency_name: Annotated[str | None, Told("机构名称")]
    measure: Annotated[
        str | None, Told("措施：warning 警告，suspension 暂停承接服务，removal 清退")
    ]
    scope: Annotated[str | None, Told("范围：all 全部服务，items 指定服务事项，region 指定区域")]
    items: Annotated[list[str], Told("指定的服务事项编码")]
    region: Annotated[str | None, Told("指定区域的行政区划代码")]
    ground: Annotated[str | None, Told("事由")]
    clause: Annotated[str | None, Told("依据条款")]
    office: Annotated[str | None, Told("决定单位")]
    starts: Annotated[str | None, Told("开始日期", "date")]
    ends: Annotated[str | None, Told("届满日期，含当日", "date")]
    ended_on: Annotated[str | None, Told("解除或期满的日期，仍在执行为空", "date")]
    published_at: Annotated[str, Told("公布时间", "date-time")]
    url: Annotated[str | None, Told("公开页面", "uri")]


@dataclass(frozen=True)
class Sanctions(Header):
    """All published sanctions."""

    sanctions: Annotated[list[Sanction], Told("惩戒")]


@dataclass(frozen=True)
class Subject:
    """The thing an event is about."""

    kind: Annotated[str, Told("种类")]
    id: Annotated[str, Told("编号，长期不变")]
    url: Annotated[str | None, Told("公开页面，没有时为空", "uri")]


@dataclass(frozen=True)
class Change:
    """One public event, at its place in the log."""

    index: Annotated[int, Told("透明日志序号，也是排序依据")]
    at: Annotated[str, Told("时间", "date-time")]
    event: Annotated[str, Told("事件")]
    subject: Annotated[Subject, Told("对象")]
    state: Annotated[str | None, Told("事件之后的状态，不改变状态时为空")]
    tombstone: Annotated[bool, Told("对象已退出或不再公开，请从副本中删除")]
    disclosure: Annotated[str | None, Told("可独立核验的披露文件；内容已依法删除时为空", "uri")]


@dataclass(frozen=True)
class Changes(Header):
    """Public events after an index, oldest first."""

    after: Annotated[int, Told("从哪个序号之后开始")]
    next: Annotated[int, Told("下一次用作 after 的序号")]
    more: Annotated[bool, Told("后面是否还有，有则立即用 next 再取")]
    changes: Annotated[list[Change], Told("变动")]


@dataclass(frozen=True)
class Refusal:
    """Why nothing is given."""

    error: Annotated[str, Told("原因")]


PLAIN = {str: "string", int: "integer", bool: "boolean"}


def named(shape: type) -> str:
    """Return where the description keeps a declared shape."""
    return f"#/components/schemas/{shape.__name__}"


def schema_of(shape: type) -> dict[str, Any]:
    """Write a dataclass as JSON Schema 2020-12: every field is there, no other is."""
    made = {}
    for name, (hint, about) in _declared(shape).items():
        made[name] = _of(hint, about.form) | {"description": about.about}
    return {
        "type": "object",
        "description": shape.__doc__,
        "properties": made,
        "required": list(made),
        "additionalProperties": False,
    }


def _declared(shape: type) -> dict[str, tuple[Any, Told]]:
    """Return field -> (type, what is told of it)."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return {one.name: typing.get_args(hints[one.name]) for one in fields(shape)}


def _of(hint: Any, form: str) -> dict[str, Any]:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        (inner,) = [part for part in typing.get_args(hint) if part is not type(None)]
        made = _of(inner, form)
        return made | {"type": [made["type"], "null"]}
    if origin is list:
        return {"type": "array", "items": _of(typing.get_args(hint)[0], "")}
    if origin is dict:
        return {
            "type": "object",
            "additionalProperties": _of(typing.get_args(hint)[1], ""),
        }
    if is_dataclass(hint):
        return {"$ref": named(hint)}
    return {"type": PLAIN[hint]} | ({"format": form} if form else {})


def shapes_in(shape: type) -> set[type]:
    """Return a declared shape and all that it holds."""
    found = {shape}
    for hint in typing.get_type_hints(shape).values():
        for part in (hint, *typing.get_args(hint)):
            if is_dataclass(part):
                found |= shapes_in(part)
    return found


def fields_of(shape: type) -> list[tuple[str, str]]:
    """List the fields of a declared shape with what they mean."""
    return [(name, told.about) for name, (_, told) in _declared(shape).items()]
