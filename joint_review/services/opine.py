"""Writing opinions, finishing a discipline, merging what has one cause, issuing them together."""

from __future__ import annotations

from peewee import fn

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason, StaleState
from app.kernel.events import Event, record
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from joint_review import clauses, queries
from joint_review.disciplines import name_of
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OPINION, TASK, OpinionState, TaskState
from joint_review.rules import opinions as rules
from joint_review.rules.clauses import kind_problems
from joint_review.rules.opinions import Write
from joint_review.services import change, counting
from joint_review.services.hold import hold, hold_sheet, hold_task
from joint_review.services.returned import tell_returns
from joint_review.states import PACKAGE, PackageState


def write_opinion(task: Task, sheet: Sheet | None, command: Write, actor: Actor) -> Opinion:
    """Draft an opinion of a task's discipline; Invalid by field, NotAllowed outside the review."""
    _check(command)
    if task.package.state != PackageState.REVIEWING or task.state != TaskState.ASSIGNED:
        raise NotAllowed(Reason("本专业现在不在审查中，不能提出意见"))
    if sheet is not None and sheet.package_id != task.package_id:
        raise NotAllowed(Reason("这张图纸不属于本图纸包"))
    with write():
        hold(task.package)
        hold_task(task)
        if sheet is not None:
            hold_sheet(sheet)
        opinion = Opinion.create(
            package=task.package_id,
            task=task,
            author=actor.person_id,
            organisation=task.organisation_id,
            discipline=task.discipline,
            round=task.package.round,
            sheet=sheet,
            **command.columns(),
        )
        record("joint_review.opinion.drafted", opinion, actor=actor, visibility="internal")
    return opinion


def edit_opinion(
    opinion: Opinion, command: Write, actor: Actor, *, seen: int | None = None
) -> Opinion:
    """Change a draft of one's own; a stale version is refused."""
    _check(command)
    if opinion.state != OpinionState.DRAFT:
        raise NotAllowed(Reason("意见已经提交审定，请先退回草拟再修改"))
    with write():
        hold(opinion.package)
        changed = (
            Opinion.update(**command.columns(), version=Opinion.version + 1)
            .where(
                Opinion.id == opinion.id,
                Opinion.state == OpinionState.DRAFT,
                Opinion.version == (seen or opinion.version),
            )
            .execute()
        )
        if not changed:
            raise StaleState(Reason("这条意见刚刚被改过，请刷新后再改"))
        record("joint_review.opinion.edited", opinion, actor=actor)
    return Opinion.get_by_id(opinion.id)


def _check(command: Write) -> None:
    wrong = rules.problems(
        problem=command.problem,
        kind=command.kind,
        severity=command.severity,
        basis=command.basis,
        clause=command.clause,
    )
    wrong |= kind_problems(command.kind, clauses.known(command.basis, command.clause))
    wrong |= rules.position_problems(command.x, command.y)
    if wrong:
        raise Invalid(wrong)


def move(
    opinion: Opinion, action: str, actor: Actor, *, reason: str = "", seen: int | None = None
) -> Event:
    """Propose, take back or void an opinion."""
    with write():
        hold(opinion.package)
        facts = {"number": opinion.number, "round": opinion.package.round}
        event = fire(OPINION, opinion, action, actor, reason=reason, seen=seen, facts=facts)
        if action == "void":
            counting.again(opinion)
    return event


def finish(task: Task, actor: Actor, *, seen: int | None = None) -> Event:
    """Finish a discipline's round: its drafts go to the lead; nothing may wait for a verdict."""
    with write():
        hold(task.package)
        waiting = queries.to_judge(task)
        if waiting:
            raise NotAllowed(Reason.of("还有 {count} 条回复没有复审", count=waiting))
        drafts = Opinion.select().where(Opinion.task == task, Opinion.state == OpinionState.DRAFT)
        for opinion in drafts:
            fire(OPINION, opinion, "propose", actor)
        facts = {"discipline": name_of(task.discipline), "round": task.package.round}
        sets = {"finished_at": clock.now()}
        return fire(TASK, task, "finish", actor, seen=seen, facts=facts, sets=sets)


