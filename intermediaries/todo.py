"""What waits for the operator, the regulator and an agency on their desks."""

from __future__ import annotations

import datetime as dt

from flask import url_for

from app.accounts.posts import post
from app.kernel import clock
from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from intermediaries import queries, todo_admission
from intermediaries.models import Agency, Change, ItemEdition
from intermediaries.permissions import AGENCY, OPERATOR
from intermediaries.queries import admission, changes, places
from intermediaries.queries import expiry as queries_expiry
from intermediaries.services import expiry
from intermediaries.states import AgencyState, ChangeState
from intermediaries.todo_admission import MOST

MINE = {
    AgencyState.DRAFT: ("入驻申请还没有提交", "继续填写"),
    AgencyState.CORRECTION: ("入驻申请需要补正", "去补正"),
}


@asks
def todo(actor: Actor) -> Steps:
    """List what the operator must check, and what the agency must finish."""
    if actor.has(*OPERATOR):
        return (yield from _of_operator(actor))
    if actor.has("regulator.officer"):
        here = places.bounds(post(actor))
        editions, flags = yield queries.proposed_editions.of(), changes.open_flags.of(**here)
        return [*_editions(editions, actor), *_flags(flags[0][0])]
    if not actor.has(*AGENCY):
        return []
    found = yield queries.agencies_of.of(actor.org_id)
    return (yield from _of_agency(found[0] if found else None))


def _of_operator(actor: Actor) -> Steps:
    states, here = todo_admission.steps_of_members(actor), places.bounds(post(actor))
    applied, changed, editions, checks, members = yield (
        queries.applied.of(200, **here),
        changes.waiting.of(**here),
        queries.proposed_editions.of(),
        admission.waiting_checks.of(MOST, **here),
        admission.waiting_members.of(list(states), MOST, **here),
    )
    return [
        *(_line(one, one.name, "核验入驻申请") for one in applied),
        *(_change(one, "审核变更") for one in changed),
        *todo_admission.of_operator(checks, members, states),
        *_editions(editions, actor),
    ]


def _of_agency(own: Agency | None) -> Steps:
    if own is None:
        return [_begin()]
    if own.state in MINE:
        title, action = MINE[own.state]
        return [_line(own, title, action)]
    if own.state == AgencyState.SUBMITTED:
        return [_line(own, "入驻申请正在核验", "", mine=False)]
    day = clock.today()
    checks, alive, changed, doubles, papers, people = yield (
        admission.open_checks.of(own.id),
        admission.alive_of.of(own.id),
        changes.open_changes.of(own.id),
        changes.flagged_people.of(own.id),
        *queries_expiry.soon_of(own.id, day, max(expiry.steps(day))),
    )
    ending = queries_expiry.in_order(papers, people)
    return [
        *todo_admission.of_agency(checks, alive),
        *_open_changes(changed),
        *_running_out(own, day, ending),
        *_doubles(own, len(doubles)),
    ]


def _editions(rows: list[ItemEdition], actor: Actor) -> list[Todo]:
    """List the editions of service items to which this person may say yes."""
    if not actor.has("regulator.officer", "operator.manager"):
        return []
    may = [one for one in rows if allowed(actor, "intermediaries.edition.approve", one)]
    return [_edition(one) for one in may]


def _edition(edition: ItemEdition) -> Todo:
    title = Reason.of("服务事项“{item}”第 {n} 版待批准", item=edition.title, n=edition.number)
    url = url_for("intermediaries.edition_page", id=edition.id)
    clock_of = (edition.subject_kind, edition.id)
    return Todo(title, url, action="批准事项版本", clock=clock_of)


def _change(change: Change, action: str, *, mine: bool = True) -> Todo:
    """Point to a change; its clock tells the light."""
    title = f"{change.agency.name} · {change.title}"
    url = url_for("intermediaries.change_page", id=change.id)
    return Todo(title, url, action=action, mine=mine, clock=(change.subject_kind, change.id))


def _open_changes(rows: list[Change]) -> list[Todo]:
    drafted = {True: "提交变更", False: ""}
    states = [(one, one.state == ChangeState.DRAFT) for one in rows]
    return [_change(one, drafted[draft], mine=draft) for one, draft in states]


def _flags(n: int) -> list[Todo]:
    title = Reason.of("有 {n} 条一人登记在两家机构的提示待核实", n=n)
    return [Todo(title, url_for("intermediaries.flags_list"), action="核实")] if n else []


def _running_out(own: Agency, day: dt.date, found: list[queries_expiry.Line]) -> list[Todo]:
    """Remind of what runs out within the longest warning, one line each."""
    url = url_for("intermediaries.page", id=own.id)
    lines = []
    for what, part, _ in found:
        due = dt.datetime.combine(part.expires_on, dt.time(23, 59, 59))
        title = Reason.of("{what}将于 {day} 到期", what=what, day=part.expires_on.isoformat())
        near = (part.expires_on - day).days <= min(expiry.steps(day))
        light = "red" if near else "yellow"
        lines.append(Todo(title, url, due=due, action="续期", light=light))
    return lines


def _doubles(own: Agency, n: int) -> list[Todo]:
    title = Reason.of("有 {n} 名执业人员同时登记在其他机构，请核实", n=n)
    url = url_for("intermediaries.step", id=own.id, name="people")
    return [Todo(title, url, action="核实")] if n else []


def _begin() -> Todo:
    """Tell a new agency where its way begins."""
    title = "还没有申请入驻；入驻后才能报名承接服务"
    return Todo(Reason(title), url_for("intermediaries.mine"), action="申请入驻")


def _line(agency: Agency, title: str, action: str, *, mine: bool = True) -> Todo:
    return Todo(
        title=title,
        url=url_for("intermediaries.page", id=agency.id),
        action=action,
        mine=mine,
        clock=(Agency.subject_kind, agency.id),
    )
