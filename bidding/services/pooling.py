"""The pool as a method wants it: who is cut, how many tickets, and the credit behind them."""

from dataclasses import dataclass
from typing import Any

from app.kernel import draw
from bidding.models import Requirement
from bidding.rules import credit, several, terms_of_method
from bidding.rules.eligibility import Entrant
from bidding.rules.scoring_terms import Scoring
from bidding.rules.terms_of_method import CreditDraw, CreditMerit
from bidding.services import chains


@dataclass(frozen=True)
class Pool:
    """What the freeze fixes: the entrants in the order of the pool, the document, who is out."""

    entrants: list[Entrant]
    document: dict[str, Any]
    excluded: int


def make(requirement: Requirement, eligible: list[Entrant], excluded: list[dict[str, str]]) -> Pool:
    """Number the pool of a requirement; `eligible` is in the order of credit codes."""
    terms = terms_of_method.read(requirement.method, requirement.rule_data)
    if isinstance(terms, CreditMerit):
        listed = credit.big_list(eligible, terms.big)
        eligible, excluded = list(listed.kept), [*excluded, *listed.cut]
    by_credit = terms if isinstance(terms, CreditDraw | CreditMerit) else None
    candidates = draw.number_pool(
        (one.uscc, one.name, credit.tickets(by_credit, one.score)) for one in eligible
    )
    document = draw.frozen_pool(requirement.number, candidates, excluded)
    if requirement.is_sealed:  # or its hash could be found by trying all lists of known agencies
        document["blind"] = chains.blind(requirement, chains.POOL)
    if by_credit is not None or isinstance(terms, Scoring):
        document["credit"] = [
            {"id": one.uscc, "score": one.score, "grade": one.grade} for one in eligible
        ]
    return Pool(eligible, document, len(excluded))


def picks(requirement: Requirement) -> int:
    """Tell how many a round draws: the winner with its reserves, the small list, or the tie order."""
    if requirement.is_sealed:
        return draw.MAX_POOL
    terms = terms_of_method.read(requirement.method, requirement.rule_data)
    if isinstance(terms, CreditMerit):
        return terms.small
    return several.read(requirement.several).winners + requirement.reserves
