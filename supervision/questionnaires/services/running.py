"""What happens to a published questionnaire: it opens, asks, closes and is counted by itself."""

from __future__ import annotations

from typing import Any

from app.accounts.queries import people_with
from app.kernel import clock, events, jobs, notices
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from supervision.questionnaires import queries
from supervision.questionnaires.models import Invitation, Questionnaire, Sheet
from supervision.questionnaires.parameters import INVITE
from supervision.questionnaires.rules import counting, drafting
from supervision.questionnaires.states import QUESTIONNAIRE, QuestionnaireState

Q = QuestionnaireState
CHUNK = 50  # organisations asked in one transaction: everybody else waits behind it on SQLite
ASKED = "请填写问卷“{title}”，{closes} 截止"


def open_due(payload: dict) -> None:
    """Job: the moment to begin has come."""
    row = queries.questionnaire(payload["subject_id"])
    if row is not None and row.state == Q.SCHEDULED and clock.now() >= row.opens_at:
        begin(row)


def begin(row: Questionnaire) -> None:
    """Open it inside write(), and ask the organisations in short steps."""
    fire(QUESTIONNAIRE, row, "open", SYSTEM, facts={"title": row.title})
    if set(row.audience) & set(drafting.INVITED):
        _promise(row.id, "")


def _promise(key: str, after: str) -> None:
    payload = {"questionnaire": key, "after": after}
    jobs.enqueue(INVITE, payload, key=f"{INVITE}:{key}:{after}")


def invite(payload: dict) -> None:
    """Job: ask the next organisations; done twice it asks nobody twice."""
    row = queries.questionnaire(payload["questionnaire"])
    if row is None or row.state != Q.OPEN:
        return
    found = queries.invitees(row, payload["after"], CHUNK)
    mine = Invitation.questionnaire == row.id
    asked = Invitation.select(Invitation.organisation).where(mine)
    there = {key for (key,) in asked.where(Invitation.organisation.in_(found)).tuples()}
    new = [one for one in found if one.id not in there]
    if new:
        Invitation.insert_many(
            [{"questionnaire": row.id, "organisation": one.id, "party": one.kind} for one in new]
        ).execute()
        more = Questionnaire.update(asked=Questionnaire.asked + len(new))
        more.where(Questionnaire.id == row.id).execute()
        _tell(row, new)
    if len(found) == CHUNK:
        _promise(row.id, found[-1].id)


def _tell(row: Questionnaire, places: list[Any]) -> None:
    """Put it into the inbox of everybody who may answer for these organisations."""
    told = {"title": row.title, "closes": f"{row.closes_at:%Y-%m-%d %H:%M}"}
    link = f"/supervision/questionnaires/{row.id}/answer"
    people = [p for one in places for p in people_with(one.id, "handler", "manager")]
    notices.notify(people, ASKED, told, link=link)


def close_due(payload: dict) -> None:
    """Job: the time is over; count what was answered."""
    row = queries.questionnaire(payload["subject_id"])
    if row is None or row.state != Q.OPEN or clock.now() < row.closes_at:
        return
    _mix(row)
    found = counted(row)
    told = {"title": row.title, "n": found["n"], "asked": row.asked}
    fire(QUESTIONNAIRE, row, "close", SYSTEM, facts=told, sets={"results": found})


def _mix(row: Questionnaire) -> None:
    """Write the sheets anew in the order of their random numbers: where they lie in the table no
    longer tells when they came, on any database."""
    kept = list(Sheet.select().where(Sheet.questionnaire == row).order_by(Sheet.number).dicts())
    Sheet.delete().where(Sheet.questionnaire == row).execute()
    for start in range(0, len(kept), 500):
        Sheet.insert_many(kept[start : start + 500]).execute()


def counted(row: Questionnaire) -> dict[str, Any]:
    """Count the sheets of a questionnaire."""
    given = [(one.party, one.given) for one in queries.sheets(row)]
    return counting.results(queries.asked(row.id), given, row.least)


def announce(row: Questionnaire, text: str, actor: Actor, seen: int | None) -> Event:
    """Publish the results with the office's words about them."""
    sets = {"announcement": text, "announced_at": clock.now()}
    with write():
        told = {"title": row.title, "n": row.results["n"]}
        event = fire(QUESTIONNAIRE, row, "announce", actor, facts=told, seen=seen, sets=sets)
        events.checkpoint("notice")
    return event


def shelve(row: Questionnaire, reason: str, actor: Actor, seen: int | None) -> Event:
    """Keep the results for the office, with the reason."""
    return _ended(row, "shelve", reason, actor, seen)


def call_off(row: Questionnaire, reason: str, actor: Actor, seen: int | None) -> Event:
    """Stop asking; nothing is counted."""
    return _ended(row, "call_off", reason, actor, seen)


def _ended(row: Questionnaire, action: str, reason: str, actor: Actor, seen: int | None) -> Event:
    with write():
        told = {"title": row.title}
        return fire(QUESTIONNAIRE, row, action, actor, reason=reason, facts=told, seen=seen)
