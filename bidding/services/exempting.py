"""Recording a purchase outside the market, and what the regulator says of it."""

from collections.abc import Mapping
from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, events, files, workdays
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.numbers import next_number
from app.kernel.parameters import value
from app.kernel.permissions import Actor
from bidding.exemption_states import EXEMPTION
from bidding.models import Exemption
from bidding.rules import exempting as rules

FIELDS = ("title", "item", "basis", "agency_name", "agency_uscc", "amount_fen", "happened_on")


def told(row: Exemption) -> dict[str, Any]:
    """Return what the events of a record say; of a secret one nothing but owner and ground."""
    return {
        "number": row.number,
        "owner": row.owner.name,
        "ground": rules.GROUNDS[row.ground],
        "late": row.late,
    }


def check(values: Mapping[str, Any], papers: int) -> None:
    """Raise Invalid with everything that is wrong with a record."""
    wrong = rules.against(values, clock.today(), papers)
    if wrong:
        raise Invalid(wrong)


def record(values: Mapping[str, Any], papers: list, actor: Actor) -> Exemption:
    """Keep the record under a number of its own; `check` has looked at it before."""
    check(values, len(papers))
    today = clock.today()
    day = values.get("happened_on")
    last = workdays.add_workdays(day, value("bidding.exemption_days")).end if day else None
    kept = {name: values[name] for name in FIELDS if values.get(name)}
    with write():
        owner = Organisation.get_by_id(actor.org_id)
        row = Exemption.create(
            number=f"豁免〔{today.year}〕{next_number('bidding.exemption', today.year)}号",
            owner=owner,
            region=owner.region_id,
            ground=values["ground"],
            late=rules.late(day, last, today),
            **({} if values["ground"] == rules.SECRET else kept),
        )
        events.record("bidding.exemption.recorded", row, actor=actor, facts=told(row))
        files.attach_all(papers, row, "paper", actor)
    return row


def move(row: Exemption, action: str, reason: str, actor: Actor, seen: int | None) -> Event:
    """Object, answer, rule or withdraw, each with its words."""
    name = {"answer": "answer", "uphold": "ruling", "clear": "ruling"}.get(action)
    sets = {name: reason[:500]} if name else {}
    with write():
        facts = told(row)
        return fire(EXEMPTION, row, action, actor, reason=reason, facts=facts, seen=seen, sets=sets)
