"""The sheets of a questionnaire as a table; an anonymous one tells nobody's group that is small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.web.i18n import Told, t
from supervision.questionnaires.models import Questionnaire, Sheet
from supervision.questionnaires.rules.counting import Question
from supervision.questionnaires.rules.drafting import MANY, ONE, PARTIES

Heads = list[tuple[str, int]]


def heads(questionnaire: Questionnaire, asked: Sequence[Question]) -> Heads:
    """Name the columns: the group, who it was where names are asked, a column a question."""
    who = [] if questionnaire.anonymous else [("单位名称", 30)]
    return [("对象", 14), *who, *((Told(f"{one.place}. {one.text}"), 24) for one in asked)]


def rows(
    questionnaire: Questionnaire, asked: Sequence[Question], sheets: Iterable[Sheet]
) -> Iterator[list[Any]]:
    """Walk through the sheets; where there are too few nothing is told at all."""
    found = questionnaire.results
    if questionnaire.anonymous and found["n"] < found["least"]:
        return
    small = {name for name, n in found["parties"] if n is None}
    for one in sheets:
        hidden = questionnaire.anonymous and one.party in small
        who = [] if questionnaire.anonymous else [one.organisation.name]
        group = t("人数过少，不显示") if hidden else t(PARTIES[one.party])
        yield [group, *who, *(_said(question, one.given) for question in asked)]


def _said(question: Question, given: dict[str, Any]) -> Any:
    value = given.get(str(question.place), "")
    if value == "":
        return ""
    if question.kind == ONE:
        return question.options[value - 1]
    if question.kind == MANY:
        return "；".join(question.options[n - 1] for n in value)
    return value
