"""转设计变更: an opinion that a formal change of the design answers, with its own way and clocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import fn

from app.kernel import clock, files
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from joint_review.argument_states import CHANGE, ChangeState
from joint_review.disciplines import name_of
from joint_review.models.argument import DesignChange
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.opinion_states import OPINION
from joint_review.rules import arguments as rules
from joint_review.services.hold import hold
from joint_review.services.reply import judge

NOTICE = "notice"


def transfer(opinion: Opinion, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """Turn an answered opinion into a design change; the designer hears of it with the round."""
    with write():
        package = hold(opinion.package)
        sets = {
            "closed_by": actor.person_id,
            "closed_at": clock.now(),
            "close_reason": reason.strip(),
        }
        facts = {"number": opinion.number, "round": package.round}
        event = fire(
            OPINION, opinion, "transfer", actor, reason=reason, seen=seen, facts=facts, sets=sets
        )
        judge(opinion, "closed", reason)
        held = DesignChange.select(fn.MAX(DesignChange.number))
        last = held.where(DesignChange.package == package).scalar() or 0
        DesignChange.create(package=package, opinion=opinion, number=last + 1, why=reason.strip())
    return event


def tell(package: Package) -> None:
    """Tell the designer, with the round's result, of the changes that are asked; inside write()."""
    noted = DesignChange.select().where(
        DesignChange.package == package, DesignChange.state == ChangeState.NOTED
    )
    for change in list(noted.order_by(DesignChange.number)):
        change.package = package
        fire(CHANGE, change, "tell", SYSTEM, facts=_facts(change))


def hand(
    change: DesignChange,
    command: Any,
    papers: Iterable[tuple[Any, str]],
    actor: Actor,
    *,
    seen: int | None = None,
) -> Event:
    """Hand in the change notice: what changes, why, which sheets, with its file."""
    sets = {
        "content": command["content"].strip(),
        "cause": command["cause"].strip(),
        "sheets": command["sheets"].strip(),
        "handed_at": clock.now(),
    }
    with write():
        facts = _facts(change)
        event = fire(CHANGE, change, "hand", actor, seen=seen, facts=facts, sets=sets)
        files.attach_all(papers, change, NOTICE, actor)
    return event


def give_back(change: DesignChange, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """Send an incomplete change back with the reason."""
    with write():
        facts = _facts(change)
        return fire(CHANGE, change, "give_back", actor, reason=reason, seen=seen, facts=facts)


def settle(
    change: DesignChange, grade: str, text: str, actor: Actor, *, seen: int | None = None
) -> Event:
    """Say whether the change is general (filed) or major (reviewed again), and end it."""
    opinion = change.opinion
    wrong = rules.grade_problems(grade, opinion.discipline)
    if not text.strip():
        wrong["conclusion"] = Reason("请写明认定的理由；重大变更写明复审结论")
    if wrong:
        raise Invalid(wrong)
    with write():
        sets = {"grade": grade, "conclusion": text.strip(), "settled_at": clock.now()}
        facts = _facts(change) | {"grade": rules.GRADES[grade]}
        return fire(CHANGE, change, "settle", actor, seen=seen, facts=facts, sets=sets)


def _facts(change: DesignChange) -> dict[str, Any]:
    opinion = change.opinion
    if opinion.number is None:
        raise NotAllowed(Reason("意见发出以后才能转为设计变更"))
    return {
        "title": change.package.title,
        "change": change.number,
        "number": opinion.number,
        "discipline": name_of(opinion.discipline),
    }
