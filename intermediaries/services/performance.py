"""An agency's record, written by the house from what happened; honours declared by itself."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, events
from app.kernel.db import in_write, write
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.permissions import Actor
from intermediaries import queries
from intermediaries.models import Agency, Honour, Performance
from intermediaries.services.papers import hang, keep

SCAN = "scan"
MOST_HONOURS = 50


def note(agency: Agency, contract: str, **facts: Any) -> Performance:
    """Write the line of a contract that ended, once; inside the write() of the event."""
    if not in_write():
        raise RuntimeError("a record is noted inside write()")
    found = queries.performance_for(contract)
    if found is not None:
        return found
    return Performance.create(agency=agency, contract=contract, **facts)


def rated(contract: str, rating: int | None) -> None:
    """Repeat the weighted rating of a contract (hundredths of a star) on its line."""
    if not in_write():
        raise RuntimeError("a rating is repeated inside write()")
    Performance.update(rating=rating).where(Performance.contract == contract).execute()


def add_honour(agency: Agency, command: Any, actor: Actor) -> Honour:
    """Declare an honour with its scan; Invalid for a day to come or the same one twice."""
    if command.given_on > clock.today():
        raise Invalid({"given_on": "授予日期不能晚于今天。"})
    blob = keep(command.scan, SCAN)
    with write():
        held = queries.honours_of(agency)
        if any((h.title, h.issuer) == (command.title, command.issuer) for h in held):
            raise Invalid({"title": "这项荣誉已经填写。"})
        if len(held) >= MOST_HONOURS:
            raise NotAllowed("荣誉最多填写 50 项，请先撤下不需要的。")
        honour = Honour.create(
            agency=agency, title=command.title, issuer=command.issuer, given_on=command.given_on
        )
        hang(blob, honour, SCAN, command.scan, actor)
        told = {"title": honour.title, "issuer": honour.issuer}
        events.record(
            "intermediaries.agency.add_honour",
            agency,
            actor=actor,
            facts=told,
            visibility="public",
        )
    return honour


def retire_honour(honour: Honour, actor: Actor) -> None:
    """Take an honour down; its row and its history stay."""
    with write():
        gone = Honour.update(retired_on=clock.today())
        if gone.where(Honour.id == honour.id, Honour.retired_on.is_null()).execute() != 1:
            raise NotAllowed("这项荣誉已经撤下。")
        events.record(
            "intermediaries.agency.retire_honour",
            honour.agency,
            actor=actor,
            facts={"title": honour.title},
            visibility="public",
        )
