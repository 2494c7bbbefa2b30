"""Drawing a questionnaire up: its head, its questions, publishing it or not, a new edition."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from supervision.questionnaires import queries
from supervision.questionnaires.models import Question, Questionnaire
from supervision.questionnaires.parameters import LEAST
from supervision.questionnaires.rules import drafting as rules
from supervision.questionnaires.services import running
from supervision.questionnaires.states import QUESTIONNAIRE, QuestionnaireState

KEY = "supervision.questionnaire."
COLUMNS = (
    "title", "purpose", "introduction", "audience", "anonymous", "evaluator", "opens_at",
    "closes_at",
)  # fmt: skip
FROZEN = Reason("问卷已经发布，不能修改；需要调整的，请另起新的一版")


def _head(command: Any) -> dict[str, Any]:
    moments = (command["opens_at"], command["closes_at"])
    wrong = rules.head_problems(command["audience"], command["anonymous"], *moments)
    if wrong:
        raise Invalid(wrong)
    values = {name: command[name] for name in COLUMNS}
    return values | {"audience": list(values["audience"])}


def create(command: Any, actor: Actor) -> Questionnaire:
    """Draw a questionnaire up for the actor's office and its division."""
    values = _head(command)
    with write():
        row = Questionnaire.create(office=actor.org_id, region=actor.region or None, **values)
        events.record(f"{KEY}create", row, actor=actor, facts={"title": row.title})
    return queries.questionnaire(row.id)


def edit(row: Questionnaire, command: Any, actor: Actor) -> None:
    """Write the head of a draft anew."""
    values = _head(command)
    with write():
        _touch(row, actor, **values)


def put(row: Questionnaire, number: int | None, command: Any, actor: Actor) -> None:
    """Add a question at the end, or write the n-th anew."""
    options = rules.options_of(command["lines"])
    wrong = rules.question_problems(command["kind"], options)
    if wrong:
        raise Invalid(wrong)
    values = {"kind": command["kind"], "text": command["text"], "required": command["required"]}
    values["options"] = options
    with write():
        rows = list(queries.questions(row.id))
        if number is not None:
            Question.update(**values).where(Question.id == rows[number - 1].id).execute()
        elif len(rows) >= rules.MOST_QUESTIONS:
            raise NotAllowed(Reason.of("一份问卷最多 {n} 道题", n=rules.MOST_QUESTIONS))
        else:
            place = rows[-1].place + 1 if rows else 1
            Question.create(questionnaire=row.id, place=place, **values)
        _touch(row, actor)


def remove(row: Questionnaire, number: int, actor: Actor) -> None:
    """Take a question out."""
    with write():
        gone = queries.question(row.id, number)
        if gone is not None:
            gone.delete_instance()
        _touch(row, actor)


def lift(row: Questionnaire, number: int, actor: Actor) -> None:
    """Put a question before the one above it."""
    with write():
        rows = list(queries.questions(row.id))
        if 1 < number <= len(rows):
            above, below = rows[number - 2], rows[number - 1]
            above.place, below.place = below.place, above.place
            above.save()
            below.save()
        _touch(row, actor)


def _touch(row: Questionnaire, actor: Actor, **values: Any) -> None:
    """Change a draft; what is published stays as everybody was asked it."""
    mine = (Questionnaire.id == row.id) & (Questionnaire.state == QuestionnaireState.DRAFT)
    change = Questionnaire.update(version=Questionnaire.version + 1, **values)
    if not change.where(mine).execute():
        raise NotAllowed(FROZEN)
    events.record(f"{KEY}edit", row, actor=actor, facts={"title": row.title})


def publish(row: Questionnaire, actor: Actor, seen: int | None) -> Event:
    """Publish it: frozen from now on; it opens at its moment, at once where that is over."""
    now = clock.now()
    sets = {"published_at": now, "least": parameters.value(LEAST, now.date(), row.region_id)}
    with write():
        told = {
            "title": row.title,
            "opens": _moment(row.opens_at),
            "closes": _moment(row.closes_at),
        }
        event = fire(QUESTIONNAIRE, row, "publish", actor, facts=told, seen=seen, sets=sets)
        if row.opens_at <= now:
            running.begin(queries.questionnaire(row.id))
    return event


def _moment(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}"


def discard(row: Questionnaire, actor: Actor, seen: int | None) -> Event:
    """Throw a draft away."""
    with write():
        return fire(QUESTIONNAIRE, row, "discard", actor, facts={"title": row.title}, seen=seen)


def renew(row: Questionnaire, actor: Actor) -> Questionnaire:
    """Draw the next edition up from a published one: the same head and questions, as a draft."""
    if queries.edition_after(row) is not None:
        raise NotAllowed(Reason("已经有新的一版"))
    now, length = clock.now().replace(second=0, microsecond=0), row.closes_at - row.opens_at
    values = {name: getattr(row, name) for name in COLUMNS}
    values |= {"opens_at": now, "closes_at": now + length}
    with write():
        made = Questionnaire.create(
            office=row.office_id,
            region=row.region_id,
            edition=row.edition + 1,
            former=row.id,
            **values,
        )
        for one in queries.questions(row.id):
            copied = {n: getattr(one, n) for n in ("place", "kind", "text", "options", "required")}
            Question.create(questionnaire=made.id, **copied)
        told = {"title": made.title}
        events.record(f"{KEY}create", made, actor=actor, facts=told)
    return queries.questionnaire(made.id)
