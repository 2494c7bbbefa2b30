"""Surveys of the practice year: one published with its results, one being answered, demands."""

from __future__ import annotations

import datetime as dt
import itertools

from app.demo import buying
from app.demo.stage import Stage, Story
from app.kernel import clock
from app.kernel.permissions import ANONYMOUS, Actor
from supervision.questionnaires import queries
from supervision.questionnaires.models import Questionnaire
from supervision.questionnaires.services import answering, demands, drafting, running

PURPOSE = "了解中介服务和窗口办理的实际感受，找出需要改进的环节"
ASKED = (
    ("scale", "您对中介服务的总体满意度", "", True),
    ("one", "最需要改进的环节", "服务时限\n收费标准\n服务态度\n成果质量", True),
    ("many", "您从哪里了解中介超市", "政务服务网\n窗口告知\n同行介绍\n政策宣讲", False),
    ("number", "从签订合同到拿到成果用了多少天", "", False),
    ("text", "其他意见和建议", "", False),
)
# satisfaction, what to improve, from where, days
SAID = tuple(zip(
    (5, 4, 4, 5, 3, 4, 5, 2, 4, 5, 4, 3, 5, 4),
    (1, 2, 1, 4, 1, 3, 2, 1, 1, 4, 2, 1, 2, 1),
    ([1], [1, 2], [2], [1, 4], [3], [2], [1], [2, 3], [1], [4], [1, 2], [2], [1], [1]),
    (20, 25, 18, 15, 40, 22, 19, 45, 20, 16, 28, 33, 21, 24),
    strict=True,
))  # fmt: skip
RESULT = (
    "总体满意度较好，服务时限是反映最集中的问题。已要求各机构公开承诺时限，逾期的记入信用记录。"
)
LETTER = {
    "title": "成果领取窗口排队时间长",
    "text": "每周一上午领取成果的窗口只开一个，排队常常超过一小时，希望增设窗口或者可以邮寄。",
    "name": "陆小满",
    "phone": "13851000000",
}
REPLY = "自本月起周一上午增设一个领取窗口；选择邮寄的，可以在申请时填写地址，由中心免费寄送。"


def stories(stage: Stage) -> list[Story]:
    """Return the story of the survey that is over and of the one that goes on."""
    return [_over(stage), _going_on(stage)]


def _drawn_up(title: str, audience: tuple[str, ...], days: int, actor: Actor) -> Questionnaire:
    now = clock.now()
    closes = dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time(17))
    head = {
        "title": title,
        "purpose": PURPOSE,
        "introduction": "填写大约需要三分钟，谢谢您的支持。",
        "audience": audience,
        "anonymous": True,
        "evaluator": "",
        "opens_at": now,
        "closes_at": closes,
    }
    row = drafting.create(head, actor)
    for kind, text, lines, required in ASKED:
        drafting.put(
            row, None, {"kind": kind, "text": text, "lines": lines, "required": required}, actor
        )
    drafting.publish(queries.questionnaire(row.id), actor, None)
    return queries.questionnaire(row.id)


def _answer(row: Questionnaire, count: int, parties: tuple[str, ...]) -> None:
    for said, party in zip(SAID[:count], itertools.cycle(parties), strict=False):
        given = {str(n): value for n, value in enumerate(said, 1)}
        answering.hand_in(row, given, party, ANONYMOUS)


def _over(stage: Stage) -> Story:
    yield stage.ago(40, "09:10")
    office = stage.actor("regulator", "regulator")
    row = _drawn_up("中介服务满意度调查", ("public", "window"), 14, office)
    yield buying.next_morning("10:05")
    _answer(row, len(SAID), ("public", "window"))
    key = demands.raise_one(row, LETTER, ANONYMOUS).id
    _meet(stage, row)
    yield buying.next_morning("09:30")
    demands.assign(queries.demand(key), stage.places["window"].id, office, None)
    yield buying.next_morning("15:20")
    demands.answer(queries.demand(key), REPLY, stage.actor("window", "window"), None)
    yield row.closes_at + dt.timedelta(days=3)
    running.announce(queries.questionnaire(row.id), RESULT, office, None)


def _meet(stage: Stage, row: Questionnaire) -> None:
    told = {
        "kind": "meeting",
        "title": "中介机构和业主座谈会",
        "held_on": clock.today(),
        "place": "政务服务中心三楼会议室",
        "attended": "演练·金陵城建投资有限公司\n演练·钟山工程咨询有限公司",
        "summary": "与会单位就服务时限、成果领取和收费公开交换意见，提出的诉求已登记办理。",
        "questionnaire": row.id,
    }
    demands.hold_meeting(told, [stage.paper], stage.actor("regulator", "regulator"))


def _going_on(stage: Stage) -> Story:
    yield stage.ago(3, "09:20")
    operator = stage.actor("operator", "operator")
    row = _drawn_up("营商环境年度问卷", ("owner", "public"), 25, operator)
    yield buying.next_morning("11:00")
    _answer(row, 3, ("public",))
    letter = LETTER | {
        "title": "希望公开各机构平均交付天数",
        "text": "选取机构时希望看到各机构平均交付天数，便于比较。",
    }
    demands.raise_one(row, letter, ANONYMOUS)
