"""Questionnaires, meetings and demands for tests, made by the services."""

import datetime as dt
from types import SimpleNamespace

from app.kernel import clock, jobs
from supervision.questionnaires import queries
from supervision.questionnaires.services import answering, demands, drafting
from tests.factories.accounts import make_actor

QUESTIONS = (
    ("scale", "办事效率如何", ""),
    ("one", "最满意的方面", "时限\n收费\n态度"),
    ("many", "希望改进的方面", "时限\n收费\n态度"),
    ("number", "等候多少天", ""),
    ("text", "意见和建议", ""),
)
LETTER = {"title": "取件窗口少", "text": "取件窗口只有一个，排队超过一小时", "name": "陆小满", "phone": "13851000000"}  # fmt: skip


def officer():
    """Return an officer of a regulator's office."""
    return make_actor("officer", kind="regulator")


def office_of(row):
    """Return somebody of the office that asks."""
    return make_actor("officer", organisation=row.office)


def make_questionnaire(
    until="draft", *, actor=None, audience=("public",), anonymous=True, hours=48
):
    """Return a questionnaire that has come as far as `until`: draft, open."""
    now = clock.now()
    head = {
        "title": "营商环境调查", "purpose": "改进服务", "introduction": "", "audience": audience,
        "anonymous": anonymous, "evaluator": "", "opens_at": now,
        "closes_at": now + dt.timedelta(hours=hours),
    }  # fmt: skip
    actor = actor or officer()
    row = drafting.create(head, actor)
    for kind, text, lines in QUESTIONS:
        asked = {"kind": kind, "text": text, "lines": lines, "required": kind == "scale"}
        drafting.put(row, None, asked, actor)
    row = queries.questionnaire(row.id)
    if until == "open":
        drafting.publish(row, actor, None)
        jobs.run_due()
        row = queries.questionnaire(row.id)
    return row


def answered(row, scores, party="public", actor=None):
    """Hand in one sheet a score."""
    for n in scores:
        given = {"1": n, "2": 1, "3": [1, 2], "4": n * 10}
        answering.hand_in(row, given, party, actor)


def closed(row, travel):
    """Let the time of a questionnaire end."""
    travel(str(row.closes_at))
    jobs.run_due()
    return queries.questionnaire(row.id)


def make_demand(about=None, **more):
    """Return a demand of somebody without an account."""
    nobody = SimpleNamespace(org_id=None, person_id=None)
    return demands.raise_one(about or make_questionnaire("open"), LETTER | more, nobody)


def make_meeting(actor=None):
    """Return a meeting that was written down."""
    told = {
        "kind": "meeting", "title": "企业座谈会", "held_on": clock.today(), "place": "三楼",
        "attended": "某公司", "summary": "讨论了取件排队的问题", "questionnaire": "",
    }  # fmt: skip
    return demands.hold_meeting(told, [], actor or officer())
