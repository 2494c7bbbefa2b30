"""Demands: taken in with number and code, given to an office, answered; and meetings."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, deadlines, events, files
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor
from supervision.complaints.services import codes
from supervision.moving import Mover
from supervision.questionnaires import queries
from supervision.questionnaires.models import Demand, Meeting, Questionnaire
from supervision.questionnaires.states import ASSIGNING, DEMAND

KEY = "supervision.demand."
# what somebody without an account does is told as done by this: no person, no organisation
RESPONDENT = Actor(name="诉求人", kind="anonymous")
CODE = "demand code"
MINUTES = "minutes"


def raise_one(about: Questionnaire | Meeting, command: Any, actor: Actor) -> Demand:
    """Take a demand in for the office that asked or met; the assigning clock starts.

    At a meeting an officer writes it down for somebody else: it is nobody's account.
    """
    at_meeting = isinstance(about, Meeting)
    with write():
        year = clock.today().year
        row = Demand.create(
            number=f"SQ{year}{next_number(Demand.subject_kind, year):05d}",
            title=command["title"],
            text=command["text"],
            name=command["name"],
            phone=command["phone"],
            questionnaire=None if at_meeting else about.id,
            meeting=about.id if at_meeting else None,
            organisation=None if at_meeting else actor.org_id,
            person=None if at_meeting else actor.person_id,
            region=about.region_id,
            desk=about.office_id,
        )
        told = facts_of(row)
        events.record(f"{KEY}raise", row, actor=RESPONDENT, facts=told, visibility="parties")
        deadlines.start(ASSIGNING, row, actor=RESPONDENT)
    return queries.demand(row.id)


def facts_of(row: Demand) -> dict[str, Any]:
    """Return the facts every event of a demand carries: nothing about who asks."""
    return {"number": row.number}


_fire = Mover(DEMAND, facts_of)


def assign(row: Demand, office: str, actor: Actor, seen: int | None) -> Event:
    """Give it to an office that has to answer in time."""
    place = next((one for one in queries.offices() if one.id == office), None)
    if place is None:
        raise Invalid({"office": Reason("不能交给这个单位，请另选")})
    return _fire(row, "assign", actor, seen, sets={"office": place.id}, more={"office": place.name})


def give_back(row: Demand, reason: str, actor: Actor, seen: int | None) -> Event:
    """Give it back to who assigned it: it is not a matter of this office."""
    return _fire(row, "give_back", actor, seen, sets={"office": None}, reason=reason)


def decline(row: Demand, reason: str, actor: Actor, seen: int | None) -> Event:
    """Take no action, with a reason whoever asked reads."""
    return _fire(row, "decline", actor, seen, sets={"refusal": reason}, reason=reason)


def answer(row: Demand, text: str, actor: Actor, seen: int | None) -> Event:
    """Answer it; whoever asked reads it with number and code."""
    sets = {"answer": text, "answered_at": clock.now(), "answered_by": actor.org_name}
    return _fire(row, "answer", actor, seen, sets=sets, more={"office": actor.org_name})


def code_of(row: Demand) -> str:
    """Return the code that goes with the number."""
    return codes.code_of(CODE, row.id)


def followed(number: str, code: str) -> Demand | None:
    """Return the demand of a number when the code is right, None else."""
    row = queries.demand_numbered(number)
    return row if codes.fits(CODE, row.id if row else None, code) else None


def hold_meeting(command: Any, papers: list[tuple[Any, str]], actor: Actor) -> Meeting:
    """Write down that a meeting was held, who was there and what was said, with its minutes."""
    if command["held_on"] > clock.today():
        raise Invalid({"held_on": Reason("日期不能晚于今天")})
    names = ("kind", "title", "held_on", "place", "attended", "summary")
    with write():
        row = Meeting.create(
            **{name: command[name] for name in names},
            questionnaire=command["questionnaire"] or None,
            office=actor.org_id,
            region=actor.region or None,
        )
        files.attach_all(papers, row, MINUTES, actor)
        told = {"title": row.title}
        events.record("supervision.meeting.record", row, actor=actor, facts=told)
    return queries.meeting(row.id)