def reopen(task: Task, actor: Actor, *, seen: int | None = None) -> Event:
    """Go on reviewing a discipline that was finished too early."""
    with write():
        hold(task.package)
        facts = {"discipline": name_of(task.discipline)}
        sets = {"finished_at": None}
        return fire(TASK, task, "reopen", actor, seen=seen, facts=facts, sets=sets)


def merge(opinion: Opinion, into: Opinion, actor: Actor, *, seen: int | None = None) -> Event:
    """Merge an opinion into another of the same cause; only the other one is issued."""
    if into.id == opinion.id or into.package_id != opinion.package_id:
        raise NotAllowed(Reason("请选择同一图纸包里的另一条意见"))
    if into.state != OpinionState.PENDING:
        raise NotAllowed(Reason("只能合并到另一条待审定的意见"))
    with write():
        hold(opinion.package)
        if Opinion.get_by_id(into.id).state != OpinionState.PENDING:
            raise StaleState(Reason("要合并到的那一条刚刚被改动，请刷新后再合并"))
        chained = Opinion.select().where(Opinion.merged_into == opinion).exists()
        if chained:
            raise NotAllowed(Reason("已有意见合并到这一条，不能再合并到别处"))
        sets = {"merged_into": into.id}
        return fire(OPINION, opinion, "merge", actor, seen=seen, facts={"into": into.id}, sets=sets)


def issue(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """汇总: number and release all opinions of the round together, once; the designer is told.

    Round 1 also fixes what national datasets ask: first pass, mandatory clauses violated.
    """
    with write():
        hold(package)
        pending = list(
            Opinion.select()
            .where(Opinion.package == package, Opinion.state == OpinionState.PENDING)
            .order_by(Opinion.discipline, Opinion.created_at, Opinion.id)
        )
        _release(package, pending)
        if package.round == 1:
            counting.first_review(package)
        facts = _told(package)
        event = fire(PACKAGE, package, "issue", actor, seen=seen, facts=facts)
        change.tell(package)
        tell_returns(package, actor)
        events.checkpoint("审查意见告知")
    return event


def _release(package: Package, pending: list[Opinion]) -> None:
    query = Opinion.select(fn.MAX(Opinion.number)).where(Opinion.package == package)
    last = query.scalar() or 0
    for number, opinion in enumerate(pending, last + 1):
        fire(OPINION, opinion, "release", SYSTEM, sets={"number": number})


def _told(package: Package) -> dict[str, object]:
    open_now = [o for o in queries.issued(package) if o.state == OpinionState.ISSUED]
    return {
        "title": package.title,
        "round": package.round,
        "opinions": len(open_now),
        "must": sum(1 for o in open_now if o.severity == "must"),
        "mandatory": sum(1 for o in open_now if o.kind in rules.MANDATORY),
    }


def approve(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """判定合格: no open opinion that must be answered; suggestions left over are told along."""
    with write():
        hold(package)
        pending = Opinion.select().where(
            Opinion.package == package, Opinion.state == OpinionState.PENDING
        )
        rest = list(pending.order_by(Opinion.discipline, Opinion.created_at, Opinion.id))
        _release(package, rest)
        if package.first_pass is None:
            counting.first_review(package)
        facts = {
            "title": package.title,
            "round": package.round,
            "first_pass": bool(package.first_pass),
        }
        event = fire(PACKAGE, package, "approve", actor, seen=seen, facts=facts)
        change.tell(package)
    return event


def certify(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """签发: the legal representative's hand; exports prints the numbered certificate from this."""
    with write():
        event = fire(
            PACKAGE,
            package,
            "certify",
            actor,
            seen=seen,
            facts=_certified(package),
            sets={"certified_at": clock.now()},
        )
        events.checkpoint("签发审查合格书")
    return event


def _certified(package: Package) -> dict[str, object]:
    return {
        "title": package.title,
        "round": package.round,
        "project_code": package.project.code,
        "sheets": [
            {"number": s.number, "revision": s.revision, "sha256": s.sha256, "page": s.page}
            for s in queries.current_sheets(package)
        ],
    }
