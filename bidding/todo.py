"""What waits for whom in buying: the lines of the desk."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.accounts.rules.places import beat, span
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from app.kernel.written import Question
from bidding import queries
from bidding.models import Contract, Requirement, Result
from bidding.payment_states import PaymentState
from bidding.permissions import AGENCY, EXPERTS, OPERATOR, OWNER, TRUSTED
from bidding.queries import (
    bidders,
    changes,
    exempted,
    explanations,
    owing,
    sealing,
    seats,
    selection,
    verdicts,
)
from bidding.service_states import ContractState, ResultState
from bidding.states import RequirementState

R, C, S = RequirementState, ContractState, ResultState
MOST = 100
_SEATED = {"invited": "接受或回避", "accepted": "评分并签名"}


@asks
def todo(actor: Actor) -> Steps:
    """List what the acting organisation must do, and what it waits for."""
    parts = _parts(actor)
    answers = yield tuple(part.question for part in parts)
    return [line for part, rows in zip(parts, answers, strict=True) for line in part.lines(rows)]


class _Part(NamedTuple):
    """A question of the desk and the lines its rows make."""

    question: Question
    url: str
    title: Callable[[Any], str]
    action: Callable[[Any], str]  # empty where others must act

    def lines(self, rows: list[Any]) -> list[Todo]:
        return [self._line(row, self.action(row)) for row in rows]

    def _line(self, row: Any, verb: str) -> Todo:
        return Todo(
            title=self.title(row),
            url=self.url.format(row.id),
            action=verb,
            mine=bool(verb),
            clock=(row.subject_kind, row.id),
        )


class _Bidding(NamedTuple):
    """The open live biddings of an agency that is in the pool, each with its end."""

    question: Question

    def lines(self, rows: list[Any]) -> list[Todo]:
        return [self._line(row.requirement) for row in rows if row.id in _pool(row)]

    def _line(self, open_now: Any) -> Todo:
        url = f"/bidding/requirements/{open_now.id}/live"
        ends = open_now.room.ends_at
        return Todo(open_now.title, url, due=ends, action="报价", note="在线竞价", light="amber")


def _pool(row: Any) -> list[str]:
    return row.requirement.frozen.signups


def _answering(actor: Actor) -> list[Any]:
    if not actor.has(*AGENCY):
        return []
    address, verb = "/bidding/requirements/{}", "接受或不接受邀请"
    invited = _Part(bidders.invited.of(actor.org_id), address, _title, lambda _: verb)
    return [invited, _Bidding(bidders.bidding_now.of(actor.org_id))]


def _parts(actor: Actor) -> list[Any]:
    found: list[Any] = []
    if actor.has(*OWNER):
        found += _buying(actor)
    found += _answering(actor)
    if actor.has(*OWNER, *AGENCY):
        found += [_low(actor), _contracts(actor), _results(actor), _changes(actor)]
        found.append(_payments(actor))
    if actor.has(*OWNER):
        found.append(_exempted(exempted.exemptions_waiting.of(actor.org_id), "说明豁免情况"))
    if actor.has("regulator.officer"):
        found.append(_exempted(exempted.exemptions_answered.of(*span(beat(actor))), "认定豁免"))
    if actor.has(*TRUSTED):
        waiting = sealing.to_open.of(actor.org_id)
        address = "/bidding/requirements/{}/opening"
        found.append(_Part(waiting, address, _title, lambda _: "释放份额"))
    if actor.has(*EXPERTS):
        seated = seats.waiting.of(actor.person_id)
        found.append(_Part(seated, "/bidding/seats/{}", _purchase, lambda row: _SEATED[row.state]))
        judged = verdicts.waiting.of(actor.person_id)
        found.append(_Part(judged, "/bidding/verdicts/{}", _purchase, lambda _: "认定并签名"))
    if actor.has(*OPERATOR):
        found += _operating()
    return found


def _title(row: Any) -> str:
    return row.title


def _purchase(row: Any) -> str:
    return row.requirement.title


def _of_contract(row: Any) -> str:
    return row.contract.title


_BUYER = {R.DRAFT: "核对并发布", R.SOLE: "决定是否直接选取", R.CHOOSING: "选定中选机构"}
_RUNNING = (
    R.DRAFT, R.AUDIT, R.SIGNUP, R.SOLE, R.FROZEN, R.SEEDING, R.OPENING, R.LIVE, R.SCORING,
    R.CHOOSING, R.EXPLAINING, R.PUBLICITY, R.OBJECTION,
)  # fmt: skip


@prepared
def _bought(owner):
    fields = (Requirement.id, Requirement.title, Requirement.state)
    query = Requirement.select(*fields).where(
        Requirement.owner == owner, Requirement.state.in_(_RUNNING)
    )
    return query.order_by(Requirement.created_at.desc()).limit(MOST)


def _buying(actor: Actor) -> list[_Part]:
    asked = selection.unanswered.of(actor.org_id)
    return [
        _Part(asked, "/bidding/questions/{}/answer", _purchase, lambda _: "答复提问"),
        _Part(
            _bought.of(actor.org_id),
            "/bidding/requirements/{}",
            _title,
            lambda row: _BUYER.get(row.state, ""),
        ),
    ]


@prepared
def _unsigned(party):
    mine = (Contract.owner == party) | (Contract.agency == party)
    fields = (Contract.id, Contract.title, Contract.state, Contract.uploaded_by)
    query = Contract.select(*fields).where(mine, Contract.state.in_((C.PENDING, C.DRAFTED)))
    return query.order_by(Contract.created_at).limit(MOST)


def _contracts(actor: Actor) -> _Part:
    def verb(row: Contract) -> str:
        if row.state == C.PENDING:
            return "上传合同"
        return "" if row.uploaded_by == actor.org_id else "确认合同"

    return _Part(_unsigned.of(actor.org_id), "/bidding/contracts/{}", _title, verb)


def _low(actor: Actor) -> _Part:
    def verb(row: Any) -> str:
        if row.state == "asked":
            return "说明报价" if row.organisation_id == actor.org_id else ""
        rules = row.owner_id == actor.org_id and not row.by_experts
        return "认定报价说明" if rules else ""

    waiting = explanations.explanations_waiting.of(actor.org_id)
    return _Part(waiting, "/bidding/explanations/{}", _purchase, verb)


def _changes(actor: Actor) -> _Part:
    def verb(row: Any) -> str:
        return "" if row.proposer_id == actor.org_id else "确认合同变更"

    waiting = changes.amendments_waiting.of(actor.org_id)
    return _Part(waiting, "/bidding/amendments/{}", _of_contract, verb)


def _exempted(question: Question, verb: str) -> _Part:
    return _Part(question, "/bidding/exemptions/{}", lambda row: row.number, lambda _: verb)


def _payments(actor: Actor) -> _Part:
    def verb(row: Any) -> str:
        if row.state == PaymentState.DUE:
            return "支付服务费" if row.contract.owner_id == actor.org_id else ""
        return "确认收款" if row.contract.agency_id == actor.org_id else ""

    waiting = owing.payments_waiting.of(actor.org_id)
    return _Part(waiting, "/bidding/payments/{}", _of_contract, verb)


@prepared
def _unfinished(party):
    mine = (Contract.owner == party) | (Contract.agency == party)
    open_states = (S.AWAITED, S.DELIVERED, S.RETURNED)
    fields = (Result.id, Result.state, Contract.title, Contract.owner, Contract.agency)
    query = Result.select(*fields).join(Contract)
    query = query.where(mine, Result.state.in_(open_states))
    return query.order_by(Result.created_at).limit(MOST)


def _results(actor: Actor) -> _Part:
    def verb(row: Result) -> str:
        if row.state == S.DELIVERED:
            return "验收成果" if row.contract.owner_id == actor.org_id else ""
        return "提交成果" if row.contract.agency_id == actor.org_id else ""

    return _Part(_unfinished.of(actor.org_id), "/bidding/results/{}", _of_contract, verb)


def _operating() -> list[_Part]:
    drafts, seeds = selection.in_audit.of(), queries.waiting_for_seed.of()
    objections = queries.open_objections.of()
    address = "/bidding/requirements/{}"
    return [
        _Part(drafts, address, _title, lambda _: "审核采购需求"),
        _Part(seeds, address, _title, lambda _: "录入外部随机数"),
        _Part(objections, "/bidding/objections/{}", _purchase, lambda _: "答复异议"),
    ]
