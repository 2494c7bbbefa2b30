"""From a result to an award: publicity, objections, refusal, the next round."""

import datetime as dt
import json

from app.kernel import clock, deadlines, events, log
from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.numbers import next_number
from app.kernel.permissions import SYSTEM, Actor
from bidding.award_states import AWARD, OBJECTION, AwardState
from bidding.methods import METHODS
from bidding.models import (
    Award,
    Contract,
    DrawRound,
    Freeze,
    Hold,
    Objection,
    RankingRecord,
    Requirement,
)
from bidding.queries import live
from bidding.rules import several, timetable
from bidding.rules.endings import Code
from bidding.rules.lots import PASSED
from bidding.service_states import CONTRACT, ContractState
from bidding.services import choosing, explaining, finishing, freeze, lots, terms
from bidding.services.proposing import award_facts, display, follow, propose
from bidding.states import REQUIREMENT, RequirementState
from intermediaries.models import Agency

R = RequirementState
LOW = "报价明显偏低，说明不成立"
REFILL = "报价说明成立"
OPEN = (AwardState.PROPOSED, AwardState.ISSUED)


def current(requirement: Requirement) -> Award | None:
    """Return the award that stands now, None when there is none."""
    rows = requirement.awards.where(Award.state.in_(OPEN))
    return rows.order_by(Award.created_at.desc()).first()


def standing(requirement: Requirement) -> list[Award]:
    """List the awards that stand now, in the order of their places."""
    rows = Award.select(Award, Agency).join(Agency).where(Award.requirement == requirement)
    return list(rows.where(Award.state.in_(OPEN)).order_by(Award.place, Award.created_at))


