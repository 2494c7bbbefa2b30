"""Whether an agency's certificates suffice for a service item on a day, and if not, why. Pure.

A rule is data (`catalogue.py`): {} asks for nothing; {"kind": …, "levels": […], "majors": […]}
asks for one certificate of that kind (any level or major where the list is left out);
{"any": [rules]} and {"all": [rules]} combine; {"certificate": …, "count": n} asks for people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from app.kernel.errors import Reason

_MISSING = "缺少资质：{needed}。"
EITHER, BOTH = "{first}或{second}", "{first}，并且{second}"
_PAPERS = {
    (): "{kind}",
    ("levels",): "{kind}{levels}",
    ("majors",): "{kind}（{majors}）",
    ("levels", "majors"): "{kind}（{majors}）{levels}",
}
FOREVER = dt.date(9999, 12, 31)
Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """A certificate as the rules see it; `usable` is false after a failed check."""

    kind: str
    level: str = ""
    major: str = ""
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None
    usable: bool = True

    def valid_on(self, day: dt.date) -> bool:
        """Say whether the certificate is in force on `day`, its last day included."""
        return (self.issued_on is None or self.issued_on <= day) and (
            self.expires_on is None or day <= self.expires_on
        )


@dataclass(frozen=True)
class Holdings:
    """What an agency has: certificates, and how many people of each certificate by last day."""

    certificates: tuple[Held, ...] = ()
    people: tuple[Held, ...] = field(default=())

    def last_days(self) -> list[dt.date]:
        """List the days on which something of it runs out, in order."""
        held = self.certificates + self.people
        return sorted({h.expires_on for h in held if h.expires_on is not None})


def describe(rule: Rule) -> str:
    """Say in Chinese what a rule asks for."""
    return str(wanted(rule))


def wanted(rule: Rule) -> Reason:
    """Say what a rule asks for, in words that can be told in the reader's language."""
    if not rule:
        return Reason("不要求资质")
    if "any" in rule:
        return _joined(EITHER, [wanted(part) for part in rule["any"]])
    if "all" in rule:
        return _joined(BOTH, [wanted(part) for part in rule["all"]])
    if "certificate" in rule:
        told = {"certificate": rule["certificate"], "n": rule["count"]}
        return Reason.of("{certificate}不少于{n}人", **told)
    told = {name: _joined(EITHER, rule[name]) for name in ("levels", "majors") if rule.get(name)}
    return Reason.of(_PAPERS[tuple(told)], kind=rule["kind"], **told)


def _joined(text: str, parts: Iterable[Any]) -> Any:
    return reduce(lambda first, second: Reason.of(text, first=first, second=second), parts)


def shortfalls(rule: Rule, holdings: Holdings, day: dt.date) -> list[Reason]:
    """Say what is missing for `rule` on `day`; empty when the rule is met."""
    if not rule:
        return []
    if "any" in rule:
        return _any(rule["any"], holdings, day)
    if "all" in rule:
        return [reason for part in rule["all"] for reason in shortfalls(part, holdings, day)]
    if "certificate" in rule:
        return _people(rule, holdings, day)
    return _certificate(rule, holdings, day)


def _any(parts: Iterable[Rule], holdings: Holdings, day: dt.date) -> list[Reason]:
    parts = list(parts)
    found = [shortfalls(part, holdings, day) for part in parts]
    if not all(found):
        return []
    near = [reasons for reasons in found if not any(r.text == _MISSING for r in reasons)]
    return near[0] if near else [Reason.of(_MISSING, needed=wanted({"any": parts}))]


