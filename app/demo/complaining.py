"""What is complained of in the practice year: new, under investigation, decided, refused."""

from __future__ import annotations

from app.demo import buying
from app.demo.stage import Stage, Story
from app.kernel.permissions import ANONYMOUS, Actor
from supervision.complaints import queries
from supervision.complaints.models import Complaint
from supervision.complaints.services import deciding, handling, lodging

FACTS = "约定二十天交付，实际拖延至第四十天，期间多次联系无人答复"
SUMMARY = "经查，该机构迟交成果二十天且未说明理由，责令限期改正"
# days ago, who writes, how far it has come
TOLD = (
    (2, "public", "new"),
    (6, "owner", "investigating"),
    (9, "public", "answered"),
    (14, "owner", "paused"),
    (26, "public", "refused"),
    (48, "public", "rejected"),
    (70, "owner", "closed"),
)


def stories(stage: Stage) -> list[Story]:
    """Return one story per complaint against the second agency."""
    return [_story(stage, *told, hidden=n % 2 == 0) for n, told in enumerate(TOLD)]


def _story(stage: Stage, days: int, writer: str, end: str, *, hidden: bool) -> Story:
    yield stage.ago(days, "09:40")
    place, officer = stage.places["agency2"], stage.actor("regulator", "regulator")
    actor = ANONYMOUS if writer == "public" else stage.actor("owner", "owner")
    key = lodging.lodge(_letter(place.name, actor, hidden), [stage.paper], actor).id
    if end == "new":
        return
    yield buying.next_morning("10:20")
    if end == "refused":
        handling.refuse(_again(key), "同一事项已经作出处理决定，没有新的事实", officer, None)
        return
    handling.accept(_again(key), officer, None)
    asked = "请说明成果迟交的原因、经过，并提供往来函件"
    handling.investigate(_again(key), asked, False, officer, None)
    if end == "investigating":
        return
    yield buying.next_morning("15:10")
    said = "延期系业主调整方案所致，已书面告知，往来函件附后"
    handling.answer(_again(key), said, [stage.paper], stage.acting(place.id), None)
    if end == "answered":
        return
    yield buying.next_morning("09:15")
    if end == "paused":
        handling.pause(_again(key), "成果质量送有资质的机构鉴定", officer, None)
        return
    yield from _ended(key, end, officer)


def _ended(key: str, end: str, officer: Actor) -> Story:
    outcome = "rejected" if end == "rejected" else "upheld"
    summary = SUMMARY if outcome == "upheld" else "经查，延期有双方书面变更为据，投诉不成立"
    decision = {
        "decision": outcome,
        "clause": "演练办法第三十一条",
        "finding": "调取合同、往来函件并听取双方意见后查明如上。" + summary + "。",
        "summary": summary,
        "reopen": False,
    }
    deciding.decide(_again(key), decision, officer, None)
    yield buying.next_morning("10:30")
    if outcome == "upheld":
        deciding.enforce(_again(key), ["correct"], "成果已补交，业主确认收到", officer, None)
        yield buying.next_morning("14:05")
        deciding.review(_again(key), "电话回访，投诉人表示满意", officer, None)
    deciding.close(_again(key), officer, None)


def _again(key: str) -> Complaint:
    return queries.complaint(key)


def _letter(party: str, actor: Actor, hidden: bool) -> dict[str, object]:
    return {
        "against": "agency",
        "party": party,
        "kind": "service",
        "notice": "",
        "contract": "",
        "facts": FACTS,
        "request": "请督促尽快交付，并公开处理结果",
        "name": actor.org_name or "陆小满",
        "phone": "13851000000",
        "hidden": hidden,
    }
