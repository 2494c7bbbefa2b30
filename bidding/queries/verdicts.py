"""Named reads of what experts say to explanations of low prices; nothing here writes."""

from typing import Any

from app.kernel.prepared import prepared
from bidding.models import Explanation, Requirement, Seat, Verdict
from bidding.verdict_states import VerdictState

MOST = 100


def _verdicts() -> Any:
    query = Verdict.select(Verdict, Explanation, Requirement, Seat).join(Explanation)
    return query.join(Requirement).switch(Verdict).join(Seat)


def verdict(key: str) -> Verdict | None:
    """Return a verdict with explanation, purchase and seat, None when there is none."""
    return _verdicts().where(Verdict.id == key).first()


def verdicts_by_id(keys: Any) -> list[Verdict]:
    """Load many verdicts together."""
    return list(_verdicts().where(Verdict.id.in_(list(keys))))


def verdicts_of(explanation: Explanation) -> list[Verdict]:
    """List what was asked of the experts, in the order they were called."""
    return list(_verdicts().where(Verdict.explanation == explanation).order_by(Seat.place))


def concerns(explanation: str, person: str | None) -> Verdict | None:
    """Return what this person was asked about an explanation, None where nothing."""
    mine = (Verdict.explanation == explanation) & (Verdict.person == person)
    return Verdict.get_or_none(mine) if person else None


@prepared
def waiting(person):
    """List the explanations that a person still has to judge, oldest first."""
    query = Verdict.select(Verdict, Explanation, Requirement).join(Explanation).join(Requirement)
    mine = query.where(Verdict.person == person, Verdict.state == VerdictState.ASKED)
    return mine.order_by(Verdict.created_at).limit(MOST)