def _certificate(rule: Rule, holdings: Holdings, day: dt.date) -> list[Reason]:
    fitting = [h for h in holdings.certificates if fits(rule, h)]
    if any(h.usable and h.valid_on(day) for h in fitting):
        return []
    if not fitting:
        return [Reason.of(_MISSING, needed=wanted(rule))]
    if not any(h.usable for h in fitting):
        return [Reason.of("{needed}的证书尚未核验，或核验未通过。", needed=wanted(rule))]
    last = (
        max(h.expires_on for h in fitting if h.usable and h.expires_on)
        if any(h.usable and h.expires_on and h.expires_on < day for h in fitting)
        else None
    )
    if last is None:
        return [Reason.of("{needed}的证书尚未生效。", needed=wanted(rule))]
    return [
        Reason.of(
            "{needed}的证书已于{expired}到期，请续期后再办理。",
            needed=wanted(rule),
            expired=last.isoformat(),
        )
    ]


def fits(rule: Rule, held: Held) -> bool:
    """Say whether a certificate is of the kind, level and major a rule asks for."""
    return (
        held.kind == rule["kind"]
        and (not rule.get("levels") or held.level in rule["levels"])
        and (not rule.get("majors") or held.major in rule["majors"])
    )


def _people(rule: Rule, holdings: Holdings, day: dt.date) -> list[Reason]:
    have = sum(h.kind == rule["certificate"] and h.valid_on(day) for h in holdings.people)
    if have >= rule["count"]:
        return []
    return [
        Reason.of(
            "执业人员不足：需要{needed}，现有{have}人在有效期内。", needed=wanted(rule), have=have
        )
    ]


def qualified_until(rule: Rule, holdings: Holdings, day: dt.date) -> dt.date | None:
    """Return the last day up to which the rule is met without a gap, None when not met today."""
    if shortfalls(rule, holdings, day):
        return None
    for last in holdings.last_days():
        after = last + dt.timedelta(days=1)
        if last >= day and shortfalls(rule, holdings, after):
            return last
    return FOREVER


LEVELS = (
    "综合",
    "综合甲级",
    "特级",
    "甲级",
    "一类",
    "一级",
    "乙级",
    "二类",
    "二级",
    "丙级",
    "三级",
)
BANDS = {
    "A": frozenset({"综合", "综合甲级", "特级", "甲级", "一类", "一级"}),
    "B": frozenset({"乙级", "二类", "二级"}),
}
BAND_LABELS = {"A": "甲级（含综合、一类）", "B": "乙级（含二类）", "C": "其他等级", "-": "不分等级"}


def band(rule: Rule, holdings: Holdings, day: dt.date) -> str:
    """Return the best band among the certificates that serve `rule` on `day`."""
    levels = {
        h.level
        for part in leaves(rule)
        for h in holdings.certificates
        if h.usable and h.valid_on(day) and fits(part, h) and h.level
    }
    return best_band(levels)


def best_band(levels: Iterable[str]) -> str:
    """Return the best band of some levels: A, B, C, or - where there is none."""
    levels = set(levels)
    for name, members in BANDS.items():
        if not members.isdisjoint(levels):
            return name
    return "C" if levels else "-"


def best_of_kinds(holdings: Holdings, day: dt.date) -> dict[str, tuple[str, dt.date]]:
    """Return, for each kind of certificate held on `day`, its best band and that band's last day."""
    best: dict[str, tuple[str, dt.date]] = {}
    for h in holdings.certificates:
        if h.usable and h.valid_on(day):
            level, until = best_band({h.level} - {""}), h.expires_on or FOREVER
            known, last = best.get(h.kind, ("~", until))
            if level == known:
                until = max(last, until)
            if _order(level) <= _order(known):
                best[h.kind] = (level, until)
    return best


def _order(level: str) -> str:
    """Write a band so that it sorts: A, B, C, none."""
    return "D" if level == "-" else level


def leaves(rule: Rule) -> list[Rule]:
    """List the certificate rules inside a rule."""
    if "any" in rule or "all" in rule:
        parts = rule.get("any") or rule.get("all") or ()
        return [leaf for part in parts for leaf in leaves(part)]
    return [rule] if "kind" in rule else []
