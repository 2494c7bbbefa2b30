"""What waits of checks after a listing and of shortlists."""

from __future__ import annotations

from flask import url_for

from app.kernel.permissions import Actor
from app.kernel.room import Todo
from intermediaries.models import Agency, IntakeMember, LaterCheck
from intermediaries.queries import admission
from intermediaries.states import LaterState, MemberState

MOST = 100


def of_operator(actor: Actor) -> list[Todo]:
    """List the checks and applications that wait for this office."""
    found = [_check(one, "核查声明的内容") for one in admission.waiting_checks(MOST)]
    states = {MemberState.APPLIED: "审核入选申请"}
    if actor.has("operator.manager"):
        states[MemberState.SIGNED] = "确认协议"
    rows = admission.waiting_members(list(states), MOST)
    return found + [_place(one, states[one.state]) for one in rows]


def of_agency(own: Agency) -> list[Todo]:
    """List what an agency must put right or sign."""
    found, check = [], admission.open_check(own)
    if check is not None and check.state == LaterState.RECTIFYING:
        found.append(_check(check, "改正并申请复查"))
    alive = admission.alive_of(own)
    return found + [
        _place(one, "上传已签署的协议") for one in alive if one.state == MemberState.SELECTED
    ]


def _check(check: LaterCheck, action: str) -> Todo:
    url = url_for("intermediaries.later_check_page", id=check.id)
    clock = (check.subject_kind, check.id)
    return Todo(check.agency.name, url, action=action, clock=clock)


def _place(member: IntakeMember, action: str) -> Todo:
    url = url_for("intermediaries.intake_member_page", id=member.id)
    return Todo(member.title, url, action=action, clock=(member.subject_kind, member.id))
