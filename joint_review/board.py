"""What a reader asked of the list of opinions: narrowed and ordered, for page and Excel alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from app.kernel.errors import Reason
from joint_review.disciplines import name_of
from joint_review.drawings import numbering
from joint_review.models.opinion import Opinion
from joint_review.opinion_states import OPINION
from joint_review.rules.opinions import KINDS, SEVERITIES

WHOLE_SET = "-"
LAST = 10**9
ORDERS = {
    "": "意见编号",
    "discipline": "专业",
    "sheet": "图号",
    "state": "状态",
    "severity": "必须修改在前",
    "newest": "最近提出在前",
}


@dataclass(frozen=True)
class Asked:
    """Filters and order of the list; empty strings ask for nothing."""

    discipline: str = ""
    state: str = ""
    severity: str = ""
    kind: str = ""
    sheet: str = ""
    person: str = ""
    sort: str = ""

    @property
    def given(self) -> dict[str, str]:
        """Return what was asked for, for an address."""
        return {name: value for name, value in asdict(self).items() if value}


def read(args: Mapping[str, Any]) -> Asked:
    """Read what was asked for from an address; unknown words ask for nothing."""
    known = {one.name: str(args.get(one.name, ""))[:60] for one in fields(Asked)}
    if known["sort"] not in ORDERS:
        known["sort"] = ""
    return Asked(**known)


def narrowed(rows: Iterable[Opinion], asked: Asked) -> list[Opinion]:
    """Keep the opinions asked for, in the order asked for; equal ones keep their number's order."""
    found = [one for one in rows if all(holds(one) for holds in _tests(asked))]
    found.sort(key=_by_number)
    order = _ORDERS.get(asked.sort)
    if order is not None:
        found.sort(key=order)
    return found


def _tests(asked: Asked) -> list[Callable[[Opinion], bool]]:
    plain = ("discipline", "severity", "kind")
    found = [_same(name, getattr(asked, name)) for name in plain if getattr(asked, name)]
    if asked.state:
        found.append(lambda one: one.state.value == asked.state)
    if asked.sheet:
        found.append(lambda one: _sheet_key(one) == asked.sheet)
    if asked.person:
        found.append(lambda one: one.author_id == asked.person)
    return found


def _same(name: str, wanted: str) -> Callable[[Opinion], bool]:
    return lambda one: getattr(one, name) == wanted


def _sheet_key(one: Opinion) -> str:
    return one.sheet.plain or one.sheet_id if one.sheet_id else WHOLE_SET


def _by_number(one: Opinion) -> tuple:
    return one.number or LAST, one.created_at, one.id


def _by_sheet(one: Opinion) -> tuple:
    return (0, numbering.sort_key(one.sheet.number)) if one.sheet_id else (1, (0, []))


_STATES = list(OPINION.states)
_ORDERS: dict[str, Callable[[Opinion], Any]] = {
    "discipline": lambda one: numbering.DISCIPLINE_ORDER.get(name_of(one.discipline), LAST),
    "sheet": _by_sheet,
    "state": lambda one: _STATES.index(one.state),
    "severity": lambda one: one.severity != "must",
    "newest": lambda one: -one.created_at.timestamp(),
}


def options(rows: Iterable[Opinion]) -> dict[str, list[tuple[str, Reason | str]]]:
    """List what there is to choose from among the opinions a reader may see."""
    every = list(rows)
    sheets = {_sheet_key(o): o.sheet.label if o.sheet_id else "整套图纸" for o in every}
    people = {o.author_id: f"{o.author.name}（{o.organisation.name}）" for o in every}
    return {
        "discipline": [(d, name_of(d)) for d in dict.fromkeys(o.discipline for o in every)],
        "state": [(s.value, OPINION.label(s)) for s in _STATES if any(o.state == s for o in every)],
        "severity": list(SEVERITIES.items()),
        "kind": list(KINDS.items()),
        "sheet": _named(sheets),
        "person": _named(people),
        "sort": [pair for pair in ORDERS.items() if pair[0]],
    }


def _named(found: dict[str, str]) -> list[tuple[str, Reason | str]]:
    """Order by name; names are not translated, the whole set is."""
    ordered = sorted(found.items(), key=lambda pair: pair[1])
    return [(k, v if k == WHOLE_SET else Reason.of("{name}", name=v)) for k, v in ordered]


def in_words(asked: Asked, rows: Iterable[Opinion]) -> str:
    """Say what was asked for, for the head of a printed list; empty when everything was."""
    labels = {
        "discipline": "专业",
        "state": "状态",
        "severity": "要求",
        "kind": "类别",
        "sheet": "图纸",
        "person": "提出人",
        "sort": "排序",
    }
    offered = options(rows)
    given = asked.given.items()
    return "；".join(f"{labels[k]}：{dict(offered[k]).get(v, v)}" for k, v in given)
