"""Sentences and notices of scoring: experts, their seats, what the public is told; data."""

from typing import Any

from app.kernel.room import Message
from bidding.models import Seat
from bidding.notices import owner_and_entrants, owner_of

SEAT_PAGE = "/bidding/seats/{id}"
SCORING_PAGE = "/bidding/requirements/{id}/scoring"

_EXPERT, _SEAT, _REQUIREMENT = "bidding.expert.", "bidding.seat.", "bidding.requirement."


def expert_of(event: Any) -> list[str]:
    """Return the expert of a seat; nobody else is told."""
    return [Seat.get_by_id(event.subject_id).person_id]


SCORING_NOTICES = {
    f"{_SEAT}invite": Message(
        expert_of, "您被抽取为“{title}”（{notice}）的评审专家，请在时限内评分并签名", SEAT_PAGE
    ),
    f"{_SEAT}lapse": Message(
        expert_of, "“{title}”（{notice}）的评审席位已由他人替补：{why}", SEAT_PAGE
    ),
    f"{_SEAT}release": Message(
        expert_of, "“{title}”（{notice}）的采购已结束，不再需要评审", SEAT_PAGE
    ),
    f"{_REQUIREMENT}review": Message(
        owner_and_entrants, "公告 {notice} 的报价已开启，进入专家评审", SCORING_PAGE
    ),
    f"{_REQUIREMENT}replace_expert": Message(
        owner_of, "公告 {notice} 的一名评审专家已替补：{why}", SCORING_PAGE
    ),
}

SCORING_SENTENCES = {
    f"{_EXPERT}register": "登记评审专家，工作单位：{employer}",
    f"{_EXPERT}edit": "修改登记",
    f"{_EXPERT}suspend": "暂停抽取：{reason}",
    f"{_EXPERT}restore": "恢复抽取",
    f"{_EXPERT}remove": "移出专家库：{reason}",
    f"{_SEAT}invite": "按抽取次序第 {place} 位通知评审",
    f"{_SEAT}accept": "接受评审并承诺无须回避",
    f"{_SEAT}decline": "谢绝或回避：{reason}",
    f"{_SEAT}sign": "评分表签名（SHA-256 {sheet_sha256}）",
    f"{_SEAT}lapse": "席位由他人替补：{why}",
    f"{_SEAT}release": "采购结束，不再评审",
    f"{_REQUIREMENT}freeze_experts": "评审专家名单冻结，摘要 {pool_hash}",
    f"{_REQUIREMENT}review": "报价已开启，有效报价 {valid} 份，由抽取的专家评审",
    f"{_REQUIREMENT}replace_expert": "抽取次序第 {place} 位专家由下一位替补：{why}",
    f"{_REQUIREMENT}sheet_signed": "第 {signed} 份评分表已签名（SHA-256 {sheet_sha256}）",
}
