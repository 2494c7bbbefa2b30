"""Named reads of payments and of clocks that have run out; nothing here writes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import fn

from app.accounts.models import Organisation
from app.accounts.rules.places import inside
from app.kernel import clock, overdue
from app.kernel.clocks import Deadline
from app.kernel.paging import cut, spot
from app.kernel.prepared import prepared
from bidding.models import Amendment, Contract, Payment, Requirement, Result
from bidding.payment_states import PaymentState

KINDS = {
    "bidding.signing": "签订合同",
    "bidding.filing": "确认合同并备案",
    "bidding.amendment": "确认合同变更",
    "bidding.service": "完成服务",
    "bidding.acceptance": "验收成果",
    "bidding.payment": "支付服务费",
    "bidding.receipt": "确认收款",
}


def payment(key: str) -> Payment | None:
    """Return a payment with its contract, None when there is none."""
    query = Payment.select(Payment, Contract).join(Contract)
    return query.where(Payment.id == key).first()


@prepared
def payments_by_id(keys: Any) -> Any:
    """Load many payments with their contracts."""
    return Payment.select(Payment, Contract).join(Contract).where(Payment.id.in_(keys))


def payments_of(contract: Contract) -> list[Payment]:
    """List the payments of a contract in order."""
    return list(contract.payments.order_by(Payment.place))


@prepared
def payments_waiting(party: Any) -> Any:
    """List what a party has to pay or to confirm, oldest first."""
    mine = (Contract.owner == party) | (Contract.agency == party)
    query = Payment.select(Payment, Contract).join(Contract)
    query = query.where(mine, Payment.state.in_((PaymentState.DUE, PaymentState.PAID)))
    return query.order_by(Payment.due_from).limit(100)


@dataclass(frozen=True)
class Owed:
    """How many payments of an owner are overdue, how much, and by how many days at most."""

    n: int
    fen: int
    days: int


def owed_by(owner: str, from_day: int) -> Owed | None:
    """Return what an owner owes since at least so many days, None when nothing."""
    until = min(overdue.latest(clock.today(), from_day), clock.now())
    n, fen, first = _owed.first(owner=owner, until=until) or (0, 0, None)
    if not n:
        return None
    return Owed(n, int(fen), overdue.days(_moment(first).date(), clock.today()))


def _moment(value: Any) -> dt.datetime:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


@prepared
def _owed(owner, until):
    fields = (fn.COUNT(Payment.id), fn.SUM(Payment.amount_fen), fn.MIN(Deadline.due))
    query = Payment.select(*fields).join(Contract)
    query = query.switch(Payment).join(Deadline, on=Deadline.subject_id == Payment.id)
    open_ones = (Deadline.kind == "bidding.payment") & Deadline.open_key.is_null(False)
    return query.where(open_ones, Contract.owner == owner, Deadline.due < until).tuples()


@dataclass(frozen=True)
class Late:
    """A clock of a contract that has run out: what was to be done, in which contract, since when."""

    id: str
    kind: str
    due: dt.datetime
    contract: Contract
    days: int

    @property
    def what(self) -> str:
        """Name what was to be done."""
        return KINDS[self.kind]


def late(
    kind: str = "", after: str = "", size: int = 20, region: str = ""
) -> tuple[list[Late], str | None]:
    """Page through what is overdue in contracts, the oldest first; of one kind, one division."""
    kinds = [kind] if kind in KINDS else list(KINDS)
    query = Deadline.select().where(Deadline.kind.in_(kinds), Deadline.open_key.is_null(False))
    query = query.where(Deadline.due < clock.now())
    if region:
        query = query.where(_bought_in(region))
    seen = spot(after)
    if seen is not None:
        same = (Deadline.due == seen[0]) & (Deadline.id > seen[1])
        query = query.where((Deadline.due > seen[0]) | same)
    rows = list(query.order_by(Deadline.due, Deadline.id).limit(size + 1))
    page = cut(rows, size, "due", "id")
    return _told(page.rows), page.after


def _bought_in(region: str) -> Any:
    """Build the condition on clocks of contracts, and what belongs to them, of a division."""
    there = Contract.select(Contract.id).join(Requirement)
    there = there.where(inside(Requirement.region, region) | Requirement.region.is_null())
    found = Deadline.subject_id.in_(there)
    for model in (Result, Amendment, Payment):
        found |= Deadline.subject_id.in_(model.select(model.id).where(model.contract.in_(there)))
    return found


def _told(rows: Iterable[Deadline]) -> list[Late]:
    places = _contracts_of(rows)
    agency = Organisation.alias()
    query = Contract.select(Contract, Organisation, agency)
    query = query.join(Organisation, on=Contract.owner == Organisation.id)
    query = query.switch(Contract).join(agency, on=Contract.agency == agency.id, attr="agency")
    known = {row.id: row for row in query.where(Contract.id.in_(set(places.values())))}
    today = clock.today()
    return [
        Late(row.id, row.kind, row.due, known[places[row.id]], overdue.days(row.due.date(), today))
        for row in rows
        if row.id in places
    ]


def _contracts_of(rows: Iterable[Deadline]) -> dict[str, str]:
    """Return clock → contract, whatever of the contract the clock belongs to."""
    kinds: dict[str, dict[str, str]] = {}
    for row in rows:
        kinds.setdefault(row.subject_kind, {})[row.subject_id] = row.id
    found = {clock_id: key for key, clock_id in kinds.get(Contract.subject_kind, {}).items()}
    for model in (Result, Amendment, Payment):
        mine = kinds.get(model.subject_kind)
        if mine:
            pairs = model.select(model.id, model.contract).where(model.id.in_(list(mine))).tuples()
            found |= {mine[key]: contract for key, contract in pairs}
    return found
