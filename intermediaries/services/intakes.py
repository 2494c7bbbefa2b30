"""入库批次: a shortlist drawn up from applications and agreements, valid for a term; a label only."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from peewee import IntegrityError

from app.kernel import clock, deadlines, events, files
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency, Intake, IntakeMember
from intermediaries.queries import admission
from intermediaries.rules import admission as rules
from intermediaries.rules.standing import serves
from intermediaries.services import papers
from intermediaries.states import (
    INTAKE,
    INTAKE_MEMBER,
    AgencyState,
    IntakeState,
    MemberState,
    OfferingState,
)
from intermediaries.states.intakes import BEGINNING, CLOSING, SIGNING, TERM

AGREEMENT = "agreement"
FIELDS = (
    "region", "title", "conditions", "items", "promised_days", "fee_note", "standard",
    "opens", "closes", "valid_from", "valid_to",
)  # fmt: skip
# What the house does when a clock ends, by clock: the state it waits in, and the move.
AT_THE_END = {
    CLOSING: (IntakeState.OPEN, "close"),
    BEGINNING: (IntakeState.SELECTING, "begin"),
    TERM: (IntakeState.IN_FORCE, "end"),
}


def draft(values: Mapping[str, Any], actor: Actor) -> Intake:
    """Begin an intake; Invalid when its days do not follow each other."""
    facts = _checked(values)
    with write():
        made = Intake.create(**facts, by_org=actor.org_name)
        told = {"title": made.title}
        events.record("intermediaries.intake.draft", made, actor=actor, facts=told)
    return admission.intake(made.id)


def edit(intake: Intake, values: Mapping[str, Any], actor: Actor, seen: int | None) -> None:
    """Write a draft anew."""
    facts = _checked(values)
    with write():
        mine = (Intake.id == intake.id) & (Intake.state == IntakeState.DRAFT)
        mine &= Intake.version == (intake.version if seen is None else seen)
        changed = Intake.update(**facts, version=Intake.version + 1).where(mine).execute()
        if not changed:
            raise NotAllowed("批次已发布或刚刚被别人修改，请刷新页面。")
        told = {"title": facts["title"]}
        events.record("intermediaries.intake.edit", intake, actor=actor, facts=told)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: values[name] for name in FIELDS}
    wrong = rules.days(SimpleNamespace(**facts))
    if wrong:
        raise Invalid({"": wrong[0]})
    return facts


def prepare(intake: Intake) -> Intake:
    """Set on an intake what its guards look at."""
    intake.wrong = rules.problems(intake, clock.today())
    return intake


def publish(intake: Intake, actor: Actor, *, seen: int | None = None) -> None:
    """Invite applications; everybody can read it from now on."""
    with write():
        told = {"title": intake.title, "closes": intake.closes.isoformat()}
        fire(INTAKE, prepare(intake), "publish", actor, facts=told, seen=seen)


def cancel(intake: Intake, reason: str, actor: Actor, *, seen: int | None = None) -> None:
    """Give an intake up before its list holds, with the reason; applications end with it."""
    with write():
        told = {"title": intake.title}
        fire(INTAKE, intake, "cancel", actor, reason=reason, facts=told, seen=seen)
        _end_members(intake, "批次已取消")


def turn(payload: dict) -> None:
    """Close, begin or end an intake on its day (the clocks' job); early or twice it does nothing."""
    intake = admission.intake(payload["subject_id"])
    state, action = AT_THE_END[payload["kind"]]
    if intake is None or intake.state != state:
        return
    due = deadlines.due_of(intake, payload["kind"])
    if due is None or clock.now() < due:
        return
    with write():
        fire(INTAKE, intake, action, SYSTEM, facts={"title": intake.title})
        if action == "end":
            _end_members(intake, "名单有效期届满")


def _end_members(intake: Intake, reason: str) -> None:
    for member in admission.alive_members(intake):
        _move(member, "end", SYSTEM, reason=reason, sets={"open_key": None})


def objections(intake: Intake, agency: Agency | None) -> list[Reason]:
    """Say why an agency may not apply for an intake now; empty when it may."""
    if agency is None or agency.state != AgencyState.LISTED:
        return [Reason.of("只有已入驻的机构可以申请；入驻常年开放，请先办理入驻。")]
    offered = [
        one.item_id for one in queries.offerings_of(agency) if one.state == OfferingState.LISTED
    ]
    within = serves(queries.regions_of(agency), intake.region_id)
    found = rules.may_apply(intake, clock.today(), serves=within, offered=offered)
    if admission.application_in(intake, agency) is not None:
        found.append(Reason.of("本机构已申请这一批次。"))
    return found


def apply(intake: Intake, agency: Agency, statement: str, actor: Actor) -> IntakeMember:
    """Apply for a place on the list."""
    against = objections(intake, agency)
    if against:
        raise NotAllowed(*against)
    key = f"{intake.id}:{agency.id}"
    try:
        with write():
            made = IntakeMember.create(
                intake=intake, agency=agency, open_key=key, statement=statement
            )
            deadlines.start("intermediaries.intake_check", made)
            told = {"title": intake.title, "agency": agency.name}
            events.record("intermediaries.intake_member.apply", made, actor=actor, facts=told)
    except IntegrityError:
        raise NotAllowed("本机构已申请这一批次。") from None
    return admission.intake_member(made.id)


def prepare_member(member: IntakeMember) -> IntakeMember:
    """Set on an application what its guards look at: does the agency still do what is asked?"""
    day, intake = clock.today(), member.intake
    wanted = intake.items or [
        one.item_id
        for one in queries.offerings_of(member.agency)
        if one.state == OfferingState.LISTED
    ]
    found = {code: queries.qualified(member.agency, code, day, intake.region_id) for code in wanted}
    fit = any(not reasons for reasons in found.values())
    first = next(iter(found.values()), [Reason.of("没有上架的服务事项。")])
    member.shortfalls = [] if fit else first
    return member


def accept(member: IntakeMember, actor: Actor, *, seen: int | None = None) -> None:
    """Find the conditions met; the agency has some days to sign the agreement."""
    _move(prepare_member(member), "accept", actor, seen=seen, sets=_decided())


def refuse(member: IntakeMember, reason: str, actor: Actor, *, seen: int | None = None) -> None:
    """Find a condition unmet, with the reason; a number of places is no reason."""
    sets = _decided() | {"open_key": None}
    _move(member, "refuse", actor, reason=reason, seen=seen, sets=sets)


def sign(member: IntakeMember, upload: Any, actor: Actor, *, seen: int | None = None) -> None:
    """Hand in the signed service agreement (入库服务协议)."""
    hand_in(member, papers.keep(upload, AGREEMENT), upload, actor, seen=seen)


def hand_in(
    member: IntakeMember, blob: Any, upload: Any, actor: Actor, *, seen: int | None = None
) -> None:
    """Hand in an agreement that has been received; `upload` gives its name."""
    with write():
        _move(member, "sign", actor, seen=seen)
        papers.hang(blob, member, AGREEMENT, upload, actor)


def send_back(member: IntakeMember, reason: str, actor: Actor, *, seen: int | None = None) -> None:
    """Ask for another agreement, with the reason."""
    _move(member, "return", actor, reason=reason, seen=seen)


def confirm(member: IntakeMember, actor: Actor, *, seen: int | None = None) -> None:
    """Put the agency on the list until its last day."""
    sets = {"listed_on": clock.today(), "valid_to": member.intake.valid_to}
    until = member.intake.valid_to.isoformat()
    _move(member, "confirm", actor, seen=seen, sets=sets, until=until)


def withdraw(member: IntakeMember, actor: Actor, *, seen: int | None = None) -> None:
    """Take an application back."""
    _move(member, "withdraw", actor, seen=seen, sets={"open_key": None})


def lapse(payload: dict) -> None:
    """End an application whose agreement did not come in time (the deadline's job)."""
    member = admission.intake_member(payload["subject_id"])
    if member is None or member.state != MemberState.SELECTED:
        return
    due = deadlines.due_of(member, SIGNING)
    if due is not None and clock.now() >= due:
        _move(member, "lapse", SYSTEM, sets={"open_key": None})


def leave_all(agency: Agency) -> None:
    """End the applications and places of an agency that has left the library; inside write()."""
    for member in admission.alive_of(agency):
        _move(member, "end", SYSTEM, reason="机构已离库", sets={"open_key": None})


def _decided() -> dict[str, Any]:
    return {"decided_at": clock.now()}


def _move(member, action, actor, *, reason="", seen=None, sets=None, **more) -> None:
    with write():
        told = {"title": member.intake.title, "agency": member.agency.name, **more}
        told["agency_uscc"] = member.agency.uscc
        fire(INTAKE_MEMBER, member, action, actor, reason=reason, facts=told, seen=seen, sets=sets)


def agreement_of(member: IntakeMember) -> list[Any]:
    """List the signed agreement of a place (one or none)."""
    return list(files.of(member.subject_kind, member.id, AGREEMENT))
