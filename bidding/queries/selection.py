"""Named reads of what surrounds a selection: audits, questions, labelled draws, rankings."""

from typing import Any

from app.accounts.models import Organisation
from app.accounts.rules import uscc
from app.kernel.prepared import prepared
from bidding.models import Question, Requirement
from bidding.question_states import QuestionState
from bidding.requirement_states import RequirementState
from intermediaries.models import Agency

MOST = 200


def placed(query: Any, low: Any, high: Any) -> Any:
    """Leave of a query the purchases between two codes of divisions, and those of none."""
    if low is None:
        return query
    return query.where(Requirement.region.between(low, high) | Requirement.region.is_null())


@prepared
def in_audit(low: Any = None, high: Any = None) -> Any:
    """List the drafts of a division that lie with the operating body, oldest first."""
    query = placed(Requirement.select(Requirement, Organisation), low, high).join(Organisation)
    query = query.where(Requirement.state == RequirementState.AUDIT)
    return query.order_by(Requirement.created_at).limit(MOST)


def listed_agency(told: str) -> Agency | None:
    """Return the listed agency of a credit code or a whole name, None when no single one fits."""
    named = (Agency.uscc == uscc.compact(told)) | (Agency.name == told)
    found = list(Agency.select().where(named, Agency.state == "listed").limit(2))
    return found[0] if len(found) == 1 else None


def question(key: str) -> Question | None:
    """Return a question with its requirement, None when there is none."""
    return questions_by_id([key]).first()


def questions_by_id(keys: Any) -> Any:
    """Load many questions with their requirements."""
    query = Question.select(Question, Requirement).join(Requirement)
    return query.where(Question.id.in_(list(keys)))


def questions_of(requirement: Requirement) -> list[Question]:
    """List the questions about all editions of a notice, oldest first."""
    return _questions_of(requirement.id)


@prepared
def _questions_of(requirement):
    query = Question.select(Question, Requirement).join(Requirement)
    return query.where(Question.requirement == requirement).order_by(Question.created_at)


@prepared
def unanswered(owner):
    """List the questions that wait for an owner, oldest first."""
    waiting = (QuestionState.ASKED, QuestionState.LAPSED)
    query = Question.select(Question, Requirement).join(Requirement)
    query = query.where(Requirement.owner == owner, Question.state.in_(waiting))
    return query.order_by(Question.created_at).limit(MOST)


def successor_of(requirement: Requirement) -> Requirement | None:
    """Return the purchase that buys again what this one did not, None when there is none."""
    return _successors.first(requirement.id)


@prepared
def _successors(requirement):
    followed = Requirement.origin == requirement
    query = Requirement.select().where(followed, Requirement.state != RequirementState.DISCARDED)
    return query.order_by(Requirement.created_at.desc()).limit(1)