def choose_sole(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> Award:
    """Take the only eligible agency directly, with the owner's public reason."""
    with write():
        if choosing.is_late(requirement, "bidding.choice"):
            raise Late(Reason("选定期限已过，本次采购按流标处理"))
        if lots.is_out(requirement, 1):
            raise NotAllowed(Reason.of(PASSED, most=requirement.purchase.most))
        told = terms.facts(requirement)
        fire(REQUIREMENT, requirement, "choose_sole", actor, reason=reason, facts=told, seen=seen)
        return propose(requirement, 1, "direct", 0, reason)


def refuse_sole(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> None:
    """Not take the only agency: the purchase fails with the owner's reason."""
    with write():
        told = terms.facts(requirement)
        fire(REQUIREMENT, requirement, "refuse_sole", actor, reason=reason, facts=told, seen=seen)
        requirement.failure = reason
        requirement.save()


def choice_over(payload: dict) -> None:
    """Fail when the owner did not decide in time about a single sign-up."""
    requirement = Requirement.get_or_none(Requirement.id == payload["subject_id"])
    if requirement is not None and requirement.state == R.SOLE:
        why = f"业主{requirement.owner.name}逾期未决定是否直接选取"
        freeze.fail(requirement, why, Code.OWNER_SILENT)


def publicity_over(payload: dict) -> None:
    """Award by itself when the publicity ended without an open objection and nothing holds it."""
    requirement = Requirement.get_or_none(Requirement.id == payload["subject_id"])
    if requirement is None or requirement.state != R.PUBLICITY:
        return
    rows = standing(requirement)
    running = deadlines.of(requirement, only_open=True)
    if not rows or any(v.kind == "bidding.publicity" and _is_early(v.due) for v in running):
        return
    if requirement.holds.where(Hold.released_at.is_null()).exists():
        return
    fire(REQUIREMENT, requirement, "award", SYSTEM, facts=terms.facts(requirement))
    for row in rows:
        if row.state == AwardState.PROPOSED:
            issue(row)


def _is_early(due: dt.datetime | None) -> bool:
    return due is None or clock.now() < due


def issue(row: Award) -> Event:
    """Issue the numbered award notice and open the contract; the signing clock runs."""
    year = clock.today().year
    row.number = f"中选通知〔{year}〕{next_number('bidding.award', year)}号"
    row.issued_at = clock.now()
    told = {**award_facts(row), "number": row.number, "issued_on": str(clock.today())}
    event = fire(AWARD, row, "issued", SYSTEM, facts=told)
    row.save()
    requirement = row.requirement
    contract = Contract.create(
        requirement=requirement,
        award=row,
        project=requirement.project_id,
        item=requirement.item_id,
        owner=requirement.owner_id,
        agency=row.organisation_id,
        title=f"{requirement.title}服务合同"[:120],
        amount_fen=row.amount_fen,
    )
    key = "bidding.contract.opened"
    events.record(key, contract, actor=SYSTEM, facts=award_facts(row), visibility="parties")
    deadlines.start("bidding.signing", contract)
    events.checkpoint("award")
    return event


def object_to(
    requirement: Requirement, text: str, actor: Actor, seen: int | None, about: str = ""
) -> Objection:
    """Lodge an objection: the publicity pauses until the operator has answered.

    `about` is the id of the award it is directed at, where several agencies were chosen.
    """
    with write():
        if choosing.is_late(requirement, "bidding.publicity"):
            raise Late(Reason("公示期已满，不能再提出异议"))
        rows = standing(requirement)
        row = next((one for one in rows if one.id == about), None if about else rows and rows[0])
        if not row:
            raise NotAllowed(Reason("现在没有公示中的结果"))
        facts = {"notice": requirement.number, "by": actor.org_name}
        fire(REQUIREMENT, requirement, "object", actor, reason=text, facts=facts, seen=seen)
        objection = Objection.create(
            requirement=requirement,
            award=row,
            organisation=actor.org_id,
            person=actor.person_id,
            text=text,
        )
        told = {**facts, "text": text}
        key = "bidding.objection.lodged"
        events.record(key, objection, actor=actor, facts=told, visibility="parties")
        deadlines.start("bidding.objection", objection)
    return objection


def decide(objection: Objection, action: str, answer: str, actor: Actor, seen: int | None) -> None:
    """Answer an objection: rejected, the publicity goes on; upheld, the agency is out."""
    with write():
        requirement, row = objection.requirement, objection.award
        facts = {"notice": requirement.number, "agency": row.agency.name}
        fire(OBJECTION, objection, action, actor, reason=answer, facts=facts, seen=seen)
        objection.answer = answer
        objection.save()
        if action == "reject":
            fire(REQUIREMENT, requirement, "resume", SYSTEM, facts=facts)
            return
        told = {**award_facts(row), "why": answer}
        fire(AWARD, row, "disqualified", SYSTEM, facts=told)
        go_on(requirement, "取消中选资格", row)


def decline(row: Award, reason: str, actor: Actor, seen: int | None) -> Event:
    """Give the award up with a reason; counted by later rooms; the rest is drawn from again."""
    with write():
        facts = award_facts(row)
        event = fire(AWARD, row, "declined", actor, reason=reason, facts=facts, seen=seen)
        _void_contract(row)
        go_on(row.requirement, "中选机构放弃", row)
    return event


def forfeit(row: Award, reason: str, actor: Actor, seen: int | None) -> Event:
    """Take the award back because no contract was signed in time; the rest is drawn again."""
    with write():
        facts = award_facts(row)
        event = fire(AWARD, row, "forfeited", actor, reason=reason, facts=facts, seen=seen)
        _void_contract(row)
        go_on(row.requirement, "逾期未签订合同", row)
    return event


def _void_contract(row: Award) -> None:
    unsigned = (ContractState.PENDING, ContractState.DRAFTED)
    for contract in row.contracts.where(Contract.state.in_(unsigned)):
        fire(CONTRACT, contract, "void", SYSTEM, facts=award_facts(row))


def go_on(requirement: Requirement, why: str, left: Award) -> None:
    """After a refusal or disqualification: a reserve, else a new round, else failure."""
    told = {"notice": requirement.number, "why": why}
    if not several.read(requirement.several).is_one:
        _fill(requirement, why, left, told)
        return
    if requirement.method in {"credit_merit", "plan_merit"}:
        _choose_again(requirement, why, told)
        return
    if requirement.method == "direct":
        freeze.fail(requirement, why)
        return
    reserve = _next_reserve(requirement)
    if reserve is not None:
        if explaining.wait(requirement, [reserve], 1, told, left=left):
            return
        fire(REQUIREMENT, requirement, "substitute", SYSTEM, facts=told)
        price = dict(live.standing(requirement.id)).get(reserve)
        propose(requirement, reserve, "reserve", requirement.turn, amount_fen=price)
        return
    if METHODS[requirement.method].offers != "none":
        freeze.fail(requirement, f"{why}，已无其他有效报价")
        return
    if _left(requirement) == 0:
        freeze.fail(requirement, f"{why}，候选机构已抽尽")
        return
    margin = dt.timedelta(minutes=requirement.margin)
    due = timetable.whole_minute(log.moment() + margin)
    requirement.draw_at = due
    told |= {"draw_at": clock.iso(due), **terms.in_words(requirement)}
    fire(REQUIREMENT, requirement, "redraw", SYSTEM, facts=told)
    freeze.open_round(requirement, due)


def _fill(requirement: Requirement, why: str, left: Award, told: dict) -> None:
    """Of several: the next one takes place and share during publicity, later they stay empty."""
    early = requirement.state in {R.PUBLICITY, R.OBJECTION, R.EXPLAINING}
    reserve = _next_reserve(requirement) if early else None
    if reserve is not None:
        if explaining.wait(requirement, [reserve], 1, told, left=left):
            return
        fire(REQUIREMENT, requirement, "substitute", SYSTEM, facts=told)
        follow(requirement, reserve, "reserve", left)
        return
    if not standing(requirement):
        freeze.fail(requirement, f"{why}，入围机构均已退出")
        return
    if requirement.state == R.OBJECTION:
        fire(REQUIREMENT, requirement, "resume", SYSTEM, facts=told)
    if requirement.state == R.EXPLAINING:
        fire(REQUIREMENT, requirement, "rank", SYSTEM, facts=told)
        display(requirement)
    told |= {"agency": left.agency.name, "share": several.percent(left.share_bp)}
    key = "bidding.requirement.vacancy"
    events.record(key, requirement, actor=SYSTEM, facts=told, visibility="public")
    finishing.close(requirement, told)


def _choose_again(requirement: Requirement, why: str, told: dict) -> None:
    """Ask the owner once more among the rest of its list; without a rest the purchase fails."""
    if choosing.choices(requirement):
        choosing.begin(requirement, "rechoose", told)
    else:
        freeze.fail(requirement, f"{why}，名单内已无其他机构")


def _picks(requirement: Requirement) -> list[list[int]]:
    """List the numbers drawn in each round so far."""
    last = requirement.rounds.where(DrawRound.document.is_null(False))
    row = last.order_by(DrawRound.turn.desc()).first()
    if row is None:
        return []
    return [[p["number"] for p in r["picks"]] for r in json.loads(row.document)["rounds"]]


def _next_reserve(requirement: Requirement) -> int | None:
    used = {row.pool_number for row in requirement.awards} | set(lots.passed_over(requirement))
    used |= explaining.out(requirement)
    return next((n for n in in_order(requirement) if n not in used), None)


def in_order(requirement: Requirement) -> list[int]:
    """List whom the published rule names one after the other: by rank, or as last drawn."""
    if requirement.is_sealed:
        kept = RankingRecord.get_or_none(RankingRecord.requirement == requirement)
        rows = json.loads(kept.document)["rows"] if kept else []
        placed = sorted((row["place"], row["number"]) for row in rows if row["place"])
        return [number for _, number in placed]
    drawn = _picks(requirement)
    return drawn[-1] if drawn else [number for number, _ in live.standing(requirement.id)]


def _left(requirement: Requirement) -> int:
    """Count who may still be drawn: neither drawn nor taken out before, nor passed over now."""
    frozen = Freeze.get(Freeze.requirement == requirement)
    drawn = {number for numbers in _picks(requirement) for number in numbers}
    if not drawn:
        return 0
    removed = {number for row in requirement.rounds for number in row.removed}
    return frozen.size - len(drawn | removed | set(lots.passed_over(requirement)))
