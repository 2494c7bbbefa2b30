"""Reads of rule sets, which one is in force where and when, and of their trials."""

from __future__ import annotations

import datetime as dt

from peewee import fn

from app.accounts.models import Region
from app.accounts.rules.places import inside
from app.kernel import clock
from app.kernel.paging import Page, cut
from app.kernel.prepared import prepared
from intermediaries.models import Agency
from supervision.credit.models import RuleSet, Trial, TrialRow
from supervision.credit.states import RuleSetState


def rule_set(key: str) -> RuleSet | None:
    """Return a rule set with its region, None when there is none."""
    return _whole().where(RuleSet.id == key).first()


def _whole():
    return RuleSet.select(RuleSet, Region).left_outer_join(Region)


def rule_sets(*, drafts: bool, here: str = "") -> list[RuleSet]:
    """List rule sets, the newest first; drafts and trials only for the offices, those of their
    division and of none."""
    query, out = _whole(), RuleSet.effective.is_null(False)
    if not drafts:
        query = query.where(out)
    elif here:
        query = query.where(out | RuleSet.region.is_null() | inside(RuleSet.region, here))
    return list(query.order_by(RuleSet.created_at.desc(), RuleSet.id).limit(200))


def sets_on(day: dt.date) -> list[RuleSet]:
    """List the rule sets of all places in force on a day, the latest first."""
    return _sets_on(day=day)


@prepared
def _sets_on(day):
    lasts = RuleSet.ends.is_null() | (RuleSet.ends > day)
    query = RuleSet.select().where(RuleSet.effective <= day, lasts)
    return query.order_by(RuleSet.effective.desc(), RuleSet.created_at.desc())


def choose(sets: list[RuleSet], region: str | None) -> RuleSet | None:
    """Choose the one of the nearest place around a region; the first of two, None of none."""
    fits = [one for one in sets if _covers(one.region_id, region)]
    return max(fits, key=lambda one: len((one.region_id or "").rstrip("0")), default=None)


def _covers(outer: str | None, region: str | None) -> bool:
    return outer is None or (region is not None and region.startswith(outer.rstrip("0")))


def rules_on(region: str | None, day: dt.date | None = None) -> RuleSet:
    """Return the rule set in force in a region on a day (today)."""
    return choose(sets_on(day or clock.today()), region)


def in_force(region: str | None) -> list[RuleSet]:
    """List the adopted sets of exactly this place that no later one has ended."""
    same = RuleSet.region.is_null() if region is None else RuleSet.region == region
    query = RuleSet.select().where(same, RuleSet.state == RuleSetState.IN_FORCE)
    return list(query.order_by(RuleSet.effective))


def latest_trial(rules: str) -> Trial | None:
    """Return the last trial of a rule set, None when it was never tried."""
    query = Trial.select(Trial, RuleSet).join(RuleSet, on=(Trial.against == RuleSet.id))
    found = query.where(Trial.rules == rules)
    return found.order_by(Trial.created_at.desc(), Trial.id.desc()).first()


def trial(key: str) -> Trial | None:
    """Return a trial, None when there is none."""
    return Trial.get_or_none(Trial.id == key)


def trial_rows(trial: Trial, *, regraded: bool, after: str = "", size: int = 20) -> Page:
    """Page through the agencies whose sum (or grade) would differ."""
    query = TrialRow.select(TrialRow, Agency).join(Agency).where(TrialRow.trial == trial)
    if regraded:
        query = query.where(TrialRow.is_regraded)
    if after.isascii() and after.isdecimal() and len(after) < 10:
        query = query.where(TrialRow.id > int(after))
    return cut(list(query.order_by(TrialRow.id).limit(size + 1)), size, "id")


def trial_counts(trial: Trial) -> dict[tuple[str, str], int]:
    """Count the agencies of a trial by grade before and after."""
    query = TrialRow.select(TrialRow.grade, TrialRow.new_grade, fn.COUNT(TrialRow.id))
    query = query.where(TrialRow.trial == trial, TrialRow.is_regraded)
    rows = query.group_by(TrialRow.grade, TrialRow.new_grade).tuples()
    return {(old, new): count for old, new, count in sorted(rows)}
