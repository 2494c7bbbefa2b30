"""专家论证: an opinion in dispute goes to experts; what they conclude binds both sides."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, deadlines, events, files, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason, StaleState
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from joint_review import queries
from joint_review.argument_states import ARGUMENT
from joint_review.models.argument import Argument
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.opinion_states import OPINION, OpinionState
from joint_review.rules import arguments as rules
from joint_review.services import counting
from joint_review.services.assign import parties
from joint_review.services.hold import hold
from joint_review.services.reply import judge

LEAST = "joint_review.argument_experts"
MINUTES = "minutes"
CLOCKS = ("package.review", "package.rereview")


@dataclass(frozen=True)
class Call:
    """What the lead types to call experts together; `experts` one a line."""

    issue: str
    reviewers: str
    held_on: dt.date
    experts: str


@dataclass(frozen=True)
class Conclusion:
    """What the experts concluded: votes by ruling, the reasons, the signed minutes."""

    votes: dict[str, int]
    text: str
    papers: Iterable[tuple[Any, str]] = field(default=())


def call(opinion: Opinion, command: Call, actor: Actor, *, seen: int | None = None) -> Argument:
    """Call experts together over a disputed opinion; the review's clock stands still meanwhile.

    Raises Invalid by field, NotAllowed where the designer has not asked for it.
    """
    experts = _experts(opinion.package, command)
    with write():
        hold(opinion.package)
        if seen is not None and seen != Opinion.get_by_id(opinion.id).version:
            raise StaleState(Reason("这条意见刚刚被办理过，请刷新后再看"))
        asked = _asked(opinion)
        made = Argument.create(
            package=opinion.package,
            opinion=opinion,
            round=opinion.package.round,
            issue=command.issue.strip(),
            designers=asked.text,
            reviewers=command.reviewers.strip(),
            held_on=command.held_on,
            experts=[one.as_dict() for one in experts],
        )
        facts = _facts(made, opinion) | {
            "held_on": command.held_on.isoformat(),
            "experts": len(experts),
        }
        events.record(
            "joint_review.argument.call", made, actor=actor, facts=facts, visibility="parties"
        )
        deadlines.start("argument.ruling", made, actor=actor)
        _stand_still(opinion.package, actor)
    return made


def _experts(package: Package, command: Call) -> list[rules.Expert]:
    experts, wrong = rules.experts_of(command.experts)
    least = parameters.value(LEAST, None, package.project.region_id)
    named = [one.name for one in parties(package)]
    named.append(Organisation.get_by_id(package.institution_id).name)
    found = {}
    against = wrong or rules.experts_problems(experts, least, named)
    if against:
        found["experts"] = against[0]
    if command.held_on < clock.today():
        found["held_on"] = Reason("论证日期不能早于今天")
    if found:
        raise Invalid(found)
    return experts


def _asked(opinion: Opinion) -> Any:
    """Return the answer that asks for an argument; NotAllowed where nobody asks for one."""
    now = Opinion.get_by_id(opinion.id)
    reply = queries.latest_reply(now)
    if now.state != OpinionState.REPLIED or reply is None or reply.kind != "expert":
        raise NotAllowed(Reason("设计单位对这条意见申请论证后，才能组织专家论证"))
    if now.argument is not None:
        raise NotAllowed(Reason("这条意见已经组织过专家论证"))
    return reply


def _stand_still(package: Package, actor: Actor) -> None:
    """Pause what runs; where the allowance of pauses is used up, the clock runs on."""
    for kind in CLOCKS:
        with contextlib.suppress(NotAllowed):
            deadlines.pause(kind, package, reason="专家论证", actor=actor)


def _run_on(package: Package, actor: Actor) -> None:
    if not package.open_arguments:
        for kind in CLOCKS:
            deadlines.resume(kind, package, actor=actor, reason="专家论证结束")


def rule(argument: Argument, said: Conclusion, actor: Actor, *, seen: int | None = None) -> Event:
    """Record what the experts concluded and carry it out: uphold, lower or revoke the opinion."""
    opinion = queries.opinion(argument.opinion_id)
    against = rules.votes_problems(said.votes, len(argument.experts), opinion.severity)
    if against:
        raise Invalid({"uphold": against[0]})
    ruling = rules.ruling_of(said.votes)
    sets = {
        "votes": said.votes,
        "ruling": ruling,
        "conclusion": said.text.strip(),
        "ruled_at": clock.now(),
    }
    with write():
        hold(argument.package)
        facts = _facts(argument, opinion) | {"ruling": rules.RULINGS[ruling], "votes": said.votes}
        event = fire(ARGUMENT, argument, "rule", actor, seen=seen, facts=facts, sets=sets)
        files.attach_all(said.papers, argument, MINUTES, actor)
        _carry_out(opinion, ruling, said.text)
        _run_on(argument.package, actor)
    return event


def _carry_out(opinion: Opinion, ruling: str, text: str) -> None:
    facts = {"number": opinion.number, "round": opinion.package.round}
    sets: dict[str, Any] = {}
    if ruling == "lower":
        sets = rules.lowered(opinion.kind)
        facts |= {"before": {"severity": opinion.severity, "kind": opinion.kind}}
    if ruling == "revoke":
        sets = {"close_reason": text.strip(), "closed_at": clock.now()}
    fire(OPINION, opinion, ruling, SYSTEM, facts=facts, sets=sets)
    counting.again(opinion)
    judge(opinion, "closed" if ruling == "revoke" else "open", f"专家论证：{rules.RULINGS[ruling]}")


def drop(argument: Argument, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """Take the call back: designer and reviewer have agreed, the reviewer judges the answer."""
    with write():
        hold(argument.package)
        facts = _facts(argument, argument.opinion)
        event = fire(ARGUMENT, argument, "drop", actor, reason=reason, seen=seen, facts=facts)
        _run_on(argument.package, actor)
    return event


def _facts(argument: Argument, opinion: Opinion) -> dict[str, Any]:
    return {
        "title": argument.package.title,
        "number": opinion.number,
        "round": argument.round,
    }
