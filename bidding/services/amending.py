"""Changing a contract in force: one party proposes, the other agrees or refuses; then it is filed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from app.kernel import clock, deadlines, events, files, log, money
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.amendment_states import AMENDMENT, AmendmentState
from bidding.models import Amendment, Contract, Requirement, Result
from bidding.queries import frameworks
from bidding.rules import amending as rules
from bidding.rules import framework
from bidding.service_states import CONTRACT, ContractState, ResultState
from bidding.services import contract as contracts
from bidding.services import paying, terms
from intermediaries import queries as shelf
from intermediaries.rules import limits as local

WAITING = Reason("已有一项变更等待对方确认，请先办完那一项")
NOT_RUNNING = Reason("合同不在履行中，不能变更")


def bounds(contract: Contract, amount_fen: int | None = None) -> rules.Bounds:
    """Gather what a change is held against; the limits of the law for the new price."""
    need = contract.requirement
    result = contract.results.first()
    return rules.Bounds(
        today=clock.today(),
        awarded_fen=contract.award.amount_fen,
        ceiling_fen=need.ceiling_fen or need.amount_fen,
        most_percent=terms.number_of("amendment_percent", need),
        refusals=tuple(_refusals(contract, amount_fen)) if amount_fen else (),
        paid_fen=paying.settled_fen(contract),
        delivered=result is not None and result.state == ResultState.DELIVERED,
    )


def _refusals(contract: Contract, amount_fen: int) -> list[Reason]:
    need = contract.requirement
    over = _over_framework(need, amount_fen)
    if over:
        return over
    found = shelf.limits_on(need.region_id, contract.item, clock.today())
    if local.TENDER in found:
        return local.refusals(found, amount_fen)
    limit = terms.number_of("tender_limit_yuan", need) * 100
    if not limit or amount_fen < limit:
        return []
    why = "变更后的金额达到本地必须招标的限额 {limit} 元，应当依法招标"
    return [Reason.of(why, limit=money.show(limit))]


def _over_framework(need: Requirement, amount_fen: int) -> list[Reason]:
    """Hold the price of a call-off against the limits of its framework's notice."""
    if need.within_id is None:
        return []
    kept = framework.read(need.within.framework)
    return framework.over(kept, amount_fen, frameworks.spent_fen(need.within_id, need.id))


def told(row: Amendment) -> dict[str, Any]:
    """Return what the events of a change say."""
    return {
        "contract": row.contract_id,
        "title": row.contract.title,
        "number": row.number,
        "kind": row.kind,
        "by": row.proposer.name,
        "ends_on": str(row.ends_on or ""),
        "amount_fen": row.amount_fen,
    }


def propose(contract: Contract, values: Mapping[str, Any], papers: list, actor: Actor) -> Amendment:
    """Propose another end, price or scope, with the reason; the other party's clock starts.

    Raises Invalid with what the rules say, NotAllowed while another proposal is open.
    """
    change = rules.Change(
        ends_on=values["ends_on"],
        amount_fen=values["amount_fen"],
        scope=values["scope"],
        amount_why=values["amount_why"],
    )
    held = bounds(contract, change.amount_fen)
    wrong = rules.against(change, contract.ends_on, contract.amount_fen, held)
    if wrong:
        raise Invalid(wrong)
    fresh = {
        "ends_on": None if change.ends_on == contract.ends_on else change.ends_on,
        "amount_fen": None if change.amount_fen == contract.amount_fen else change.amount_fen,
        "scope": change.scope.strip(),
        "amount_why": change.amount_why.strip(),
    }
    return _open(contract, "change", {**fresh, "reason": values["reason"]}, papers, actor)


def propose_end(
    contract: Contract, values: Mapping[str, Any], papers: list, actor: Actor
) -> Amendment:
    """Propose that both end the contract: why, what follows, what is still paid."""
    contracts.settles(contract, values["settled_fen"])
    fields = {name: values[name] for name in ("reason", "consequences", "settled_fen")}
    return _open(contract, "end", fields, papers, actor)


