"""Taking a complaint in: number, desk, clock; who writes it never enters the history."""

from __future__ import annotations

from typing import Any

from app.accounts import queries as accounts
from app.kernel import deadlines, events, files
from app.kernel.clock import today
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor
from intermediaries import queries as library
from supervision.complaints import queries, rules
from supervision.complaints.models import Complaint
from supervision.complaints.services import codes
from supervision.complaints.states import ACCEPTING

EVIDENCE = "evidence"
CODE = "complaint code"
SUBMITTED = "supervision.complaint.submit"
# what a complainant does is told as done by this: no person, no organisation
COMPLAINANT = Actor(name="投诉人", kind="anonymous")
UNKNOWN = Reason.of("没有找到这个单位，请填写登记的完整名称或统一社会信用代码")


def lodge(command: Any, papers: list[tuple[Any, str]], actor: Actor) -> Complaint:
    """Take a complaint in, of a participant or of anybody; the accepting clock starts.

    Raises Invalid by field when the organisation, the notice or the contract is not known.
    """
    found = _found(command, actor)
    against, need = found["against"], found["requirement"]
    region = (need.project.region_id if need is not None else None) or against.region_id
    with write():
        year = today().year
        row = Complaint.create(
            **found,
            number=f"TS{year}{next_number(Complaint.subject_kind, year):05d}",
            kind=command["kind"],
            against_kind=command["against"],
            agency=library.agency_of(against.id),
            region=region,
            complainant=actor.org_id,
            person=actor.person_id,
            name=command["name"],
            phone=command["phone"],
            hidden=command["hidden"],
            facts=command["facts"],
            request=command["request"],
            desk=rules.desk_for(command["against"], command["kind"]),
        )
        _given(row)
        for number, (blob, name) in enumerate(papers, 1):
            _attach(row, number, blob, name)
        told = facts_of(row)
        events.record(SUBMITTED, row, actor=COMPLAINANT, facts=told, visibility="parties")
        deadlines.start(ACCEPTING, row, actor=COMPLAINANT)
    return row


def of_office(against: tuple[str, str], facts: str, actor: Actor, notice: str = "") -> Complaint:
    """Take in what an office makes of a signal; `against` is a side (owner, agency) and its name."""
    place = accounts.organisation(actor.org_id)
    letter = {
        "against": against[0],
        "party": against[1],
        "kind": "conduct",
        "notice": notice,
        "contract": "",
        "facts": facts,
        "request": "请调查处理并反馈结果",
        "name": actor.org_name,
        "phone": place.phone or "无",
        "hidden": False,
    }
    return lodge(letter, [], actor)


def _given(row: Complaint) -> None:
    """Give it to the operator, who can transfer it, where no regulator's office is for the place,
    and to one office by name where none of the kind is: nothing lies where nobody looks."""
    about = (row.region_id, queries.served_for(row))
    if row.desk == "regulator" and not queries.offices_for("regulator", *about):
        row.desk = "operator"
    near = queries.offices_for(row.desk, *about)
    row.office = None if near else queries.widest(row.desk)
    given = {"desk": row.desk, "office": row.office_id}
    Complaint.update(**given).where(Complaint.id == row.id).execute()


def _attach(row: Complaint, number: int, blob: Any, name: str) -> None:
    """Keep a paper under a neutral name: people write their own into file names."""
    ending = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    shown = f"证据材料{number}{ending}"
    files.attach(blob, row.subject_kind, row.id, EVIDENCE, COMPLAINANT, shown)


def _found(command: Any, actor: Actor) -> dict[str, Any]:
    """Find what the complaint names; Invalid by field."""
    against = queries.named(command["against"], command["party"])
    wrong: dict[str, Reason] = {}
    if against is None:
        wrong["party"] = UNKNOWN
    elif against.id == actor.org_id:
        wrong["party"] = Reason.of("不能投诉本单位")
    need = queries.notice(command["notice"]) if command["notice"] else None
    if command["notice"] and need is None:
        wrong["notice"] = Reason.of("没有这个编号的采购公告，请核对")
    bond = queries.contract_between(command["contract"], actor.org_id) if actor.org_id else None
    if command["contract"] and bond is None:
        wrong["contract"] = Reason.of("没有找到贵单位签订的这份合同，请核对合同编号")
    if wrong:
        raise Invalid(wrong)
    if need is None and bond is not None:
        need = bond.requirement
    return {"against": against, "requirement": need, "contract": bond}


def facts_of(row: Complaint) -> dict[str, Any]:
    """Return the facts every event of a complaint carries: nothing about who complains."""
    return {
        "number": row.number,
        "kind": row.kind,
        "against": row.against.name,
        "notice": (row.requirement.number or "") if row.requirement_id else "",
    }


def code_of(row: Complaint) -> str:
    """Return the code that goes with the number."""
    return codes.code_of(CODE, row.id)


def followed(number: str, code: str) -> Complaint | None:
    """Return the complaint of a number when the code is right, None else."""
    row = queries.by_number(number)
    return row if codes.fits(CODE, row.id if row else None, code) else None
