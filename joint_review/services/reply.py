"""The designer's answers and changed sheets, the reviewers' verdicts, the next round."""

from __future__ import annotations

from app.kernel import clock
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from joint_review import queries
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OPINION, TASK, OpinionState, TaskState
from joint_review.rules.arguments import answer_problems
from joint_review.rules.opinions import REPLIES
from joint_review.services.hold import hold
from joint_review.states import PACKAGE


def reply(
    opinion: Opinion,
    kind: str,
    text: str,
    sheet: Sheet | None,
    actor: Actor,
    *,
    seen: int | None = None,
) -> Reply:
    """Answer one opinion; "modify" names the changed sheet of this round.

    Raises Invalid by field; a reply replaces nothing, it is appended.
    """
    wrong: dict[str, Reason] = {}
    if kind not in REPLIES:
        wrong["kind"] = Reason("请选择修改、说明不改或申请论证")
    if not text.strip():
        wrong["text"] = Reason("请写明怎样修改或为什么不改")
    if sheet is not None and sheet.package_id != opinion.package_id:
        wrong["sheet"] = Reason("请选择本图纸包里的图纸")
    held = opinion.argument
    wrong = wrong or answer_problems(kind, held.ruling if held else "")
    if wrong:
        raise Invalid(wrong)
    with write():
        hold(opinion.package)
        made = Reply.create(
            opinion=opinion,
            round=opinion.package.round,
            kind=kind,
            text=text.strip(),
            sheet=sheet,
            by=actor.person_id,
            organisation=actor.org_id,
        )
        facts = {"number": opinion.number, "kind": kind}
        fire(OPINION, opinion, "reply", actor, seen=seen, facts=facts)
    return made


def amend(opinion: Opinion, actor: Actor, *, seen: int | None = None) -> Event:
    """Take one's answer back before the hand-over; the text stays in the history."""
    with write():
        hold(opinion.package)
        Reply.update(verdict="taken").where(
            Reply.opinion == opinion, Reply.verdict == "waiting"
        ).execute()
        return fire(OPINION, opinion, "amend", actor, seen=seen, facts={"number": opinion.number})


def answer(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """送复审: every opinion answered; the round rises and the disciplines concerned go on."""
    with write():
        hold(package)
        facts = {
            "title": package.title,
            "round": package.round,
            "answered": _count(package, OpinionState.REPLIED),
        }
        sets = {"round": package.round + 1}
        event = fire(PACKAGE, package, "answer", actor, seen=seen, facts=facts, sets=sets)
        concerned = {
            o.discipline for o in queries.issued(package) if o.state == OpinionState.REPLIED
        }
        changed = {
            s.discipline for s in queries.current_sheets(package) if s.round == package.round
        }
        for task in package.tasks_in_force:
            if task.discipline in concerned | changed and task.state == TaskState.DONE:
                fire(TASK, task, "carry_on", SYSTEM, sets={"finished_at": None})
    return event


def _count(package: Package, state: OpinionState) -> int:
    return Opinion.select().where(Opinion.package == package, Opinion.state == state).count()


def close(opinion: Opinion, actor: Actor, *, reason: str = "", seen: int | None = None) -> Event:
    """闭合: the reply settles it. Whoever closes another's opinion gives a reason."""
    if opinion.author_id != actor.person_id and not reason.strip():
        raise NotAllowed(Reason("闭合他人提出的意见需要写明理由"))
    sets = {
        "closed_by": actor.person_id,
        "closed_at": clock.now(),
        "close_reason": reason.strip(),
    }
    facts = _facts(opinion)
    with write():
        hold(opinion.package)
        event = fire(
            OPINION, opinion, "close", actor, reason=reason, seen=seen, facts=facts, sets=sets
        )
        judge(opinion, "closed", reason)
    return event


def keep_open(opinion: Opinion, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """未闭合: the reply does not settle it; it is told again with the reason."""
    with write():
        hold(opinion.package)
        event = fire(
            OPINION, opinion, "keep_open", actor, reason=reason, seen=seen, facts=_facts(opinion)
        )
        judge(opinion, "open", reason)
    return event


def _facts(opinion: Opinion) -> dict[str, object]:
    return {
        "number": opinion.number,
        "discipline": opinion.discipline,
        "round": opinion.package.round,
    }


def judge(opinion: Opinion, verdict: str, reason: str) -> None:
    """Note the verdict on the answer that waits for one; inside write()."""
    Reply.update(verdict=verdict, verdict_reason=reason.strip()).where(
        Reply.opinion == opinion, Reply.verdict == "waiting"
    ).execute()
