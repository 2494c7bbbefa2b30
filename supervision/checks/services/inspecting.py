"""One check: from the draw to the record, the report, what is put right, and the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from app.kernel import clock, deadlines, events, files
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries as library
from intermediaries.models import Agency
from supervision.checks import queries, rules
from supervision.checks.models import Check, CheckFinding, CheckInspector, CheckPlan, PlanInspector
from supervision.checks.states import CHECK, INSPECTING, PUBLICITY, RECTIFYING, CheckState
from supervision.credit import queries as ledgers
from supervision.credit.rules import item_of
from supervision.credit.services import ledger
from supervision.moving import Mover
from supervision.sanctions.rules import MEASURES
from supervision.sanctions.services import propose as propose_sanction

KEY = "supervision.check."
RECTIFIED = "rectification"
Papers = Iterable[tuple[Any, str]]
# What the house does when a clock ends, by clock: in which state, which move.
AT_THE_END = {
    PUBLICITY: (CheckState.PUBLISHED, "close"),
    RECTIFYING: (CheckState.RECTIFYING, "lapse"),
}


def assign(plan: CheckPlan, agency: Agency, team: Sequence[PlanInspector], at: int) -> Check:
    """Make the check of a drawn agency by those drawn for it; its time begins."""
    told = [
        {"person": one.person_id, "name": one.name, "unit": one.organisation.name} for one in team
    ]
    row = Check(
        plan=plan, agency=agency, number=f"{plan.number}-{at:03d}", team=told, due_on=plan.due_on
    )
    row.save(force_insert=True)
    CheckInspector.insert_many(
        [{"check": row.id, "person": one.person_id} for one in team]
    ).execute()
    facts = facts_of(row) | {"team": len(team), "due": str(row.due_on)}
    events.record(f"{KEY}assign", row, actor=SYSTEM, facts=facts, visibility="parties")
    deadlines.start(INSPECTING, row)
    return row


def facts_of(row: Check) -> dict[str, Any]:
    """Return the facts every event of a check carries: names of organisations, no free text."""
    return {
        "number": row.number,
        "plan": row.plan.title,
        "agency": row.agency.name,
        "agency_uscc": row.agency.uscc,
        "result": rules.RESULTS[row.result],
    }


_fire = Mover(CHECK, facts_of)


def begin(row: Check, actor: Actor, seen: int | None) -> Event:
    """Begin."""
    return _fire(row, "begin", actor, seen)


def record(row: Check, found: Mapping[int, Any], actor: Actor, seen: int | None) -> Event:
    """Write what was found: place of a matter -> facts, problem, papers; a matter without facts is
    left for later. Invalid where a problem is not described."""
    wrong = {}
    for place, one in found.items():
        if one["problem"] and not one["facts"]:
            wrong[f"facts_{place}"] = Reason("发现问题的，请写明检查到的事实")
    if wrong:
        raise Invalid(wrong)
    with write():
        for place, one in found.items():
            if one["facts"]:
                _keep(row, place, one, actor)
        done = CheckFinding.select().where(CheckFinding.check == row).count()
        return _fire(row, "record", actor, seen, more={"done": done})


def _keep(row: Check, place: int, one: Mapping[str, Any], actor: Actor) -> None:
    values = {
        "matter": row.plan.matters[place - 1],
        "facts": one["facts"],
        "problem": one["problem"],
        "is_problem": bool(one["problem"]),
    }
    same = (CheckFinding.check == row) & (CheckFinding.place == place)
    if not CheckFinding.update(values).where(same).execute():
        CheckFinding.create(check=row, place=place, **values)
    files.attach_all(one["papers"], row, f"finding-{place}", actor)


def report(
    row: Check, result: str, conclusion: str, orders: str, actor: Actor, seen: int | None
) -> Event:
    """Report the result; what must be put right is written down where something must."""
    problems = CheckFinding.select().where(CheckFinding.check == row, CheckFinding.is_problem)
    wrong = rules.result_problems(result, problems.count())
    if result not in rules.GOOD and not orders:
        wrong["orders"] = Reason("发现问题的，请写明改正要求")
    if wrong:
        raise Invalid(wrong)
    sets = {"result": result, "conclusion": conclusion, "orders": orders}
    more = {"result": rules.RESULTS[result]}
    return _fire(row, "report", actor, seen, sets=sets | {"reported_at": clock.now()}, more=more)


def send_back(row: Check, reason: str, actor: Actor, seen: int | None) -> Event:
    """Give a report back to the inspectors."""
    return _fire(row, "send_back", actor, seen, reason=reason)


def publish(row: Check, actor: Actor, seen: int | None) -> Event:
    """Publish a result without problems."""
    return _fire(row, "publish", actor, seen, sets={"published_at": clock.now()})


def order(row: Check, actor: Actor, seen: int | None) -> Event:
    """Publish a result with problems and order that they be put right."""
    return _fire(row, "order", actor, seen, sets={"published_at": clock.now()})


def rectify(row: Check, text: str, papers: Papers, actor: Actor, seen: int | None) -> Event:
    """Take what the agency has put right, with proof."""
    with write():
        event = _fire(row, "rectify", actor, seen, sets={"rectification": text})
        files.attach_all(papers, row, RECTIFIED, actor)
    return event


def refuse(row: Check, reason: str, actor: Actor, seen: int | None) -> Event:
    """Find on looking again that it is not put right; the time to do so begins anew."""
    return _fire(row, "refuse", actor, seen, reason=reason, sets={"recheck": reason})


def accept(row: Check, reason: str, actor: Actor, seen: int | None) -> Event:
    """Find on looking again that all is well; the check is closed."""
    return _fire(row, "accept", actor, seen, reason=reason, sets={"recheck": reason})


def choices_of(agency: Agency) -> list[tuple[str, Reason]]:
    """List the items of the credit rules in force for an agency."""
    data = ledgers.rules_on(agency.region_id).data
    return [
        (one["code"], Reason.of("{code} {title}", code=one["code"], title=one["title"]))
        for one in data["items"]
    ]


def propose(row: Check, command: Any, actor: Actor, seen: int | None) -> Event:
    """Propose a credit entry, a sanction, or both, for what the check has found; once each."""
    code, measure = command["item"], command["measure"]
    if not code and not measure:
        raise Invalid({"item": Reason("请选择计分项或者惩戒措施")})
    agency, what = library.agency(row.agency_id), []
    with write():
        if code:
            text, cause = command["facts"], f"check:{row.id}:{code}"
            ledger.find(agency, code, text, cause, actor)
            data = ledgers.rules_on(agency.region_id).data
            what.append(f"记入信用“{item_of(data, code)['title']}”")
        if measure:
            cause = SimpleNamespace(subject_kind=row.subject_kind, id=row.id)
            told = {"facts": command["facts"], "clause": command["clause"]}
            propose_sanction(agency, measure, cause=cause, actor=actor, **told)
            what.append(f"惩戒“{MEASURES[measure]}”")
        return _fire(row, "propose", actor, seen, more={"what": "，".join(what)})


def over(payload: dict) -> None:
    """Do what follows when a clock ends: the publicity is over, nothing was put right."""
    row = queries.check(payload["subject_id"])
    state, action = AT_THE_END[payload["kind"]]
    if row is None or row.state != state:
        return
    due = deadlines.due_of(row, payload["kind"])
    if due is not None and clock.now() >= due:
        _fire(row, action, SYSTEM, None)
