"""Named reads of explanations of abnormally low prices; nothing here writes."""

from typing import Any

from app.kernel.prepared import prepared
from bidding.explanation_states import EXPLANATION, ExplanationState
from bidding.models import Explanation, Requirement
from intermediaries.models import Agency

WAITING = (ExplanationState.ASKED, ExplanationState.ANSWERED)


def explanation(key: str) -> Explanation | None:
    """Return an explanation with its purchase, None when there is none."""
    query = Explanation.select(Explanation, Requirement).join(Requirement)
    return query.where(Explanation.id == key).first()


@prepared
def explanations_by_id(keys: Any) -> Any:
    """Load many explanations with their purchases."""
    query = Explanation.select(Explanation, Requirement).join(Requirement)
    return query.where(Explanation.id.in_(keys))


def explanations_of(requirement: Requirement) -> list[Explanation]:
    """List what has been asked of a purchase, in its order."""
    query = Explanation.select(Explanation, Agency).join(Agency)
    mine = query.where(Explanation.requirement == requirement)
    return list(mine.order_by(Explanation.created_at, Explanation.number))


def outcomes(requirement: Requirement) -> dict[int, str]:
    """Return pool number -> how its explanation stands."""
    query = Explanation.select(Explanation.number, Explanation.state)
    mine = query.where(Explanation.requirement == requirement).tuples()
    return {number: str(state) for number, state in mine}


def in_words(requirement: Requirement) -> dict[int, str]:
    """Say for papers, by pool number, what became of each price that was below the line."""
    label = EXPLANATION.labels
    return {
        one.number: f"报价低于异常低价线，{label[one.state]}"
        + (f"（{one.ruling}）" if one.ruling else "")
        for one in explanations_of(requirement)
    }


@prepared
def explanations_waiting(party: Any) -> Any:
    """List the open explanations an organisation gives or has to judge, oldest first."""
    query = Explanation.select(Explanation, Requirement).join(Requirement)
    mine = (Explanation.organisation == party) | (Requirement.owner == party)
    query = query.where(mine, Explanation.state.in_(WAITING))
    return query.order_by(Explanation.created_at).limit(100)
