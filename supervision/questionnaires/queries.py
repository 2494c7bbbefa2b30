"""Named reads of questionnaires, meetings and demands; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import JOIN, fn

from app.accounts.models import Organisation
from app.accounts.posts import post
from app.accounts.rules.places import beat, inside
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from intermediaries.models import Agency
from intermediaries.queries import places
from intermediaries.states import AgencyState
from supervision.questionnaires.models import (
    Demand,
    Invitation,
    Meeting,
    Question,
    Questionnaire,
    Sheet,
)
from supervision.questionnaires.rules import counting, drafting
from supervision.questionnaires.states import DemandState, QuestionnaireState

Q, D = QuestionnaireState, DemandState
Desk, Office = Organisation.alias("desk"), Organisation.alias("office")
SHOWN = (Q.SCHEDULED, Q.OPEN, Q.CLOSED, Q.ANNOUNCED)
LINES = 100  # of a desk
OFFICE_KINDS = ("operator", "regulator", "supervisor", "department", "window")


def questionnaire(key: str) -> Questionnaire | None:
    """Return a questionnaire with its office and how many questions it has, None when none."""
    return next(iter(questionnaires_by_id([key])), None)


def questionnaires_by_id(keys: list[str]) -> list[Questionnaire]:
    """Load many questionnaires together."""
    found = list(_questionnaires(keys=keys))
    count = dict(_counts(keys=keys))
    for row in found:
        row.question_count = count.get(row.id, 0)
    return found


@prepared
def _questionnaires(keys):
    query = Questionnaire.select(Questionnaire, Organisation).join(Organisation)
    return query.where(Questionnaire.id.in_(keys))


@prepared
def _counts(keys):
    query = Question.select(Question.questionnaire, fn.COUNT(Question.id))
    query = query.where(Question.questionnaire.in_(keys))
    return query.group_by(Question.questionnaire).tuples()


@prepared
def questions(questionnaire: Any) -> Any:
    """List the questions in their order."""
    query = Question.select().where(Question.questionnaire == questionnaire)
    return query.order_by(Question.place, Question.id)


def asked(questionnaire: str) -> list[counting.Question]:
    """List the questions as counting wants them."""
    return [
        counting.Question(n, row.kind, row.text, tuple(row.options), row.required)
        for n, row in enumerate(questions(questionnaire), 1)
    ]


def question(questionnaire: str, number: int) -> Question | None:
    """Return the n-th question, None when there are fewer."""
    rows = list(questions(questionnaire))
    return rows[number - 1] if 0 < number <= len(rows) else None


def page(filters: dict[str, Any], home: str = "", after: str = "", size: int = 20) -> Page:
    """Page through what the offices of a division (`home`; "" is everywhere) drew up, newest
    first; filters: state q."""
    query = _with_office()
    if home:
        query = query.where(_near(Questionnaire.region, home))
    query = narrowing.same(query, filters, Questionnaire.state)
    query = narrowing.worded(query, filters, Questionnaire.title)
    return paged(query, Questionnaire.created_at, Questionnaire.id, after, size)


def published(filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through what everybody may read, newest first; filters: state q."""
    wanted = {"open": (Q.SCHEDULED, Q.OPEN), "over": (Q.CLOSED, Q.ANNOUNCED)}
    states = wanted.get(filters.get("state"), SHOWN)
    query = _with_office().where(Questionnaire.state.in_(states))
    query = narrowing.worded(query, filters, Questionnaire.title)
    return paged(query, Questionnaire.published_at, Questionnaire.id, after, size)


def _with_office() -> Any:
    return Questionnaire.select(Questionnaire, Organisation).join(Organisation)


def _near(column: Any, home: str) -> Any:
    return column.is_null() | inside(column, home)


def returned(questionnaire: Questionnaire) -> int:
    """Count the sheets that have come in."""
    return Sheet.select().where(Sheet.questionnaire == questionnaire).count()


def sheets(questionnaire: Questionnaire) -> Iterator[Sheet]:
    """Walk through the sheets in no order that says when they came."""
    query = Sheet.select(Sheet, Organisation).join(Organisation, JOIN.LEFT_OUTER)
    query = query.where(Sheet.questionnaire == questionnaire)
    return iter(query.order_by(Sheet.number).iterator())


def invitees(questionnaire: Questionnaire, after: str, most: int) -> list[Organisation]:
    """List the organisations it asks, by id, a step at a time."""
    home = questionnaire.region_id or ""
    fits = Organisation.id == ""
    if drafting.OWNER in questionnaire.audience:
        owners = Organisation.kind == "owner"
        fits |= (owners & _near(Organisation.region, home)) if home else owners
    if drafting.AGENCY in questionnaire.audience:
        agencies = Agency.select(Agency.organisation).where(Agency.state == AgencyState.LISTED)
        agencies = agencies.where(places.around(home)) if home else agencies
        fits |= Organisation.id.in_(agencies)
    query = Organisation.select().where(fits, Organisation.state == "approved")
    query = query.where(Organisation.id > after)
    return list(query.order_by(Organisation.id).limit(most))


def edition_after(questionnaire: Questionnaire) -> Questionnaire | None:
    """Return the edition that was drawn up from this one, None when none."""
    return Questionnaire.get_or_none(
        Questionnaire.former == questionnaire.id, Questionnaire.state != Q.DISCARDED
    )


