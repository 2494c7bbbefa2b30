"""Keeping the library of clauses: one line at a time, or a whole Excel file, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from app.kernel import events, files
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason, StaleState
from app.kernel.excel import InvalidFileException, load_workbook
from app.kernel.permissions import Actor
from joint_review.disciplines import DISCIPLINES, key_of
from joint_review.models.clause import Clause
from joint_review.rules.clauses import Line, plain, problems

HEADINGS = {
    "标准号": "code",
    "标准名称": "title",
    "条文号": "number",
    "强制性": "mandatory",
    "专业": "discipline",
    "要点": "topic",
    "施行日期": "since",
    "废止日期": "until",
    "依据": "source",
}
YES = ("是", "强制性", "强制", "Y", "YES", "TRUE", "1")
NO = ("", "否", "一般", "一般性", "N", "NO", "FALSE", "0")
MOST_ROWS = 20_000
MOST_TOLD = 20


class Library:
    """The library as a thing that has a history and an Excel file."""

    subject_kind = "joint_review.library"
    id = "all"


LIBRARY = Library()


def keep(
    line: Line, actor: Actor, found: Clause | None = None, *, seen: int | None = None
) -> Clause:
    """Add a clause, or change one; Invalid by field, StaleState when it was changed meanwhile."""
    wrong = problems(line, DISCIPLINES)
    if wrong:
        raise Invalid(wrong)
    with write():
        twin = _twins().get((plain(line.code), plain(line.number)))
        if twin is not None and (found is None or twin.id != found.id):
            raise Invalid({"number": Reason("条文库里已有这一条，请直接修改原来的一条")})
        if found is None:
            kept = Clause.create(**asdict(line))
        else:
            same = (Clause.id == found.id) & (Clause.version == (seen or found.version))
            changed = (
                Clause.update(**asdict(line), version=Clause.version + 1).where(same).execute()
            )
            if not changed:
                raise StaleState(Reason("这一条刚刚被别人改过，请刷新后核对再改，您填写的内容还在"))
            kept = Clause.get_by_id(found.id)
        facts = {"clause": kept.label, "mandatory": kept.mandatory, "source": kept.source}
        key = "joint_review.clause.changed" if found else "joint_review.clause.added"
        events.record(key, kept, actor=actor, facts=facts)
    return kept


def bring_in(stream: Any, name: str, actor: Actor) -> tuple[int, int]:
    """Import an Excel file: new clauses are added, known ones changed; (added, changed).

    Nothing is taken over when a single row is wrong: Invalid names the rows.
    """
    blob = files.store(stream, name, accept=("xlsx",), field="file")
    lines = _checked(_read(Path(files.path_of(blob.sha256))))
    with write():
        known, added, changed = _twins(), 0, 0
        for line in lines:
            old = known.get((plain(line.code), plain(line.number)))
            if old is None:
                Clause.create(**asdict(line))
                added += 1
            elif any(getattr(old, k) != v for k, v in asdict(line).items()):
                Clause.update(**asdict(line), version=Clause.version + 1).where(
                    Clause.id == old.id
                ).execute()
                changed += 1
        facts = {"file": name, "sha256": blob.sha256, "added": added, "changed": changed}
        events.record("joint_review.library.imported", LIBRARY, actor=actor, facts=facts)
    return added, changed


def _twins() -> dict[tuple[str, str], Clause]:
    return {(plain(one.code), plain(one.number)): one for one in Clause.select()}


def _read(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (row number, values by column) below the row that holds the headings."""
    columns: dict[int, str] = {}
    with path.open("rb") as file:
        for number, row in enumerate(_rows(file), 1):
            if number > MOST_ROWS:
                raise Invalid({"file": Reason.of("一次最多导入 {max} 行", max=MOST_ROWS)})
            if not columns:
                columns = _columns(row)
            elif any(value not in (None, "") for value in row):
                yield number, {columns[i]: value for i, value in enumerate(row) if i in columns}
    if not columns:
        names = "、".join(HEADINGS)
        raise Invalid({"file": Reason.of("没有找到表头，应有这些列：{names}", names=names)})


def _rows(file: Any) -> Iterable[tuple[Any, ...]]:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException) as error:
        told = Reason("这个文件无法作为 Excel 打开，请另存为 .xlsx 后再导入")
        raise Invalid({"file": told}) from error
    return book.active.iter_rows(values_only=True)


def _columns(row: Iterable[Any]) -> dict[int, str]:
    found = {i: HEADINGS[str(v).strip()] for i, v in enumerate(row) if str(v).strip() in HEADINGS}
    return found if {"code", "title", "number", "since", "source"} <= set(found.values()) else {}


def _checked(rows: Iterable[tuple[int, dict[str, Any]]]) -> list[Line]:
    lines, wrong, seen = [], [], {}
    for number, values in rows:
        try:
            line = _line(values)
            reasons = list(problems(line, DISCIPLINES).values())
        except ValueError as error:
            reasons = [Reason(str(error))]
        else:
            key = (plain(line.code), plain(line.number))
            if key in seen:
                reasons.append(Reason.of("与第 {row} 行重复", row=seen[key]))
            seen.setdefault(key, number)
            lines.append(line)
        wrong += [Reason.of("第 {row} 行：{why}", row=number, why=why) for why in reasons]
    if wrong:
        more = len(wrong) - MOST_TOLD
        rest = [Reason.of("另有 {count} 处错误", count=more)] if more > 0 else []
        raise Invalid({str(n): reason for n, reason in enumerate([*wrong[:MOST_TOLD], *rest])})
    if not lines:
        raise Invalid({"file": Reason("文件里没有条文，没有导入任何内容")})
    return lines


def _line(values: dict[str, Any]) -> Line:
    text = {name: str(values.get(name) or "").strip() for name in HEADINGS.values()}
    flag = text["mandatory"].upper()
    if flag not in YES + NO:
        raise ValueError("“强制性”一列请填写“是”或“否”")
    discipline = text["discipline"]
    return Line(
        code=text["code"],
        title=text["title"],
        number=text["number"],
        mandatory=flag in YES,
        discipline=key_of(discipline) or discipline,
        topic=text["topic"],
        since=_day(values.get("since")),
        until=_day(values.get("until")),
        source=text["source"],
    )


def _day(value: Any) -> dt.date | None:
    if value in (None, ""):
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip().replace("/", "-").replace(".", "-"))
    except ValueError:
        raise ValueError("日期请写成 2023-06-01 的样子") from None
