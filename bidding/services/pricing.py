"""After the opening: the price methods rank by their pure rule, and the first place is proposed."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel import canonical, clock
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from bidding.models import OpenedOffer, RankingRecord, Requirement
from bidding.rules import abnormal, several, terms_of_method
from bidding.rules.bounds import ASKED
from bidding.rules.endings import Code
from bidding.rules.lots import ALL_PASSED
from bidding.rules.selection import average, lowest
from bidding.rules.selection.offers import Bounds, Offer, Ranking, side_by_side
from bidding.rules.terms_of_method import Average, Lowest, PlanMerit
from bidding.services import (
    choosing,
    explaining,
    freeze,
    labelled,
    lots,
    opened_record,
    proposing,
    terms,
)
from bidding.states import REQUIREMENT

NO_VALID = "没有有效报价"


def bounds_of(requirement: Requirement) -> Bounds:
    """Return what the notice allows; a price has the published amount as its ceiling at least."""
    if requirement.price_mode == "discount":
        rates = requirement.floor_rate, requirement.ceiling_rate
        return Bounds("discount", *rates, off_fen=requirement.amount_fen)
    ceiling = requirement.ceiling_fen or requirement.amount_fen
    return Bounds("amount", requirement.floor_fen, ceiling)


def between(requirement: Requirement) -> dict[str, int | None]:
    """Return the least and the most that counts of what is typed; None where there is no bound."""
    if requirement.price_mode not in ASKED:
        return {"least": None, "most": None}
    known = bounds_of(requirement)
    return {"least": known.floor, "most": known.ceiling}


def offers_of(requirement: Requirement) -> list[Offer]:
    """Return the opened offers as the rules read them."""
    return [
        Offer(one.number, one.signup.uscc, one.amount_fen, one.rate_bp, one.malformed)
        for one in opened_record.offers_of(requirement)
    ]


def rank(requirement: Requirement) -> Ranking:
    """Rank by the method of the notice: a pure function of offers, numbers, base and tie order."""
    numbers = terms_of_method.read(requirement.method, requirement.rule_data)
    offers, bounds = offers_of(requirement), bounds_of(requirement)
    tie = labelled.of(requirement, labelled.TIE).numbers
    if isinstance(numbers, Average):
        base = labelled.of(requirement, labelled.BASE).numbers[0]
        more = {"trim_from": numbers.trim_from, "side": numbers.reference}
        return average.rank(offers, bounds, tie, base_bp=base, **more)
    if isinstance(numbers, PlanMerit):
        return side_by_side(offers, bounds)
    if not isinstance(numbers, Lowest):
        raise TypeError(f"{requirement.method} is not ranked by price")
    share = numbers.abnormal_bp
    if numbers.explain_days:
        return lowest.rank(offers, bounds, tie)
    marked = lowest.rank(offers, bounds, tie, abnormal_bp=share)
    low = {row.number for row in marked.rows if row.abnormal}
    silent = low & {one.number for one in _without_note(requirement)}
    return lowest.rank(offers, bounds, tie, abnormal_bp=share, refused=silent) if silent else marked


def _without_note(requirement: Requirement) -> list[OpenedOffer]:
    """List the offers that explain nothing: a suspiciously low one of them does not count."""
    rows = opened_record.offers_of(requirement)
    return [one for one in rows if not one.note.strip()]


def opened(requirement: Requirement) -> None:
    """Rank at once inside write() and propose the first, or fail in public without a valid offer."""
    conclude(requirement, rank(requirement), "price")


def conclude(
    requirement: Requirement, ranking: Ranking, basis: str, **more: Mapping[str, Any]
) -> None:
    """Keep a ranking and propose who is named by it, inside write(), or fail without anybody.

    `more`: what a method adds to the `document` and to what is `told`.
    """
    passed = lots.passed_over(requirement)
    ranking = _marked(requirement, ranking)
    document = {**document_of(requirement, ranking, passed), **more.get("document", {})}
    text = canonical.text(document)
    order = [row.number for row in ranking.valid if row.number not in passed]
    told = {
        **terms.facts(requirement),
        "ranking_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "valid": len(ranking.valid),
        **more.get("told", {}),
    }
    if passed:
        told["passed"] = [row["name"] for row in document["rows"] if row["number"] in passed]
    if not several.taken(several.read(requirement.several), len(order)):
        why = ALL_PASSED if passed and ranking.valid else NO_VALID
        freeze.fail(requirement, why, Code.TOO_FEW)
        return
    event = _waits(requirement, ranking, order, told)
    named = event is None and requirement.method != "plan_merit"
    if requirement.method == "plan_merit":
        event = choosing.begin(requirement, "shortlist", told)
    elif named:
        event = fire(REQUIREMENT, requirement, "rank", SYSTEM, facts=told)
    RankingRecord.create(
        requirement=requirement,
        document=text,
        sha256=told["ranking_sha256"],
        ranked_at=clock.now(),
        event=event.id,
    )
    if named:
        proposing.propose_all(requirement, order, basis, requirement.turn)


def _waits(
    requirement: Requirement, ranking: Ranking, order: Sequence[int], told: Mapping[str, Any]
) -> Event | None:
    """Ask whoever would be named and is too low; None when everybody may be named at once."""
    wanted = several.taken(several.read(requirement.several), len(order))
    worths = {row.number: row.value for row in ranking.valid}
    return explaining.wait(requirement, order, wanted, told, worths=worths)


def _marked(requirement: Requirement, ranking: Ranking) -> Ranking:
    share, _ = explaining.numbers_of(requirement)
    return abnormal.mark(ranking, share) if share else ranking


def document_of(
    requirement: Requirement, ranking: Ranking, passed: Sequence[int] = ()
) -> dict[str, Any]:
    """Write the ranking with every figure, as it is kept, hashed and shown."""
    names = {one.number: one.signup for one in opened_record.offers_of(requirement)}
    rows = [
        {
            "number": row.number,
            "uscc": names[row.number].uscc,
            "name": names[row.number].name,
            "place": row.place,
            "value": row.value,
            "abnormal": row.abnormal,
            "reasons": [str(one) for one in row.reasons],
            "figures": dict(row.figures),
        }
        for row in ranking.rows
    ]
    return {
        "format": "lianshen-ranking/1",
        "notice": f"{requirement.id}/{requirement.edition}",
        "method": requirement.method,
        "mode": requirement.price_mode,
        "rows": rows,
        "figures": dict(ranking.figures),
        "words": [str(one) for one in ranking.words],
        **({"passed": list(passed)} if passed else {}),
        **_line(requirement, ranking),
    }


def _line(requirement: Requirement, ranking: Ranking) -> dict[str, Any]:
    """Tell below which share of which mean a price had to be explained; nothing without a line."""
    share, _ = explaining.numbers_of(requirement)
    worths = {row.number: row.value for row in ranking.valid}
    return {"low": {"share_bp": share, "mean": abnormal.mean_of(worths)}} if share else {}