def _open(
    contract: Contract, kind: str, fields: dict[str, Any], papers: list, actor: Actor
) -> Amendment:
    with write():
        log.moment()  # the other party may propose at this very moment
        now = Contract.get_by_id(contract.id)
        if now.state != ContractState.FILED:
            raise NotAllowed(NOT_RUNNING)
        earlier = list(now.amendments)
        if any(one.state == AmendmentState.PROPOSED for one in earlier):
            raise NotAllowed(WAITING)
        row = Amendment.create(
            contract=now,
            number=len(earlier) + 1,
            kind=kind,
            proposer=actor.org_id,
            old_ends_on=now.ends_on,
            old_amount_fen=now.amount_fen,
            **fields,
        )
        facts = {**told(row), "reason": row.reason}
        events.record(
            "bidding.amendment.proposed", row, actor=actor, facts=facts, visibility="parties"
        )
        deadlines.start("bidding.amendment", row, actor=actor)
        files.attach_all(papers, row, "paper", actor)
    return row


def agree(row: Amendment, actor: Actor, seen: int | None) -> Event:
    """Agree: the contract is changed and filed at once, or ended by both."""
    with write():
        log.moment()  # what other call-offs came to must stand still
        sets = {"decided_at": clock.now()}
        event = fire(AMENDMENT, row, "agree", actor, facts=told(row), seen=seen, sets=sets)
        contract = Contract.get_by_id(row.contract_id)
        _still_fits(contract, row)
        if row.kind == "end":
            ending = contracts.Ending("agreed", row.consequences, row.settled_fen, mutual=True)
            contracts.terminate(contract, row.reason, actor, None, ending)
        else:
            _apply(contract, row)
    return event


def _still_fits(contract: Contract, row: Amendment) -> None:
    """Hold a change against the rules of today: days have passed, the result may have come."""
    if row.kind == "end":
        return
    change = rules.Change(row.ends_on, row.amount_fen, row.scope, row.amount_why)
    held = bounds(contract, row.amount_fen)
    wrong = rules.against(change, contract.ends_on, contract.amount_fen, held)
    if wrong:
        raise NotAllowed(*wrong.values())


def _apply(contract: Contract, row: Amendment) -> None:
    """Write the change into the contract; the service clock follows its new end."""
    fresh = {"ends_on": row.ends_on, "amount_fen": row.amount_fen}
    sets = {name: value for name, value in fresh.items() if value is not None}
    old = contract.ends_on
    action = "extended" if set(sets) == {"ends_on"} and sets["ends_on"] > old else "amended"
    facts = {
        **contracts.contract_facts(contract),
        **{name: value if name == "amount_fen" else str(value) for name, value in sets.items()},
        "amendment": row.number,
        "by": row.proposer.name,
        "scope": row.scope,
        "amount_why": row.amount_why,
        "before": {"ends_on": str(old), "amount_fen": contract.amount_fen},
    }
    if row.scope:
        action = "amended"
    fire(CONTRACT, contract, action, SYSTEM, reason=row.reason, facts=facts, sets=sets)
    if row.ends_on is not None:
        _move_clock(contract, old, row.ends_on)


def _move_clock(contract: Contract, old: dt.date, new: dt.date) -> None:
    """Let the service clock end as many days later (or earlier) as the contract does."""
    result = Result.get_or_none(Result.contract == contract)
    running = deadlines.of(result, only_open=True) if result is not None else ()
    due = next((v.due for v in running if v.kind == "bidding.service" and v.due), None)
    if due is None:
        return
    left = rules.shifted(due.date(), old, new, clock.today())
    why = f"服务结束日期由 {old} 变更为 {new}"
    deadlines.restart("bidding.service", result, amount=left, reason=why)


def refuse(row: Amendment, reason: str, actor: Actor, seen: int | None) -> Event:
    """Refuse a change with the reason; the contract stays as it is."""
    with write():
        sets = {"decided_at": clock.now(), "answer": reason}
        facts = told(row)
        return fire(
            AMENDMENT, row, "refuse", actor, reason=reason, facts=facts, seen=seen, sets=sets
        )


def withdraw(row: Amendment, actor: Actor, seen: int | None) -> Event:
    """Take one's own proposal back."""
    with write():
        sets = {"decided_at": clock.now()}
        return fire(AMENDMENT, row, "withdraw", actor, facts=told(row), seen=seen, sets=sets)


def lapse(event: Any) -> None:
    """Listener: what was still proposed when a contract ended is void."""
    open_ones = Amendment.state == AmendmentState.PROPOSED
    for row in Amendment.select().where(Amendment.contract == event.subject_id, open_ones):
        fire(AMENDMENT, row, "lapsed", SYSTEM, facts=told(row))
