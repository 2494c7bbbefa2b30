"""Questions about a notice and their answers: both public, who asked is never told."""

from app.kernel import clock, deadlines, events, log
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, Reason, TooMany
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.models import Question, Requirement
from bidding.question_states import QUESTION, QuestionState
from bidding.requirement_states import RequirementState

HIDDEN = Actor(name="提问人（不公开）", kind="anonymous")
MOST = 5  # open questions of one organisation about one notice


def ask(requirement: Requirement, text: str, actor: Actor) -> Question:
    """Ask in public until F; the log and the pages know the text, not who asked."""
    with write():
        now = Requirement.get_by_id(requirement.id)
        if now.state != RequirementState.SIGNUP or log.moment() >= now.signup_until:
            raise Late(Reason("报名已截止，不能再提问"))
        _not_too_many(now, actor)
        question = Question.create(
            requirement=now,
            edition=now.edition,
            organisation=actor.org_id,
            person=actor.person_id,
            text=text,
        )
        told = {"notice": now.number, "edition": now.edition, "text": text}
        key = "bidding.question.asked"
        events.record(key, question, actor=HIDDEN, facts=told, visibility="public")
        deadlines.start("bidding.question", question)
    return question


def _not_too_many(requirement: Requirement, actor: Actor) -> None:
    mine = (Question.requirement == requirement) & (Question.organisation == actor.org_id)
    waiting = Question.select().where(mine, Question.state != QuestionState.ANSWERED).count()
    if waiting >= MOST:
        raise TooMany(Reason.of("贵机构已有 {n} 个提问等待答复，请待答复后再提", n=waiting))


def answer(question: Question, text: str, actor: Actor, seen: int | None) -> Event:
    """Answer in public; a late answer is taken, and the delay stays in the history."""
    if not text.strip():
        raise Invalid({"answer": Reason("请填写答复")})
    with write():
        requirement = question.requirement
        told = {"notice": requirement.number, "text": question.text, "answer": text}
        event = fire(QUESTION, question, "answer", actor, facts=told, seen=seen)
        question.answer, question.answered_at = text, clock.now()
        question.save()
    return event


def over(payload: dict) -> None:
    """Say in public that the owner did not answer in time."""
    question = Question.get_or_none(Question.id == payload["subject_id"])
    if question is not None and question.state == QuestionState.ASKED:
        told = {"notice": question.requirement.number, "text": question.text}
        fire(QUESTION, question, "lapse", SYSTEM, facts=told)
