"""Keeping the library of experts: register, change, suspend, restore, remove."""

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import IntegrityError

from app.accounts import queries as accounts
from app.accounts.services import grant_duty
from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from bidding.expert_states import EXPERT
from bidding.models import Expert, ExpertItem

ROLE = "expert"
TAKEN = Reason("此人已在专家库中")
TOLD = ("title", "region", "employer", "employer_uscc")


def register(values: Mapping[str, Any], actor: Actor) -> Expert:
    """Enter a person with an account; the duty of an expert lets him see what he is drawn for.

    Invalid for "login" when nobody has this account, or he is in the library already.
    """
    person = accounts.person_by_login(values["login"])
    if person is None:
        raise Invalid({"login": Reason("没有这个用户名，请先邀请其注册账号")})
    keeper = accounts.organisation(actor.org_id)
    try:
        with write():
            told = {name: values[name] for name in TOLD}
            row = Expert.create(person=person, keeper=keeper, name=person.name, **told)
            _know(row, values["items"])
            grant_duty(person, keeper, ROLE, actor=actor)
            events.record("bidding.expert.register", row, actor=actor, facts=_facts(row))
    except IntegrityError:
        raise Invalid({"login": TAKEN}) from None
    return row


def _facts(row: Expert) -> dict[str, Any]:
    return {"employer": row.employer}


def _know(row: Expert, items: Sequence[str]) -> None:
    ExpertItem.delete().where(ExpertItem.expert == row).execute()
    for code in items:
        ExpertItem.create(expert=row, item=code)


def edit(row: Expert, values: Mapping[str, Any], actor: Actor, seen: int | None) -> Event:
    """Change what is registered; draws that are frozen keep what they were frozen with."""
    with write():
        sets = {name: values[name] for name in TOLD}
        _know(row, values["items"])
        return fire(EXPERT, row, "edit", actor, facts=_facts(row), seen=seen, sets=sets)


def move(row: Expert, action: str, reason: str, actor: Actor, seen: int | None) -> Event:
    """Suspend, restore or remove."""
    with write():
        return fire(EXPERT, row, action, actor, reason=reason, facts=_facts(row), seen=seen)
