"""The catalogue as rows of a workbook, and rows of a workbook as editions to come. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kernel import money
from app.kernel.errors import Reason
from intermediaries.rules import editions, notation

COLUMNS = (
    ("code", "事项编码", 22),
    ("name", "服务事项", 24),
    ("sector", "行业", 16),
    ("basis", "法律依据", 50),
    ("may_demand", "是否可以要求提供", 18),
    ("payer", "付费方", 16),
    ("documents", "标准材料", 40),
    ("days", "时限（工作日）", 14),
    ("fee_kind", "收费方式", 20),
    ("fee_basis", "收费依据", 36),
    ("fee_standard", "收费标准", 30),
    ("mode", "资质关系", 12),
    ("lines", "资质要求", 50),
    ("state", "状态", 10),
    ("review", "设立论证", 40),
    ("apart", "与相近事项的区别", 30),
    ("effective", "生效日期", 14),
    ("source", "来源", 50),
)
HEADINGS = {heading: name for name, heading, _ in COLUMNS}
ARGUED = ("review", "apart")  # an older workbook has no such columns
NEEDED = ("code", "name", "effective", "source")
_TEXTS = ("name", "sector", "basis", "documents", "fee_basis", "fee_standard", *ARGUED)
_WORDS = {
    "may_demand": editions.YES_NO,
    "payer": editions.PAYERS,
    "fee_kind": editions.FEE_KINDS,
    "state": editions.STANDINGS,
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
SAME, CHANGED, NEW, WRONG = "same", "changed", "new", "wrong"
VERDICTS = {SAME: "没有变化", CHANGED: "新版本", NEW: "新事项", WRONG: "有误"}


@dataclass(frozen=True)
class Line:
    """What a row would do: its place in the workbook, the verdict and why."""

    row: int
    code: str
    name: str
    verdict: str
    fields: dict[str, Any] = field(default_factory=dict)
    effective: dt.date | None = None
    source: str = ""
    reasons: tuple[Reason, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_fresh(self) -> bool:
        """Say whether it makes a new edition."""
        return self.verdict in {CHANGED, NEW}


def cells(code: str, fields: Mapping[str, Any], effective: dt.date, source: str) -> list[Any]:
    """Write an edition as a row."""
    mode, lines = notation.write(fields["rule"])
    words = {name: known[fields[name]] for name, known in _WORDS.items()}
    values = {**editions.BLANK, **fields, **words, "code": code, "mode": mode, "lines": lines}
    values |= {"effective": effective.isoformat(), "source": source}
    return ["" if values[name] is None else values[name] for name, _, _ in COLUMNS]


def plan(
    rows: list[tuple[int, Mapping[str, Any]]],
    current: Mapping[str, Any],
    waiting: set[str],
    today: dt.date,
) -> list[Line]:
    """Say of every row what it would do to the catalogue, beside the editions in force."""
    told: list[Line] = []
    first: dict[str, int] = {}
    for number, values in rows:
        line = read(number, values, current, today)
        against = list(line.reasons)
        if line.code in first:
            against.append(Reason.of("事项编码与第 {n} 行重复", n=first[line.code]))
        elif line.code:
            first[line.code] = number
        if line.code in waiting and line.verdict != SAME:
            against.append(Reason.of("该事项已有一个未生效的版本，请先办完那个版本"))
        wrong = {"verdict": WRONG, "reasons": tuple(against)} if against else {}
        told.append(Line(**{**vars(line), **wrong}))
    return told


def read(
    number: int, values: Mapping[str, Any], current: Mapping[str, Any], today: dt.date
) -> Line:
    """Read one row; its reasons say everything that is wrong with it."""
    code, name = text(values.get("code")), text(values.get("name"))
    fields, against = _fields(values)
    effective = day(values.get("effective"))
    source = text(values.get("source"))
    against += editions.check_code(code)
    against += [
        Reason.of("{field}：{why}", field=Reason(editions.LABELS[key]), why=why)
        for key, why in editions.check(fields).items()
    ]
    same = {"row": number, "code": code, "name": name, "fields": fields}
    same |= {"effective": effective, "source": source}
    now = current.get(code)
    if now is not None:
        fields |= {key: now.fields.get(key, "") for key in ARGUED if key not in values}
    against += [] if editions.check_code(code) else _unargued(code, fields, current)
    changes = tuple(editions.differences(now.fields, fields)) if now else ()
    if now is not None and not changes and not against:
        return Line(**same, verdict=SAME)
    if effective is None:
        against.append(Reason.of("生效日期看不懂，请写成 2026-01-31 的样子"))
    else:
        against += editions.check_day(effective, today, now.effective if now else None)
    if not source:
        against.append(Reason.of("请填写本次变更的来源（文件名称和文号）"))
    verdict = WRONG if against else CHANGED if now else NEW
    return Line(**same, verdict=verdict, reasons=tuple(against), changes=changes)


def _unargued(code: str, fields: dict[str, Any], current: Mapping[str, Any]) -> list[Reason]:
    """Say what an item still has to show for itself beside those in force."""
    others = [one.fields for key, one in current.items() if key != code]
    others = [one for one in others if one["state"] == editions.ACTIVE]
    now = current.get(code)
    wrong = editions.unargued(fields, now.fields if now else None, others)
    return [
        Reason.of("{field}：{why}", field=Reason(editions.LABELS[key]), why=why)
        for key, why in wrong.items()
    ]


def _fields(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
    """Read the fields of an edition; a word that is no choice is said, not guessed."""
    fields = dict(editions.BLANK) | {name: text(values.get(name)) for name in _TEXTS}
    against: list[Reason] = []
    for name, known in _WORDS.items():
        typed = text(values.get(name))
        value = next((key for key, word in known.items() if word == typed), None)
        if value is None:
            label, words = Reason(editions.LABELS[name]), list(known.values())
            against.append(Reason.of("{field}只能填：{words}", field=label, words=words))
        else:
            fields[name] = value
    typed = text(values.get("days"))
    fields["days"] = int(typed) if typed.isdecimal() and len(typed) < 6 else None
    if typed and fields["days"] is None:
        against.append(Reason.of("时限须是整数，没有规定的留空"))
    fields["rule"], wrong = notation.read(text(values.get("mode")), text(values.get("lines")))
    return fields, against + wrong


def fen(value: Any, against: list[Reason]) -> int | None:
    """Read a cell with an amount in yuan; what is wrong with it is added to `against`."""
    typed = text(value)
    if not typed:
        return None
    try:
        return money.parse_yuan(typed)
    except money.MoneyError as error:
        against.append(error.reasons[0])
        return None


def text(value: Any) -> str:
    """Write a cell as words; a whole number loses the .0 a workbook gives it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("\u3000", " ").strip()


def day(value: Any) -> dt.date | None:
    """Read a day, typed as a date or in words; None when it is none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _DAY.match(text(value))
    if not found:
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