@prepared
def to_answer(organisation: Any, state: Any) -> Any:
    """List the questionnaires an organisation was asked and has not answered."""
    query = Invitation.select(Invitation.id, Questionnaire.id, Questionnaire.title)
    query = query.join(Questionnaire)
    mine = (Invitation.organisation == organisation) & ~Invitation.answered
    return query.where(mine, Questionnaire.state == state).order_by(Invitation.id).limit(LINES)


@prepared
def to_decide(office: Any, state: Any) -> Any:
    """List the closed questionnaires whose results an office may publish."""
    query = Questionnaire.select(Questionnaire.id, Questionnaire.title)
    query = query.where(Questionnaire.office == office, Questionnaire.state == state)
    return query.order_by(Questionnaire.created_at).limit(LINES)


# meetings
def meeting(key: str) -> Meeting | None:
    """Return a meeting with its office, None when there is none."""
    return next(iter(meetings_by_id([key])), None)


def meetings_by_id(keys: list[str]) -> list[Meeting]:
    """Load many meetings together."""
    return list(_meetings().where(Meeting.id.in_(keys)))


def meeting_page(actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the meetings of the division, newest first."""
    query, home = _meetings(), post(actor)
    if home:
        query = query.where((Meeting.office == actor.org_id) | _near(Meeting.region, home))
    return paged(query, Meeting.created_at, Meeting.id, after, size)


def _meetings() -> Any:
    query = Meeting.select(Meeting, Organisation, Questionnaire).join(Organisation)
    return query.switch(Meeting).join(Questionnaire, JOIN.LEFT_OUTER)


def own_rounds(office: str | None) -> list[Questionnaire]:
    """List the published questionnaires of an office, newest first, for a meeting to belong to."""
    query = Questionnaire.select(Questionnaire.id, Questionnaire.title, Questionnaire.edition)
    query = query.where(Questionnaire.office == office, Questionnaire.state.in_(SHOWN))
    return list(query.order_by(Questionnaire.published_at.desc()).limit(LINES))


# demands
def demand(key: str) -> Demand | None:
    """Return a demand with both offices and where it came up, None when there is none."""
    return next(iter(demands_by_id([key])), None)


def demands_by_id(keys: list[str]) -> list[Demand]:
    """Load many demands together."""
    return list(_demands().where(Demand.id.in_(keys)))


def demand_numbered(number: str) -> Demand | None:
    """Return a demand by the number its writer was given."""
    return _demands().where(Demand.number == number).first()


def demand_page(filters: dict[str, Any], actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the demands an office may see, newest first (see `narrowed`)."""
    return paged(narrowed(filters, actor), Demand.created_at, Demand.id, after, size)


def narrowed(filters: dict[str, Any], actor: Actor) -> Any:
    """Build the list of the demands an office received or is to answer; a supervisor reads those of
    its division; filters: state q."""
    query = _demands()
    if actor.org_kind != "supervisor":
        query = query.where((Demand.desk == actor.org_id) | (Demand.office == actor.org_id))
    elif beat(actor):
        query = query.where(_near(Demand.region, beat(actor)))
    query = narrowing.same(query, filters, Demand.state)
    return narrowing.worded(query, filters, Demand.title, Demand.number)


def _demands() -> Any:
    query = Demand.select(Demand, Desk, Office, Questionnaire, Meeting)
    query = query.join(Desk, on=(Demand.desk == Desk.id), attr="desk").switch(Demand)
    on = Demand.office == Office.id
    query = query.join(Office, JOIN.LEFT_OUTER, on=on, attr="office").switch(Demand)
    query = query.join(Questionnaire, JOIN.LEFT_OUTER).switch(Demand)
    return query.join(Meeting, JOIN.LEFT_OUTER, on=(Demand.meeting == Meeting.id), attr="meeting")


def demands_of(thing: Questionnaire | Meeting) -> list[Demand]:
    """List what was asked for in the course of a questionnaire or at a meeting, newest first."""
    field = Demand.meeting if isinstance(thing, Meeting) else Demand.questionnaire
    query = Demand.select().where(field == thing.id)
    return list(query.order_by(Demand.created_at.desc(), Demand.id).limit(LINES))


def offices() -> list[Organisation]:
    """List the offices that can answer a demand."""
    query = Organisation.select().where(Organisation.kind.in_(OFFICE_KINDS))
    query = query.where(Organisation.state == "approved")
    return list(query.order_by(Organisation.kind, Organisation.name, Organisation.id).limit(300))


@prepared
def to_assign(office: Any, state: Any) -> Any:
    """List the demands an office has to give to somebody, oldest first."""
    query = _lines().where(Demand.desk == office, Demand.state == state)
    return query.order_by(Demand.created_at).limit(LINES)


@prepared
def to_reply(office: Any, state: Any) -> Any:
    """List the demands an office has to answer, oldest first."""
    query = _lines().where(Demand.office == office, Demand.state == state)
    return query.order_by(Demand.created_at).limit(LINES)


def _lines() -> Any:
    return Demand.select(Demand.id, Demand.number, Demand.title, Demand.state)


def demand_counts(questionnaire: Questionnaire) -> dict[str, int]:
    """Count the demands that came up with a questionnaire or its meetings, by state."""
    held = Meeting.select(Meeting.id).where(Meeting.questionnaire == questionnaire)
    of_it = (Demand.questionnaire == questionnaire) | Demand.meeting.in_(held)
    rows = Demand.select(Demand.state, fn.COUNT(Demand.id)).where(of_it)
    return {str(state): n for state, n in rows.group_by(Demand.state).tuples()}
