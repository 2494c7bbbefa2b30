"""Who is told what about ratings, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import holders, people_with
from app.kernel.room import Message
from supervision.evaluation import queries, rules
from supervision.evaluation.permissions import RATES
from supervision.evaluation.places import offices, place_of

PAGE = "/supervision/evaluations/{id}"


def raters(event: Any) -> list[str]:
    """Return the people who rate for the organisation that was asked."""
    row = queries.evaluation(event.subject_id)
    return people_with(row.rater_id, *(duty.split(".")[1] for duty in RATES[row.role]))


def agency(event: Any) -> list[str]:
    """Return the people of the agency that is rated."""
    row = queries.evaluation(event.subject_id)
    return people_with(row.agency.organisation_id, "handler", "manager")


def both(event: Any) -> list[str]:
    """Return the people of both sides."""
    return [*raters(event), *agency(event)]


def judges(event: Any) -> list[str]:
    """Return the officers who may rule on an appeal."""
    row = queries.evaluation(event.subject_id)
    near = [key for key in offices(row) if key != row.rater_id]
    if row.role == rules.REGULATOR or not near:
        duty = "supervisor.officer"
        return holders(duty, place_of(row)) or holders(duty)
    return [person for key in near for person in people_with(key, "officer")]


_KEY = "supervision.evaluation."
NOTICES = {
    f"{_KEY}open": Message(raters, "“{title}”已履行完毕，请评价{agency}的服务", PAGE),
    f"{_KEY}expire": Message(raters, "“{title}”的评价期限已满，记为未评价", PAGE),
    f"{_KEY}lock": Message(agency, "{rater}对“{title}”的评价已公开，可以回复或申诉", PAGE),
    f"{_KEY}revise": Message(agency, "{rater}对“{title}”的评价已公开，可以回复或申诉", PAGE),
    f"{_KEY}reply": Message(raters, "{agency}回复了您对“{title}”的评价", PAGE),
    f"{_KEY}appeal": Message(judges, "{agency}对“{title}”的评价提出申诉，请处理", PAGE),
    f"{_KEY}moderate": Message(both, "“{title}”的评价申诉已处理：{reason}", PAGE),
}

SENTENCES = {
    "supervision.owner_sample.announce": "公布{agency} {year} 年业主测评抽样的承诺链锚",
    "supervision.owner_sample.freeze": "冻结业主名单，共 {size} 家，抽取 {wanted} 家",
    "supervision.owner_sample.draw": "抽取参加测评的业主 {picked} 家",
    f"{_KEY}open": "合同履行完毕，请{rater}评价",
    f"{_KEY}rate": "{rater}作出评价，期限内可以修改一次",
    f"{_KEY}revise": "{rater}修改评价，评价公开",
    f"{_KEY}lock": "修改期限已满，{rater}的评价公开",
    f"{_KEY}expire": "期满，{rater}未评价",
    f"{_KEY}reply": "{agency}回复评价",
    f"{_KEY}appeal": "{agency}对评价提出申诉",
    f"{_KEY}settle": "回复和申诉期限已满，评价已定",
    f"{_KEY}moderate": "评价申诉已处理",
}
