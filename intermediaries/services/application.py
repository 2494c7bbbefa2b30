"""The agency's own side: begin, fill in step by step, submit, correct, begin again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import IntegrityError

from app.accounts.models import Organisation
from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason, StaleState
from app.kernel.fire import fire, stale
from app.kernel.permissions import Actor
from intermediaries import pledge, queries
from intermediaries.models import Agency, AgencyRegion, Relation
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.rules.admission import NOTICE
from intermediaries.rules.people import check_identity, mask_identity
from intermediaries.services import flags, notice
from intermediaries.services.reading import prepare
from intermediaries.states import ENTRY, AgencyState

EDITABLE = (AgencyState.DRAFT, AgencyState.CORRECTION)
OPEN = (*EDITABLE, AgencyState.LISTED)
CLOSED = Reason.of("申请已提交核验，现在不能修改；需要修改时由运行机构要求补正。")
BY_CHANGE = Reason.of("机构已入驻，内容要改请提交变更，经运行机构同意后生效。")
LABELS = {
    "legal_form": "机构类型",
    "region": "注册地",
    "address": "住所",
    "contact": "联系人",
    "phone": "联系电话",
    "legal_representative": "法定代表人",
    "introduction": "机构简介",
}


def start(actor: Actor) -> Agency:
    """Begin the application of the actor's organisation, or find the one there is."""
    found = queries.agency_of(actor.org_id)
    if found is not None:
        return found
    organisation = Organisation.get_by_id(actor.org_id)
    if not organisation.uscc:
        raise NotAllowed("贵单位没有登记统一社会信用代码，请先在单位信息中补充。")
    try:
        with write():
            agency = Agency.create(
                organisation=organisation,
                name=organisation.name,
                uscc=organisation.uscc,
                region=organisation.region_id,
                address=organisation.address,
                contact=organisation.contact,
                phone=organisation.phone,
            )
            events.record(
                "intermediaries.agency.start", agency, actor=actor, facts={"name": agency.name}
            )
    except IntegrityError:
        return queries.agency_of(actor.org_id)
    return queries.agency(agency.id)


def touch(agency: Agency, states: tuple[AgencyState, ...] = EDITABLE) -> None:
    """Hold the agency in one of the states for the change that follows, inside write()."""
    held = (Agency.id == agency.id) & Agency.state.in_(states)
    if not Agency.update(version=Agency.version + 1).where(held).execute():
        listed = agency.state == AgencyState.LISTED
        raise NotAllowed(BY_CHANGE if listed else CLOSED)


def save_identity(agency: Agency, command: Any, actor: Actor, *, seen: int | None = None) -> Agency:
    """Save who the agency is; of an identity number only the masked form is kept."""
    if command.legal_id:
        wrong = check_identity(command.legal_id)
        if wrong:
            raise Invalid({"legal_id": wrong[0]})
    facts = {name: getattr(command, name) for name in LABELS}
    before = {name: _plain(agency, name) for name in LABELS}
    changed = [LABELS[name] for name in LABELS if facts[name] != before[name]]
    if command.legal_id:
        facts["legal_id_masked"] = mask_identity(command.legal_id)
    with write():
        if seen is not None and Agency.get_by_id(agency.id).version != seen:
            raise stale(ENTRY, agency)
        touch(agency)
        Agency.update(**facts).where(Agency.id == agency.id).execute()
        if changed:
            events.record(
                "intermediaries.agency.change",
                agency,
                actor=actor,
                facts={"fields": "、".join(changed)},
            )
    return queries.agency(agency.id)


def _plain(agency: Agency, name: str) -> Any:
    return agency.region_id if name == "region" else getattr(agency, name)


def save_regions(
    agency: Agency, codes: list[str], actor: Actor, filings: Mapping[str, str] | None = None
) -> None:
    """Replace the regions the agency serves, with what is filed there."""
    told = filings or {}
    codes = [*codes, *told]
    if not codes:
        raise Invalid({"regions": "请选择服务区域（可以选全国）。"})
    with write():
        touch(agency)
        AgencyRegion.delete().where(AgencyRegion.agency == agency).execute()
        for code in dict.fromkeys(codes):
            AgencyRegion.create(agency=agency, region_code=code, filing=told.get(code, ""))
        facts = {"codes": "、".join(dict.fromkeys(codes))}
        events.record("intermediaries.agency.set_regions", agency, actor=actor, facts=facts)


