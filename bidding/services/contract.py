"""The contract (uploaded by one side, confirmed by the other, filed) and the service result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel import clock, deadlines, events, files, money
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.models import Contract, Payment, Result
from bidding.payment_states import PaymentState
from bidding.service_states import CONTRACT, RESULT, ContractState, ResultState
from bidding.services import finishing, frameworks
from bidding.states import REQUIREMENT, RequirementState
from intermediaries.services import standing

_FIELDS = ("number", "signed_on", "starts_on", "ends_on", "amount_fen")


@dataclass(frozen=True)
class Ending:
    """On what ground a contract ends early, what follows, and what is still paid."""

    ground: str = "other"
    consequences: str = ""
    settled_fen: int | None = None
    mutual: bool = False


NOTHING_SAID = Ending()


def contract_facts(contract: Contract) -> dict:
    """Return the facts that later rooms read from every event of a contract or result."""
    return {
        "contract": contract.id,
        "number": contract.number,
        "title": contract.title,
        "project_code": contract.project.number,
        "agency": contract.agency.name,
        "agency_uscc": contract.agency.uscc or "",
        "owner": contract.owner.name,
        "owner_uscc": contract.owner.uscc or "",
        "item": contract.item_id,
        "amount_fen": contract.amount_fen,
        "signed_on": str(contract.signed_on or ""),
        "starts_on": str(contract.starts_on or ""),
        "ends_on": str(contract.ends_on or ""),
    }


def upload(
    contract: Contract,
    values: Mapping[str, Any],
    paper: tuple[Any, str],
    actor: Actor,
    seen: int | None,
) -> Event:
    """Put the signed PDF up with its dates; the other side is asked to confirm.

    Raises Invalid when the price differs from that of the award, the dates do not fit, or
    another contract of the owner bears the number.
    """
    wrong = {}
    if contract.requirement.framework:
        values = {**values, "amount_fen": contract.award.amount_fen}
    if values["amount_fen"] != contract.award.amount_fen:
        wrong["amount_fen"] = Reason("合同金额与中选价格不一致，请核对")
    if values["ends_on"] < values["starts_on"]:
        wrong["ends_on"] = Reason("服务结束日期不能早于开始日期")
    other = _same_number(contract, values["number"])
    if other is not None:
        why = "委托方的另一份合同“{title}”已使用这一编号，请核对"
        wrong["number"] = Reason.of(why, title=other.title)
    if wrong:
        raise Invalid(wrong)
    with write():
        for name in _FIELDS:
            setattr(contract, name, values[name])
        contract.uploaded_by = actor.org_id
        facts = {**contract_facts(contract), "by": actor.org_name, "sha256": paper[0].sha256}
        event = fire(CONTRACT, contract, "upload", actor, facts=facts, seen=seen)
        contract.save()
        blob, name = paper
        files.attach(blob, contract.subject_kind, contract.id, "contract", actor, name)
    return event


def _same_number(contract: Contract, number: str) -> Contract | None:
    """Find another contract of the owner, not void, with the same number."""
    held = (Contract.owner == contract.owner_id) & (Contract.number == number)
    other = (Contract.id != contract.id) & (Contract.state != ContractState.VOID)
    return Contract.select().where(held, other).first()


def confirm(contract: Contract, actor: Actor, seen: int | None) -> Event:
    """Confirm what the other side uploaded; the contract is filed at once, the service runs.

    Its clock runs to the contract's last day of service; a contract filed later leaves that day.
    """
    with write():
        facts = contract_facts(contract)
        fire(CONTRACT, contract, "confirm", actor, facts=facts, seen=seen)
        event = fire(CONTRACT, contract, "filed", SYSTEM, facts=facts)
        if contract.requirement.state == RequirementState.AWARDED:
            fire(REQUIREMENT, contract.requirement, "serve", SYSTEM, facts=facts)
        standing.contract_opened(contract.agency_id)
        if contract.requirement.framework:
            frameworks.joined(contract)
            return event
        result = Result.create(contract=contract)
        key = "bidding.result.awaited"
        events.record(key, result, actor=SYSTEM, facts=facts, visibility="parties")
        left = max((contract.ends_on - clock.today()).days, 0)  # to the last day both agreed on
        deadlines.start("bidding.service", result, amount=left)
    return event


def send_back(contract: Contract, reason: str, actor: Actor, seen: int | None) -> Event:
    """Send an uploaded contract back with the reason."""
    with write():
        facts = contract_facts(contract)
        return fire(CONTRACT, contract, "send_back", actor, reason=reason, facts=facts, seen=seen)


def settles(contract: Contract, fen: int | None) -> None:
    """Raise Invalid when a settlement is more than what the price leaves beside what is due."""
    kept = (Payment.state != PaymentState.PLANNED) & (Payment.state != PaymentState.STOPPED)
    fixed = sum(row.amount_fen for row in contract.payments.where(kept))
    left = max(contract.amount_fen - fixed, 0)
    if (fen or 0) > left:
        text = "结算金额不得超过合同金额中尚未到期的部分：{left} 元"
        raise Invalid({"settled_fen": Reason.of(text, left=money.show(left))})


def terminate(
    contract: Contract,
    reason: str,
    actor: Actor,
    seen: int | None,
    ending: Ending = NOTHING_SAID,
) -> Event:
    """End a running contract before its result: ground, reason and what follows are public."""
    with write():
        settles(contract, ending.settled_fen)
        facts = {**contract_facts(contract), **vars(ending), "by": actor.org_name}
        event = fire(CONTRACT, contract, "terminated", actor, reason=reason, facts=facts, seen=seen)
        for result in contract.results.where(Result.state != ResultState.ACCEPTED):
            fire(RESULT, result, "stopped", SYSTEM, facts=facts)
        finishing.close(contract.requirement, facts)
        standing.contract_closed(contract.agency_id)
    return event


def deliver(result: Result, note: str, papers: list, actor: Actor, seen: int | None) -> Event:
    """Hand the result over with its files; the owner's acceptance clock starts."""
    with write():
        facts = {**contract_facts(result.contract), "files": [blob.sha256 for blob, _ in papers]}
        event = fire(RESULT, result, "delivered", actor, facts=facts, seen=seen)
        _pause_service(result, actor)
        result.note = note
        result.deliveries += 1
        result.save()
        slot = f"result-{result.deliveries}"
        files.attach_all(papers, result, slot, actor)
    return event


def _pause_service(result: Result, actor: Actor) -> None:
    """Stop the service clock while the owner examines; one that has run out stays run out."""
    for view in deadlines.of(result, only_open=True):
        if view.kind == "bidding.service" and view.due and clock.now() < view.due:
            deadlines.pause("bidding.service", result, reason="提交成果", actor=actor)


def accept(result: Result, actor: Actor, seen: int | None) -> Event:
    """Accept the result: contract and purchase are completed."""
    with write():
        contract = result.contract
        facts = {**contract_facts(contract), "returns": result.returns}
        event = fire(RESULT, result, "accepted", actor, facts=facts, seen=seen)
        fire(CONTRACT, contract, "completed", SYSTEM, facts=facts)
        finishing.close(contract.requirement, facts)
        standing.contract_closed(contract.agency_id)
    return event


def give_back(result: Result, reason: str, actor: Actor, seen: int | None) -> Event:
    """Return the result with the reason; the service clock runs on, every return is counted."""
    with write():
        facts = {**contract_facts(result.contract), "returns": result.returns + 1}
        event = fire(RESULT, result, "returned", actor, reason=reason, facts=facts, seen=seen)
        result.returns += 1
        result.save()
    return event
