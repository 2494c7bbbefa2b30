"""What waits for the operator, the regulator and an agency on their desks."""

from __future__ import annotations

import datetime as dt

from flask import url_for

from app.kernel import clock
from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Todo
from intermediaries import queries, todo_admission
from intermediaries.models import Agency, Change, ItemEdition
from intermediaries.permissions import AGENCY, OPERATOR
from intermediaries.queries import changes
from intermediaries.queries import expiry as queries_expiry
from intermediaries.services import expiry
from intermediaries.states import AgencyState, ChangeState

MINE = {
    AgencyState.DRAFT: ("入驻申请还没有提交", "继续填写"),
    AgencyState.CORRECTION: ("入驻申请需要补正", "去补正"),
}


def todo(actor: Actor) -> list[Todo]:
    """List what the operator must check, and what the agency must finish."""
    if actor.has(*OPERATOR):
        applied = [_line(one, one.name, "核验入驻申请") for one in queries.applied(200)]
        return [
            *applied,
            *(_change(one, "审核变更") for one in changes.waiting()),
            *todo_admission.of_operator(actor),
            *_editions(actor),
        ]
    if actor.has("regulator.officer"):
        return [*_editions(actor), *_flags()]
    if not actor.has(*AGENCY):
        return []
    own = queries.agency_of(actor.org_id)
    if own is None:
        return [_begin()]
    if own.state in MINE:
        title, action = MINE[own.state]
        return [_line(own, title, action)]
    if own.state == AgencyState.SUBMITTED:
        return [_line(own, "入驻申请正在核验", "", mine=False)]
    return [
        *todo_admission.of_agency(own),
        *_open_changes(own),
        *_running_out(own),
        *_doubles(own),
    ]


def _editions(actor: Actor) -> list[Todo]:
    """List the editions of service items to which this person may say yes."""
    if not actor.has("regulator.officer", "operator.manager"):
        return []
    rows = queries.proposed_editions()
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


def _open_changes(own: Agency) -> list[Todo]:
    drafted = {True: "提交变更", False: ""}
    rows = changes.open_changes(own)
    states = [(one, one.state == ChangeState.DRAFT) for one in rows]
    return [_change(one, drafted[draft], mine=draft) for one, draft in states]


def _flags() -> list[Todo]:
    n = changes.open_flags()
    title = Reason.of("有 {n} 条一人登记在两家机构的提示待核实", n=n)
    return [Todo(title, url_for("intermediaries.flags_list"), action="核实")] if n else []


def _running_out(own: Agency) -> list[Todo]:
    """Remind of what runs out within the longest warning, one line each."""
    day = clock.today()
    found = queries_expiry.running_out(day, max(expiry.steps(day)), own)
    url = url_for("intermediaries.page", id=own.id)
    lines = []
    for what, part, _ in found:
        due = dt.datetime.combine(part.expires_on, dt.time(23, 59, 59))
        title = Reason.of("{what}将于 {day} 到期", what=what, day=part.expires_on.isoformat())
        near = (part.expires_on - day).days <= min(expiry.steps(day))
        light = "red" if near else "yellow"
        lines.append(Todo(title, url, due=due, action="续期", light=light))
    return lines


def _doubles(own: Agency) -> list[Todo]:
    n = len(changes.flagged(own))
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
