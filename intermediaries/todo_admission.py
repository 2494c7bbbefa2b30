"""What waits of checks after a listing and of shortlists."""

from __future__ import annotations

from flask import url_for

from app.kernel.permissions import Actor
from app.kernel.room import Todo
from intermediaries.models import IntakeMember, LaterCheck
from intermediaries.states import LaterState, MemberState

MOST = 100


def steps_of_members(actor: Actor) -> dict[MemberState, str]:
    """Name what this office does about applications, by their states."""
    states = {MemberState.APPLIED: "审核入选申请"}
    if actor.has("operator.manager"):
        states[MemberState.SIGNED] = "确认协议"
    return states


def of_operator(
    checks: list[LaterCheck], members: list[IntakeMember], states: dict[MemberState, str]
) -> list[Todo]:
    """List the checks and applications that wait for this office."""
    found = [_check(one, "核查声明的内容") for one in checks]
    return found + [_place(one, states[one.state]) for one in members]


def of_agency(checks: list[LaterCheck], alive: list[IntakeMember]) -> list[Todo]:
    """List what an agency must put right or sign."""
    wrong = [one for one in checks if one.state == LaterState.RECTIFYING]
    chosen = [one for one in alive if one.state == MemberState.SELECTED]
    return [_check(one, "改正并申请复查") for one in wrong] + [
        _place(one, "上传已签署的协议") for one in chosen
    ]


def _check(check: LaterCheck, action: str) -> Todo:
    url = url_for("intermediaries.later_check_page", id=check.id)
    clock = (check.subject_kind, check.id)
    return Todo(check.agency.name, url, action=action, clock=clock)


def _place(member: IntakeMember, action: str) -> Todo:
    url = url_for("intermediaries.intake_member_page", id=member.id)
    return Todo(member.title, url, action=action, clock=(member.subject_kind, member.id))
