"""Payments: agreed before signing, due after their events, marked paid and confirmed."""

from collections.abc import Sequence
from typing import Any

from app.kernel import clock, deadlines, events, files, money
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.models import Contract, Payment, Result
from bidding.payment_states import PAYMENT, PaymentState
from bidding.rules import paying as rules
from bidding.rules.paying import Line
from bidding.service_states import ContractState
from bidding.services import terms


def usual(contract: Contract) -> list[Line]:
    """Return what holds where nothing else was agreed: all of it after acceptance."""
    return [Line("accepted", rules.WHOLE, terms.number_of("payment_days", contract.requirement))]


def agreed(contract: Contract) -> list[Line]:
    """Return the plan of a contract, the usual one where none was agreed."""
    rows = contract.payments.where(Payment.share_bp.is_null(False)).order_by(Payment.place)
    return [Line(row.event, row.share_bp, row.days) for row in rows] or usual(contract)


def plan(contract: Contract, lines: Sequence[Line], actor: Actor) -> Event:
    """Write the plan of payments anew while nobody has signed; both sides read it at once."""
    wrong = rules.against(lines, terms.number_of("payment_most_days", contract.requirement))
    if wrong:
        raise Invalid({"": wrong[0]})
    with write():
        if Contract.get_by_id(contract.id).state != ContractState.PENDING:
            raise NotAllowed(Reason("合同已上传，付款安排不能再改；需要修改的先退回合同"))
        Payment.delete().where(Payment.contract == contract).execute()
        _write(contract, lines)
        said = "；".join(rules.in_words(one) for one in lines)
        facts = {"title": contract.title, "by": actor.org_name, "plan": said}
        key = "bidding.contract.planned"
        return events.record(key, contract, actor=actor, facts=facts, visibility="parties")


def _write(contract: Contract, lines: Sequence[Line]) -> None:
    parts = rules.split(contract.amount_fen, [one.share_bp for one in lines])
    for place, (line, fen) in enumerate(zip(lines, parts, strict=True), 1):
        Payment.create(contract=contract, place=place, amount_fen=fen, **vars(line))


def told(row: Payment) -> dict[str, Any]:
    """Return what the events of a payment say."""
    contract = row.contract
    return {
        "contract": contract.id,
        "title": contract.title,
        "owner": contract.owner.name,
        "agency": contract.agency.name,
        "place": row.place,
        "amount_fen": row.amount_fen,
        "yuan": money.show(row.amount_fen),
    }


def come(event: Any) -> None:
    """Listener: filing, delivery or acceptance makes the payments due that wait for it."""
    what = event.key.rpartition(".")[2]
    contract = _contract_of(event)
    if contract.requirement.framework:  # each call-off has its own price and payments
        return
    if not contract.payments.exists():
        _write(contract, usual(contract))
    waiting = (Payment.event == what) & (Payment.state == PaymentState.PLANNED)
    for row in contract.payments.where(waiting).order_by(Payment.place):
        _make_due(row, event.at)


def _contract_of(event: Any) -> Contract:
    if event.subject_kind == Result.subject_kind:
        return Result.get_by_id(event.subject_id).contract
    return Contract.get_by_id(event.subject_id)


def _make_due(row: Payment, at: Any) -> None:
    fire(PAYMENT, row, "due", SYSTEM, facts=told(row), sets={"due_from": at})
    deadlines.start("bidding.payment", row, at=at, amount=row.days)


def ended(event: Any) -> None:
    """Listener: a contract ended early; what is not due falls, a settlement is due."""
    contract = _contract_of(event)
    rows = list(contract.payments)
    for row in rows:
        if row.state == PaymentState.PLANNED:
            fire(PAYMENT, row, "stopped", SYSTEM, facts=told(row))
    settled = (event.facts or {}).get("settled_fen")
    if settled:
        days = terms.number_of("payment_days", contract.requirement)
        place = max((row.place for row in rows), default=0) + 1
        made = Payment.create(
            contract=contract, place=place, event="settled", amount_fen=settled, days=days
        )
        _make_due(made, event.at)


def settled_fen(contract: Contract) -> int:
    """Add up what has been paid, confirmed or not."""
    done = Payment.state.in_((PaymentState.PAID, PaymentState.RECEIVED))
    return sum(row.amount_fen for row in contract.payments.where(done))


def repriced(event: Any) -> None:
    """Listener: a changed price goes into what is not paid; a lower one first off what is planned."""
    contract = _contract_of(event)
    rows = list(contract.payments.order_by(Payment.place))
    due = [row for row in rows if row.state == PaymentState.DUE]
    waiting = [row for row in rows if row.state == PaymentState.PLANNED]
    shares = [row.share_bp or rules.WHOLE for row in waiting]
    settled = settled_fen(contract)
    found = rules.reprice(contract.amount_fen, settled, [r.amount_fen for r in due], shares)
    for row, fen in zip((*due, *waiting), (*found.due, *found.planned), strict=True):
        _fit(row, fen)
    if found.extra:  # all that was agreed is due already: the rest follows acceptance
        (usual_one,) = usual(contract)
        place = max((row.place for row in rows), default=0) + 1
        last = {"event": usual_one.event, "days": usual_one.days}
        Payment.create(contract=contract, place=place, amount_fen=found.extra, **last)


def _fit(row: Payment, fen: int) -> None:
    """Write the new amount of an open payment; one of nothing is stopped.

    Its version goes on: who pays from a page with the old amount hears of it.
    """
    if fen == row.amount_fen:
        return
    before, row.amount_fen = row.amount_fen, fen
    if not fen:
        fire(PAYMENT, row, "stopped", SYSTEM, facts={**told(row), "before_fen": before})
    elif row.state == PaymentState.DUE:
        facts = {**told(row), "before": money.show(before)}
        key = "bidding.payment.repriced"
        events.record(key, row, actor=SYSTEM, facts=facts, visibility="parties")
    sets = {"amount_fen": fen, "version": Payment.version + 1}
    Payment.update(sets).where(Payment.id == row.id).execute()


def pay(
    row: Payment, values: dict[str, Any], papers: list, actor: Actor, seen: int | None
) -> Event:
    """Mark a payment as made, with day and voucher; the agency is asked to confirm."""
    with write():
        sets = {"paid_on": values["paid_on"], "voucher": values["voucher"]}
        facts = {**told(row), "paid_on": str(values["paid_on"]), "voucher": values["voucher"]}
        event = fire(PAYMENT, row, "paid", actor, facts=facts, seen=seen, sets=sets)
        files.attach_all(papers, row, "voucher", actor)
    return event


def confirm(row: Payment, actor: Actor, seen: int | None) -> Event:
    """Confirm that the money has come."""
    with write():
        return fire(PAYMENT, row, "received", actor, facts=told(row), seen=seen)


def deny(row: Payment, reason: str, actor: Actor, seen: int | None) -> Event:
    """Say that no money has come: the payment is due again since its event."""
    with write():
        facts = told(row)
        event = fire(PAYMENT, row, "not_received", actor, reason=reason, facts=facts, seen=seen)
        at = row.due_from or clock.now()
        deadlines.start("bidding.payment", row, at=at, amount=row.days, reason=reason)
    return event


LISTENS = {
    "bidding.contract.filed": come,
    "bidding.contract.amended": repriced,
    "bidding.contract.terminated": ended,
    "bidding.result.delivered": come,
    "bidding.result.accepted": come,
}
