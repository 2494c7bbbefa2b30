"""What a row of an existing library means for ours, and why. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.accounts.rules import uscc as codes
from app.kernel.errors import Reason
from intermediaries.rules import import_people
from intermediaries.rules.standing import NATIONWIDE
from intermediaries.states.importing import RowOutcome


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading, whether it must be filled, its longest text."""

    heading: str
    needed: bool = False
    most: int = 200
    example: str = ""
    kind: str = "text"


EXAMPLE = "（示例）"  # begins the name of a row that only shows how to fill one in
COLUMNS = {
    "name": Column("机构名称", True, 120, f"{EXAMPLE}钟山工程咨询有限公司"),
    "uscc": Column("统一社会信用代码", True, 40, "91320102MB0000008H"),
    "legal_form": Column("机构类型", True, 20, "企业"),
    "region": Column("注册地代码", True, 12, "320102"),
    "address": Column("住所", True, 200, "中山东路1号"),
    "legal_representative": Column("法定代表人", True, 60, "郑守一"),
    "contact": Column("联系人", True, 60, "周建国"),
    "phone": Column("联系电话", True, 30, "025-83331234"),
    "items": Column("服务事项", True, 400, "施工图审查、工程监理"),
    "regions": Column("服务区域代码", False, 400, "320100"),
    "listed_on": Column("入驻日期", False, 20, "2023-05-01", "date"),
    "paper_kind": Column("资质类别", False, 40, "施工图审查机构"),
    "paper_level": Column("资质等级", False, 20, "一类"),
    "paper_major": Column("资质专业", False, 40),
    "paper_number": Column("证书编号", False, 60, "JS-001"),
    "paper_issuer": Column("发证机关", False, 120, "省住房和城乡建设厅"),
    "paper_issued_on": Column("发证日期", False, 20, "2024-01-01", "date"),
    "paper_expires_on": Column("有效期至", False, 20, "2030-12-31", "date"),
    "days": Column("承诺时限（工作日）", False, 4, "10"),
    "fee": Column("收费说明", False, 400, "按双方合同约定"),
    "standard": Column("服务标准", False, 400, "国家和行业现行标准"),
    "people": Column("执业人员", False, 6000, import_people.EXAMPLE),
}
COMPARED = ("name", "legal_form", "region", "address", "legal_representative", "contact", "phone")
PAPER = ("paper_kind", "paper_number", "paper_issuer", "paper_issued_on")
FAULTS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
MOST_DAYS = 1000
_SPLIT = re.compile(r"[、，,;；\s]+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Known:
    """An agency that is in the library already."""

    id: str
    state: str
    label: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class World:
    """What the rows are judged against."""

    day: dt.date
    regions: frozenset[str]
    items: Mapping[str, str]
    forms: Callable[[str], tuple[str, ...]]
    people: import_people.Rules = field(default=import_people.Rules((), str))
    library: Mapping[str, Known] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What a row means: its outcome, its values put in order, and the sentences about it."""

    outcome: RowOutcome
    values: dict[str, Any]
    reasons: tuple[Reason, ...] = ()
    agency: str | None = None


def headings(row: tuple[str, ...]) -> tuple[dict[int, str], list[Reason]]:
    """Find which place holds which column; the sentences say what the first row lacks."""
    names = {column.heading: key for key, column in COLUMNS.items()}
    found: dict[int, str] = {}
    twice = []
    for place, heading in enumerate(row):
        key = names.get(re.sub(r"[\s*＊]", "", heading))
        if key in found.values():
            twice.append(heading.strip())
        elif key:
            found[place] = key
    there = set(found.values())
    lacking = [c.heading for key, c in COLUMNS.items() if c.needed and key not in there]
    reasons = []
    if lacking:
        words = "、".join(lacking)
        reasons.append(Reason.of("第一行缺少这些列：{names}。请按模板填写。", names=words))
    if twice:
        reasons.append(Reason.of("第一行有重复的列：{names}。", names="、".join(twice)))
    return found, reasons


def is_example(row: Mapping[str, str]) -> bool:
    """Tell the row of the template that shows how to fill one in; it is no agency."""
    return row.get("name", "").strip().startswith(EXAMPLE)


def judge(row: Mapping[str, str], world: World, earlier: Mapping[str, int]) -> Verdict:
    """Judge one row; `earlier` tells in which row a code stood before."""
    values: dict[str, Any] = {key: row.get(key, "").strip() for key in COLUMNS}
    values["uscc"] = codes.compact(values["uscc"])
    typed, values["people"] = values["people"], import_people.masked(values["people"])
    values["_people"], wrong = import_people.read(typed, world.people)
    reasons = [*_form(values), *_code(values["uscc"], earlier), *_place(values, world)]
    reasons += _services(values, world)
    reasons += [*_dates(values, world.day), *wrong]
    known = world.library.get(values["uscc"])
    if known and known.state not in ("listed", "suspended"):
        text = "机构已在库中，状态为“{state}”，不能用导入改变。"
        reasons.append(Reason.of(text, state=known.label))
    if values["uscc"] in world.others:
        text = "这一代码已由另一个单位登记（{kind}），不能作为中介机构导入。"
        reasons.append(Reason.of(text, kind=world.others[values["uscc"]]))
    if reasons:
        return Verdict(RowOutcome.REFUSED, values, tuple(reasons))
    if known is None:
        return Verdict(RowOutcome.NEW, values)
    told = tuple(_changes(values, known))
    outcome = RowOutcome.CHANGED if told else RowOutcome.SAME
    return Verdict(outcome, values, told, known.id)


def _form(values: dict[str, Any]) -> list[Reason]:
    reasons = []
    lacking = [c.heading for key, c in COLUMNS.items() if c.needed and not values[key]]
    if lacking:
        text = "没有填写：{names}（合并的单元格请取消合并，逐行填写）。"
        reasons.append(Reason.of(text, names="、".join(lacking)))
    for key, column in COLUMNS.items():
        if len(values[key]) > column.most:
            text = "{name}超过 {n} 个字。"
            reasons.append(Reason.of(text, name=column.heading, n=column.most))
        if values[key].startswith("=") or values[key] in FAULTS:
            text = "{name}是公式，请粘贴为数值。"
            reasons.append(Reason.of(text, name=column.heading))
    days = values["days"]
    if days and not (days.isdecimal() and 1 <= int(days) <= MOST_DAYS):
        reasons.append(Reason.of("承诺时限应为 1 至 {n} 的整数。", n=MOST_DAYS))
    return reasons


def _code(code: str, earlier: Mapping[str, int]) -> list[Reason]:
    if not code:
        return []
    reasons = list(codes.check(code))
    if code in earlier:
        text = "与本文件第 {n} 行的统一社会信用代码重复，只接收先出现的一行。"
        reasons.append(Reason.of(text, n=earlier[code]))
    return reasons


def _place(values: dict[str, Any], world: World) -> list[Reason]:
    reasons = []
    region = values["region"]
    if region and region not in world.regions:
        reasons.append(Reason.of("没有代码为“{code}”的行政区划。", code=region))
    elif region:
        forms = world.forms(region)
        if values["legal_form"] and values["legal_form"] not in forms:
            text = "机构类型“{form}”不能在本地入驻，可以入驻的有：{forms}。"
            told = {"form": values["legal_form"], "forms": "、".join(forms)}
            reasons.append(Reason.of(text, **told))
    served = _parts(values["regions"]) or [NATIONWIDE]
    unknown = [code for code in served if code != NATIONWIDE and code not in world.regions]
    if unknown:
        text = "没有代码为“{code}”的行政区划。"
        reasons.append(Reason.of(text, code="、".join(unknown)))
    values["regions"] = "、".join(served)
    return reasons


def _services(values: dict[str, Any], world: World) -> list[Reason]:
    asked = _parts(values["items"])
    unknown = [word for word in asked if word not in world.items]
    if unknown:
        text = "目录中没有这些服务事项：{names}（或已取消）。"
        return [Reason.of(text, names="、".join(unknown))]
    values["items"] = "、".join(dict.fromkeys(world.items[word] for word in asked))
    return []


def _dates(values: dict[str, Any], today: dt.date) -> list[Reason]:
    reasons, days = [], {}
    for key, column in COLUMNS.items():
        if column.kind != "date" or not values[key]:
            continue
        days[key] = as_day(values[key])
        if days[key] is None:
            text = "{name}“{typed}”不是日期，请写成 2026-11-20 的样子。"
            reasons.append(Reason.of(text, name=column.heading, typed=values[key][:20]))
        else:
            values[key] = days[key].isoformat()
    reasons += [
        Reason.of("{name}不能晚于今天。", name=COLUMNS[key].heading)
        for key in ("listed_on", "paper_issued_on")
        if days.get(key) and days[key] > today
    ]
    first, last = days.get("paper_issued_on"), days.get("paper_expires_on")
    if first and last and last < first:
        reasons.append(Reason.of("有效期至不能早于发证日期。"))
    some = any(values[key] for key in COLUMNS if key.startswith("paper_"))
    lacking = [COLUMNS[key].heading for key in PAPER if not values[key]]
    if some and lacking:
        reasons.append(Reason.of("填写资质时还应填写：{names}。", names="、".join(lacking)))
    return reasons


def as_day(typed: str) -> dt.date | None:
    """Read a day as people write it; None when it is none."""
    found = _DAY.fullmatch(typed) or _PACKED.fullmatch(typed)
    if found is None:
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _changes(values: dict[str, Any], known: Known) -> list[Reason]:
    return [
        Reason.of(
            "{name}由“{old}”改为“{new}”。",
            name=COLUMNS[key].heading,
            old=known.values[key],
            new=values[key],
        )
        for key in COMPARED
        if values[key] != known.values[key]
    ]


def _parts(text: str) -> list[str]:
    return [part for part in _SPLIT.split(text) if part]
