"""Who is told what of abnormally low prices, and every event of them as a sentence; data."""

from typing import Any

from app.kernel.room import Message
from bidding.models import Explanation, Requirement, Verdict
from bidding.notices import entrants_of, link_of, owner_and_entrants, people_of

VERDICT_PAGE = "/bidding/verdicts/{id}"

_EXPLANATION, _VERDICT = "bidding.explanation.", "bidding.verdict."


def asked_agency(event: Any) -> list[str]:
    """Return the people of the agency that has to explain."""
    return people_of(Explanation.get_by_id(event.subject_id).organisation_id)


def judging_owner(event: Any) -> list[str]:
    """Return the people of the owner who has to rule; nobody where the experts do."""
    row = Explanation.get_by_id(event.subject_id)
    return [] if row.by_experts else people_of(row.owner_id)


def asked_expert(event: Any) -> list[str]:
    """Return the expert who is asked for his word; nobody else is told."""
    return [Verdict.get_by_id(event.subject_id).person_id]


def everybody(event: Any) -> list[str]:
    """Return the owner and all who took part: a ruling decides for each of them."""
    row = Explanation.get_by_id(event.subject_id)
    about = Requirement.get_by_id(row.requirement_id)
    return owner_and_entrants(_About(about.id))


class _About:
    """What `owner_and_entrants` reads of an event."""

    def __init__(self, key: str) -> None:
        self.subject_id = key


def _requirement_link(event: Any) -> str:
    row = Explanation.get_by_id(event.subject_id)
    return f"/bidding/requirements/{row.requirement_id}#explanations"


NOTICES = {
    "bidding.requirement.explain": Message(
        entrants_of, "公告 {notice}：{agencies}的拟中选报价明显偏低，等待说明和认定", link_of
    ),
    f"{_EXPLANATION}asked": Message(
        asked_agency, "公告 {notice}：贵机构的拟中选报价明显偏低，请在时限内说明并提交证明", link_of
    ),
    f"{_EXPLANATION}answer": Message(
        judging_owner, "公告 {notice}：{agency}已说明报价，请在时限内认定", link_of
    ),
    f"{_EXPLANATION}accept": Message(
        everybody, "公告 {notice}：{agency}的报价说明成立", _requirement_link
    ),
    f"{_EXPLANATION}reject": Message(
        everybody, "公告 {notice}：{agency}的报价说明不成立，由下一名次递补", _requirement_link
    ),
    f"{_EXPLANATION}uphold": Message(
        everybody, "公告 {notice}：评审专家认定{agency}的报价说明成立", _requirement_link
    ),
    f"{_EXPLANATION}dismiss": Message(
        everybody,
        "公告 {notice}：评审专家认定{agency}的报价说明不成立，由下一名次递补",
        _requirement_link,
    ),
    f"{_VERDICT}ask": Message(
        asked_expert, "公告 {notice}：{agency}已说明报价，请在时限内认定并签名", VERDICT_PAGE
    ),
    f"{_EXPLANATION}lapse": Message(
        everybody, "公告 {notice}：{agency}逾期未说明报价，由下一名次递补", _requirement_link
    ),
}

SENTENCES = {
    "bidding.requirement.explain": "{agencies}的拟中选报价明显偏低，等待说明",
    f"{_EXPLANATION}asked": "请{agency}说明报价",
    f"{_EXPLANATION}answer": "{agency}提交报价说明",
    f"{_EXPLANATION}accept": "{agency}的报价说明成立：{reason}",
    f"{_EXPLANATION}reject": "{agency}的报价说明不成立：{reason}",
    f"{_EXPLANATION}uphold": "{agency}的报价说明经专家认定成立：{reason}",
    f"{_EXPLANATION}dismiss": "{agency}的报价说明经专家认定不成立：{reason}",
    "bidding.requirement.verdict_signed": "第 {signed} 份报价说明的认定已签名（SHA-256 {verdict_sha256}）",
    f"{_VERDICT}ask": "请专家认定{agency}的报价说明",
    f"{_VERDICT}sign": "认定并签名（SHA-256 {verdict_sha256}）",
    f"{_VERDICT}lapse": "专家未在时限内签名",
    f"{_VERDICT}release": "采购结束，不再认定",
    f"{_EXPLANATION}lapse": "{agency}逾期未说明报价",
    f"{_EXPLANATION}drop": "采购终止，{agency}的报价说明不再认定",
}
