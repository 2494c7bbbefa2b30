"""Rule sets: written, tried on the past year, adopted for a day, ended by their successor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.accounts.posts import sets_for
from app.kernel import clock, events, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire, stale
from app.kernel.permissions import SYSTEM, Actor
from intermediaries.models import Agency
from intermediaries.rules.standing import after_months
from supervision.credit import queries, rules
from supervision.credit.models import CreditEntry, RuleSet, Trial, TrialRow
from supervision.credit.queries.trials import choose, sets_on
from supervision.credit.rules import Line, Sum
from supervision.credit.services import grading
from supervision.credit.states import RULE_SET, RuleSetState

R = RuleSetState
TRY, EFFECT = "supervision.credit_trial", "supervision.credit_rules"
STEP = 500
ELSEWHERE = "只能制定本单位所在地区及其下级地区的规则集；全平台的规则集由覆盖整个平台的主管部门制定"
OPEN_ONLY = "只有草案可以修改"


def told(row: RuleSet) -> dict[str, Any]:
    """Return the facts every event of a rule set carries."""
    return {"title": row.title, "edition": row.edition, "region": row.region_id or ""}


def create(values: dict[str, Any], actor: Actor) -> RuleSet:
    """Begin a draft."""
    _may_set(values, actor)
    with write():
        row = RuleSet.create(**values)
        events.record("supervision.rule_set.create", row, actor=actor, facts=told(row))
    return row


def _may_set(values: dict[str, Any], actor: Actor) -> None:
    if "region" in values and not sets_for(actor, values["region"]):
        raise Invalid({"region": Reason(ELSEWHERE)})


def change(
    row: RuleSet, columns: dict[str, Any], data: dict[str, Any], actor: Actor, seen: int | None
) -> None:
    """Change a draft; StaleState when somebody changed it meanwhile."""
    if row.state != R.DRAFT:
        raise NotAllowed(Reason(OPEN_ONLY))
    _may_set(columns, actor)
    with write():
        if seen is not None and seen != row.version:
            raise stale(RULE_SET, row)
        changed = RuleSet.update(**columns, data=data, version=RuleSet.version + 1)
        same = (RuleSet.id == row.id) & (RuleSet.version == row.version)
        if not changed.where(same & (RuleSet.state == R.DRAFT)).execute():
            raise stale(RULE_SET, row)
        events.record("supervision.rule_set.change", row, actor=actor, facts=told(row))


def change_item(
    row: RuleSet, code: str | None, item: dict[str, Any] | None, actor: Actor, seen: int | None
) -> None:
    """Add an item (`code` None), change one, or take one away (`item` None)."""
    items = list(row.data["items"])
    if item is not None:
        wrong = rules.item_problems(item)
        taken = item["code"] != code and rules.item_of(row.data, item["code"]) is not None
        if taken:
            wrong.append(Reason.of("编号 {code} 重复", code=item["code"]))
        if wrong:
            raise Invalid({"points": wrong[0]})
    if code is None:
        items.append(item)
    else:
        items = [item if one["code"] == code else one for one in items]
    left = [one for one in items if one is not None]
    change(row, {}, {**row.data, "items": left}, actor, seen)


def begin_trial(row: RuleSet, actor: Actor, seen: int | None) -> Event:
    """Let the house compute the past twelve months under the changed rules."""
    today = clock.today()
    with write():
        event = fire(RULE_SET, row, "try", actor, facts=told(row), seen=seen)
        trial = Trial.create(
            rules=row,
            against=queries.rules_on(row.region_id, today),
            since=after_months(today, -12) + dt.timedelta(days=1),
            until=today,
            total=queries.count_recorded(),
        )
        jobs.enqueue(TRY, {"trial": trial.id, "after": ""}, key=f"trial:{trial.id}:")
    return event


def try_some(payload: dict) -> None:
    """Compute the next agencies of a trial, both sums of each; keep those that differ."""
    trial = queries.trial(payload["trial"])
    if trial is None or trial.finished_at is not None:
        return
    ids = queries.recorded(payload["after"], STEP)
    rows = _differing(trial, _concerned(trial, ids))
    if rows:
        TrialRow.insert_many(rows).execute()
    done = min(trial.total, trial.done + len(ids))
    over = len(ids) < STEP
    trial.done = trial.total if over else done
    trial.finished_at = clock.now() if over else None
    trial.save()
    if not over:
        told_next = {"trial": trial.id, "after": ids[-1]}
        jobs.enqueue(TRY, told_next, key=f"trial:{trial.id}:{ids[-1]}")


def _concerned(trial: Trial, ids: list[str]) -> list[str]:
    """Keep the agencies that the tried set would be in force for."""
    tried = trial.rules
    sets = [tried] + [one for one in sets_on(trial.until) if one.region_id != tried.region_id]
    rows = Agency.select(Agency.id, Agency.region).where(Agency.id.in_(ids)).tuples()
    return [key for key, region in rows if choose(sets, region) is tried]


def _differing(trial: Trial, ids: list[str]) -> list[dict[str, Any]]:
    old, new, day = trial.against.data, trial.rules.data, trial.until
    before = queries.known_of(ids, *rules.period(old, day))
    after = before
    if old["months"] != new["months"]:
        after = queries.known_of(ids, *rules.period(new, day))
    rows = []
    for key in ids:
        now = queries.compute(before[key], old, day, _under(old))
        then = queries.compute(after[key], new, day, _under(new))
        if (now.score, now.grade) != (then.score, then.grade):
            rows.append(_row(trial, key, now, then))
    return rows


def _under(data: dict[str, Any]) -> Any:
    """Build how an entry counts under a set: its points and months, nothing without its item."""

    def line_of(entry: CreditEntry) -> Line | None:
        item = rules.item_of(data, entry.code)
        if item is None:
            return None
        ends = rules.ceases_on(entry.effective, item["validity_months"])
        days = (entry.effective, ends, entry.repaired_on)
        return Line(entry.id, entry.code, item["title"], item["points"], *days)

    return line_of


def _row(trial: Trial, agency: str, now: Sum, then: Sum) -> dict[str, Any]:
    return {
        "trial": trial.id,
        "agency": agency,
        "score": now.score,
        "grade": now.grade,
        "parts": list(now.parts),
        "new_score": then.score,
        "new_grade": then.grade,
        "new_parts": list(then.parts),
        "is_regraded": now.grade != then.grade,
    }


def revise(row: RuleSet, actor: Actor, seen: int | None) -> Event:
    """Take a set back from its trial to be changed."""
    with write():
        return fire(RULE_SET, row, "revise", actor, facts=told(row), seen=seen)


def drop(row: RuleSet, actor: Actor, seen: int | None) -> Event:
    """Give a draft up."""
    with write():
        return fire(RULE_SET, row, "drop", actor, facts=told(row), seen=seen)


def adopt(row: RuleSet, day: dt.date, source: str, actor: Actor, seen: int | None) -> Event:
    """Adopt a tried set from a day on; on that day the one before it ends."""
    if day < clock.today():
        raise Invalid({"effective": Reason("生效日期不能早于今天")})
    trial = queries.latest_trial(row.id)
    if trial is None or trial.finished_at is None:
        raise NotAllowed(Reason("试算还没有完成，完成后才能启用"))
    with write():
        facts = {**told(row), "effective": str(day), "source": source}
        sets = {"effective": day, "source": source}
        event = fire(RULE_SET, row, "adopt", actor, facts=facts, seen=seen, sets=sets)
        due = dt.datetime.combine(day, dt.time())
        jobs.enqueue(EFFECT, {"rules": row.id}, due=due, key=f"{EFFECT}:{row.id}")
    return event


def take_effect(payload: dict) -> None:
    """On its day a set ends those before it, and every sum is computed anew."""
    row = queries.rule_set(payload["rules"])
    if row is None or row.state != R.IN_FORCE or row.effective > clock.today():
        return
    for old in queries.in_force(row.region_id):
        if old.id != row.id and old.effective <= row.effective:
            facts = {**told(old), "by": row.edition}
            sets = {"ends": row.effective}
            fire(RULE_SET, old, "end", SYSTEM, facts=facts, sets=sets)
    grading.regrade_all(f"rules:{row.id}")
