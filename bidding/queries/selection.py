"""Named reads of what surrounds a selection: audits, questions, labelled draws, rankings."""

from typing import Any

from peewee import fn

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
    """Return the listed agency of a credit code, or else of a whole name that only it has."""
    listed = Agency.select().where(Agency.state == "listed")
    found = list(listed.where(Agency.uscc == uscc.compact(told)))
    found = found or list(listed.where(Agency.name == told).limit(2))
    return found[0] if len(found) == 1 else None


def called(agencies: list[Agency]) -> list[str]:
    """Tell by what `listed_agency` finds each again: its name, or the code where several share it."""
    names = [one.name for one in agencies]
    here = (Agency.state == "listed") & Agency.name.in_(names)
    rows = Agency.select(Agency.name).where(here).group_by(Agency.name)
    shared = {one.name for one in rows.having(fn.COUNT(Agency.id) > 1)}
    return [one.uscc if one.name in shared else one.name for one in agencies]


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
