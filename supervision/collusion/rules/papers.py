"""What the properties of opened files show: one origin, one author, one machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from supervision.collusion.rules.kinds import MEDIUM, STRONG, WEAK, Evidence, Finding, Population
from supervision.collusion.rules.numbers import Numbers

ORIGINS = {"sha256": "文件摘要", "origin": "文档内部标识"}
AUTHORS = {"author": "作者", "editor": "最后修改者", "company": "单位"}


@dataclass(frozen=True)
class Paper:
    """A file of an opened offer with its properties: author editor company software created
    origin; `sha256` of its bytes."""

    agency: str
    name: str
    sha256: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def told(self, key: str) -> str:
        """Return a property, the digest among them."""
        return self.sha256 if key == "sha256" else self.facts.get(key, "").strip()


def found(purchase: str, papers: Sequence[Paper], numbers: Numbers) -> list[Finding]:
    """List what the files of one purchase show; each pair of agencies under its strongest kind."""
    silent = {word.casefold() for word in numbers.ignored}
    origin = _shared("same_origin", purchase, papers, ORIGINS, STRONG, silent)
    known = {one.agencies for one in origin}
    named = [
        one
        for one in _shared("same_author", purchase, papers, AUTHORS, MEDIUM, silent)
        if one.agencies not in known
    ]
    known |= {one.agencies for one in named}
    machine = [
        one for one in _software(purchase, papers, numbers.minutes) if one.agencies not in known
    ]
    return [*origin, *named, *machine]


def _shared(
    kind: str,
    purchase: str,
    papers: Sequence[Paper],
    keys: Mapping[str, str],
    strength: int,
    silent: Iterable[str] = (),
) -> list[Finding]:
    """Group files by what agrees; one finding for each set of agencies, with all that agrees."""
    groups: dict[tuple[str, str], list[Paper]] = {}
    for one in papers:
        for key in keys:
            value = one.told(key).casefold()
            if value and value not in silent:
                groups.setdefault((key, value), []).append(one)
    sets: dict[tuple[str, ...], list[Evidence]] = {}
    for (key, _), same in groups.items():
        who = tuple(sorted({one.agency for one in same}))
        if len(who) > 1:
            told = [Evidence(p.agency, p.name, keys[key], p.told(key)) for p in same]
            sets.setdefault(who, []).extend(told)
    return [_finding(kind, purchase, strength, who, rows, papers) for who, rows in sets.items()]


def _software(purchase: str, papers: Sequence[Paper], minutes: int) -> list[Finding]:
    """Find files of different agencies made by the same version within minutes of each other."""
    sets: dict[tuple[str, ...], list[Evidence]] = {}
    rows = [(one, moment(one.told("created"))) for one in papers if one.told("software")]
    for n, (one, at) in enumerate(rows):
        for other, then in rows[n + 1 :]:
            if one.agency == other.agency or None in (at, then):
                continue
            near = abs((at - then).total_seconds()) <= minutes * 60
            if near and one.told("software") == other.told("software"):
                who = tuple(sorted({one.agency, other.agency}))
                for paper in (one, other):
                    told = f"{paper.told('software')} {paper.told('created')}"
                    line = Evidence(paper.agency, paper.name, "制作软件和时间", told)
                    if line not in sets.setdefault(who, []):
                        sets[who].append(line)
    return [
        _finding("same_software", purchase, WEAK, who, lines, papers) for who, lines in sets.items()
    ]


def moment(text: str) -> dt.datetime | None:
    """Read an ISO moment of a property, None where there is none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=None)


def _finding(
    kind: str,
    purchase: str,
    strength: int,
    who: tuple[str, ...],
    rows: Sequence[Evidence],
    papers: Sequence[Paper],
) -> Finding:
    return Finding(
        kind,
        f"{purchase}:{'+'.join(who)}",
        strength,
        who,
        (purchase,),
        tuple(rows),
        Population("本次采购已开启的附件", len(papers)),
        {"count": len({(one.agency, one.where) for one in rows})},
    )
