"""What an agency explains, what the owner says to it, and how the purchase then goes on."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel import clock, deadlines, files, log
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.files import Blob
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.explanation_states import EXPLANATION, ExplanationState
from bidding.models import Explanation, Requirement, Verdict
from bidding.queries import live
from bidding.rules import abnormal, several
from bidding.rules.endings import Code
from bidding.rules.verdicts import TOO_FEW
from bidding.services import award, explaining, freeze, lots, proposing, terms, verdicts
from bidding.services import live as bids
from bidding.states import REQUIREMENT, RequirementState

OVER = Reason("说明时限已过，不能再提交")
BASES = {"scoring": "score", "live_price": "live"}
NONE_LEFT = "拟中选报价明显偏低，说明不成立，已无其他有效报价"


def answer(
    row: Explanation, text: str, papers: Sequence[tuple[Blob, str]], actor: Actor, seen: int | None
) -> Event:
    """Explain the price with its evidence, in time; only the parties ever read it."""
    if not papers:
        raise Invalid({"papers": Reason("请上传证明材料")})
    with write():
        if _is_over(row, explaining.CLOCK):
            raise Late(OVER)
        sets = {"text": text, "answered_at": clock.now()}
        facts = explaining.facts_of(row)
        facts |= {"papers": [blob.sha256 for blob, _ in papers]}
        event = fire(EXPLANATION, row, "answer", actor, facts=facts, seen=seen, sets=sets)
        files.attach_all(papers, row, "proof", actor)
        if row.by_experts:
            verdicts.ask(row)
    return event


def rule(row: Explanation, action: str, reason: str, actor: Actor, seen: int | None) -> Event:
    """Accept or reject with the public reason; the purchase goes on once nobody is asked any more."""
    with write():
        if _is_over(row, "bidding.judging"):
            raise Late(Reason("认定时限已过，本次采购按流标处理"))
        sets, facts = {"ruling": reason}, explaining.facts_of(row)
        event = fire(
            EXPLANATION, row, action, actor, reason=reason, facts=facts, seen=seen, sets=sets
        )
        _go_on(Requirement.get_by_id(row.requirement_id), Explanation.get_by_id(row.id))
    return event


def sign(row: Verdict, accepted: bool, reason: str, actor: Actor, seen: int | None) -> Event:
    """Sign as an expert whether the explanation holds; the last signature decides by majority.

    The password was proven just before (the view).
    """
    with write():
        row = verdicts.hold(row)
        event = verdicts.sign(row, accepted, reason, actor, seen)
        _count(row.explanation, over=False)
    return event


def _count(row: Explanation, *, over: bool) -> None:
    """Rule by the experts' signed words inside write(), once all have signed or the time is over."""
    found, words, told = verdicts.outcome(row, over=over)
    if found == TOO_FEW:
        freeze.fail(row.requirement, verdicts.TOO_FEW)
    elif found:
        facts, sets = {**explaining.facts_of(row), **told}, {"ruling": words}
        fire(EXPLANATION, row, found, SYSTEM, reason=words, facts=facts, sets=sets)
        _go_on(Requirement.get_by_id(row.requirement_id), Explanation.get_by_id(row.id))


def _is_over(row: Explanation, kind: str) -> bool:
    """Say whether its clock has run out although nobody has drawn the consequence yet."""
    moment = log.moment()
    running = [view for view in deadlines.of(row, only_open=True) if view.kind == kind]
    return any(view.due is not None and view.due <= moment for view in running)


def _runs(row: Explanation, kind: str) -> bool:
    running = [view for view in deadlines.of(row, only_open=True) if view.kind == kind]
    return any(view.due is None or clock.now() < view.due for view in running)


def silent(payload: dict) -> None:
    """Pass over an agency that has not explained in time."""
    log.moment()  # the owner may rule on another explanation at this very moment
    row = Explanation.get_or_none(Explanation.id == payload["subject_id"])
    if row is None or row.state != ExplanationState.ASKED or _runs(row, explaining.CLOCK):
        return
    fire(EXPLANATION, row, "lapse", SYSTEM, facts=explaining.facts_of(row))
    _go_on(Requirement.get_by_id(row.requirement_id), Explanation.get_by_id(row.id))


def unjudged(payload: dict) -> None:
    """Fail in public, with its name, when the owner did not rule in time; experts are counted."""
    log.moment()  # somebody may rule on it at this very moment
    row = Explanation.get_or_none(Explanation.id == payload["subject_id"])
    if row is None or row.state != ExplanationState.ANSWERED or _runs(row, "bidding.judging"):
        return
    if row.by_experts:
        verdicts.let_go(row, "lapse")
        _count(row, over=True)
        return
    requirement = row.requirement
    why = f"业主{requirement.owner.name}逾期未认定报价说明"
    freeze.fail(requirement, why, Code.OWNER_SILENT)


def _go_on(requirement: Requirement, row: Explanation) -> None:
    """Name who is next once every explanation asked for is settled."""
    if requirement.state != RequirementState.EXPLAINING:
        raise NotAllowed(Reason("采购已不在等待报价说明的阶段"))
    waiting = explaining.explanations.WAITING
    if requirement.explanations.where(Explanation.state.in_(waiting)).exists():
        return
    if row.left is not None:
        award.go_on(requirement, award.LOW if row.state != "accepted" else award.REFILL, row.left)
    else:
        _name(requirement)


def _name(requirement: Requirement) -> None:
    """Name the first ones that are left, ask the next one that is too low, or fail."""
    passed = set(lots.passed_over(requirement)) | explaining.out(requirement)
    order = [n for n in award.in_order(requirement) if n not in passed]
    told = {**terms.facts(requirement), **_figures(requirement)}
    wanted = several.taken(several.read(requirement.several), len(order))
    if not wanted:
        freeze.fail(requirement, NONE_LEFT, Code.TOO_FEW)
        return
    if explaining.wait(requirement, order, wanted, told):
        return
    basis = BASES.get(requirement.method, "price")
    price = dict(live.standing(requirement.id)).get(order[0])
    told |= {"amount_fen": price} if price else {}
    fire(REQUIREMENT, requirement, "rank", SYSTEM, facts=told)
    if price:
        proposing.propose(requirement, order[0], basis, requirement.turn, amount_fen=price)
    else:
        proposing.propose_all(requirement, order, basis, requirement.turn)


def _figures(requirement: Requirement) -> dict:
    """Say what was ranked, and whose low price was explained or fell out."""
    kept = requirement.rankings.first()
    rows = explaining.explanations.explanations_of(requirement)
    told = {
        "explained": [row.agency.name for row in rows if row.state == "accepted"],
        "low": [row.agency.name for row in rows if row.state in abnormal.OUT],
        "valid": len(explaining.worths_of(requirement)),
    }
    if requirement.method == "live_price":
        return told | bids.figures(requirement)
    return told | ({"ranking_sha256": kept.sha256} if kept else {})


JOBS = {"bidding.explaining_over": silent, "bidding.judging_over": unjudged}