def add_relation(
    agency: Agency, kind: str, name: str, actor: Actor, *, uscc: str | None = None
) -> Relation:
    """Declare somebody who stands behind the agency."""
    with write():
        touch(agency)
        same = (Relation.agency == agency) & (Relation.kind == kind) & (Relation.name == name)
        if Relation.select().where(same).exists():
            raise Invalid({"name": "这一关联关系已经填写。"})
        relation = Relation.create(agency=agency, kind=kind, name=name, uscc=uscc or None)
        if kind == "shareholder":
            Agency.update(no_shareholders=False).where(Agency.id == agency.id).execute()
        facts = {"kind": RELATION_LABELS[kind], "by": "add"}
        events.record("intermediaries.agency.declare", agency, actor=actor, facts=facts)
    return relation


def drop_relation(agency: Agency, relation_id: str, actor: Actor) -> None:
    """Take a declared relation back."""
    with write():
        touch(agency)
        there = (Relation.id == relation_id) & (Relation.agency == agency)
        row = Relation.get_or_none(there)
        if row is None:
            raise StaleState("这一关联关系已经删除，请刷新页面。")
        Relation.delete().where(there).execute()
        facts = {"kind": RELATION_LABELS[row.kind], "by": "drop"}
        events.record("intermediaries.agency.declare", agency, actor=actor, facts=facts)


def declare_no_shareholders(agency: Agency, actor: Actor) -> None:
    """Declare that there are no shareholders (institutions, foundations)."""
    with write():
        touch(agency)
        if (
            Relation.select()
            .where(Relation.agency == agency, Relation.kind == "shareholder")
            .exists()
        ):
            raise Invalid({"": "已填写股东，不能声明没有股东；请先删除。"})
        Agency.update(no_shareholders=True).where(Agency.id == agency.id).execute()
        events.record(
            "intermediaries.agency.declare",
            agency,
            actor=actor,
            facts={"kind": "没有股东", "by": "add"},
        )


def confirm_pledge(agency: Agency, version: str, actor: Actor) -> None:
    """Confirm the pledge in force; an outdated page is told so."""
    current = pledge.current(clock.today())
    if version != current.version:
        raise StaleState(
            Reason.of("承诺书已更新为{version}版，请重新阅读并确认。", version=current.version)
        )
    with write():
        touch(agency, OPEN)
        Agency.update(pledge_version=version, pledged_at=clock.now(), pledged_by=actor.name).where(
            Agency.id == agency.id
        ).execute()
        events.record(
            "intermediaries.agency.pledge", agency, actor=actor, facts={"version": version}
        )


def submit(agency: Agency, actor: Actor, *, seen: int | None = None) -> Agency:
    """Hand the application (or its correction) in; NotAllowed lists what is missing.

    Where the place registers by notice, the agency is listed at once and checked afterwards.
    """
    action = "resubmit" if agency.state == AgencyState.CORRECTION else "submit"
    model = notice.model_of(agency)
    with write():
        if action == "submit":
            Agency.update(submitted_at=clock.now()).where(Agency.id == agency.id).execute()
        facts = {"name": agency.name, "model": model}
        fire(ENTRY, prepare(agency), action, actor, facts=facts, seen=seen)
        flags.look(agency)
        return notice.register(agency) if model == NOTICE else agency


def reopen(agency: Agency, actor: Actor, *, seen: int | None = None) -> Agency:
    """Begin again after a refusal, a lapse, a withdrawal or the end of a ban."""
    with write():
        Agency.update(corrections=0, correction_json="{}", ban_until=None, listed_at=None).where(
            Agency.id == agency.id
        ).execute()
        fire(ENTRY, prepare(agency), "reopen", actor, seen=seen)
    return queries.agency(agency.id)
