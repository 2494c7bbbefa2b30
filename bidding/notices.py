"""Who is told what on which event, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import holders, people_with
from app.kernel.room import Message
from bidding.models import (
    Award,
    Contract,
    Objection,
    Question,
    Requirement,
    Result,
    Signup,
    Trustee,
    TrusteeKey,
)

OPENING_PAGE = "/bidding/requirements/{id}/opening"
LIVE_PAGE = "/bidding/requirements/{id}/live"

HANDLERS = ("handler", "manager")


def people_of(*organisations: str | None) -> list[str]:
    """Return those who act for organisations; of none nobody."""
    return [p for key in organisations if key for p in people_with(key, *HANDLERS)]


def owner_of(event: Any) -> list[str]:
    """Return the people of the buying organisation."""
    return people_of(Requirement.get_by_id(event.subject_id).owner_id)


def entrants_of(event: Any) -> list[str]:
    """Return the people of the agencies whose sign-up stands or stood in an earlier edition."""
    rows = Signup.select(Signup.organisation).where(Signup.requirement == event.subject_id)
    return people_of(*sorted({row.organisation_id for row in rows}))


def owner_and_entrants(event: Any) -> list[str]:
    """Return everybody who takes part in a requirement."""
    return owner_of(event) + entrants_of(event)


def winner_of(event: Any) -> list[str]:
    """Return the people of the agency of an award."""
    return people_of(Award.get_by_id(event.subject_id).organisation_id)


def award_sides(event: Any) -> list[str]:
    """Return the people of both sides of an award."""
    row = Award.get_by_id(event.subject_id)
    return people_of(row.requirement.owner_id, row.organisation_id)


def trustees_of(event: Any) -> list[str]:
    """Return the persons who hold a key of a purchase, and their colleagues."""
    rows = Trustee.select(TrusteeKey.person, TrusteeKey.organisation).join(TrusteeKey)
    rows = rows.where(Trustee.requirement == event.subject_id).order_by(Trustee.place)
    kept = [row.key for row in rows]
    return [*(key.person for key in kept), *people_of(*(key.organisation_id for key in kept))]


def operators(event: Any) -> list[str]:
    """Return the clerks of the operating body."""
    return holders("operator.clerk")


def objector(event: Any) -> list[str]:
    """Return the people of the agency that objected."""
    return people_of(Objection.get_by_id(event.subject_id).organisation_id)


def contract_other_side(event: Any) -> list[str]:
    """Return the people of the party that did not act."""
    row = Contract.get_by_id(event.subject_id)
    return people_of(*({row.owner_id, row.agency_id} - {event.org_id}))


def result_other_side(event: Any) -> list[str]:
    """Return the people of the party that did not act."""
    row = Result.get_by_id(event.subject_id).contract
    return people_of(*({row.owner_id, row.agency_id} - {event.org_id}))


def asked_owner(event: Any) -> list[str]:
    """Return the people who must answer a question."""
    return people_of(Question.get_by_id(event.subject_id).requirement.owner_id)


def asker(event: Any) -> list[str]:
    """Return the people of the organisation that asked; nobody else learns who it is."""
    return people_of(Question.get_by_id(event.subject_id).organisation_id)


def link_of(event: Any) -> str:
    kind = event.subject_kind.partition(".")[2]
    return f"/bidding/{kind}s/{event.subject_id}"


def _award_link(event: Any) -> str:
    return f"/bidding/requirements/{Award.get_by_id(event.subject_id).requirement_id}"


def _question_link(event: Any) -> str:
    return f"/bidding/requirements/{Question.get_by_id(event.subject_id).requirement_id}#questions"


NOTICES = {
    "bidding.requirement.go_live": Message(
        entrants_of, "公告 {notice} 的在线竞价已经开始", LIVE_PAGE
    ),
    "bidding.requirement.rank": Message(
        owner_and_entrants, "公告 {notice} 评定完成，结果公示中", link_of
    ),
    "bidding.requirement.revise": Message(
        entrants_of, "公告“{title}”已修订，原报名不再计入，请重新报名", link_of
    ),
    "bidding.requirement.cancel": Message(
        entrants_of, "采购“{title}”已取消，理由：{reason}", link_of
    ),
    "bidding.requirement.extend": Message(
        owner_of, "公告 {notice} 报名不足，已按规则延期", link_of
    ),
    "bidding.requirement.offer_sole": Message(
        owner_of, "公告 {notice} 仅一家符合条件，请决定是否直接选取", link_of
    ),
    "bidding.requirement.draw": Message(
        owner_and_entrants, "公告 {notice} 已抽取，结果公示中", link_of
    ),
    "bidding.requirement.submit": Message(operators, "采购需求“{title}”已提交审核", link_of),
    "bidding.requirement.send_back": Message(
        owner_of, "采购需求“{title}”审核退回：{reason}", link_of
    ),
    "bidding.requirement.approve": Message(owner_of, "采购“{title}”审核通过，公告已发布", link_of),
    "bidding.requirement.invalidate": Message(
        owner_and_entrants, "采购“{title}”已置为无效，理由：{reason}", link_of
    ),
    "bidding.requirement.shortlist": Message(
        owner_and_entrants, "公告 {notice} 的名单已产生，由业主在时限内选定", link_of
    ),
    "bidding.requirement.rechoose": Message(
        owner_and_entrants, "公告 {notice}：{why}，由业主另行选定", link_of
    ),
    "bidding.requirement.choose": Message(
        entrants_of, "公告 {notice} 业主选定{agency}，结果公示中", link_of
    ),
    "bidding.requirement.await_opening": Message(
        trustees_of, "公告 {notice} 到开启时刻，请核对封存并释放份额", OPENING_PAGE
    ),
    "bidding.requirement.opened": Message(
        owner_and_entrants, "公告 {notice} 的 {offers} 份报价已一并开启", OPENING_PAGE
    ),
    "bidding.requirement.fail": Message(owner_and_entrants, "采购“{title}”流标：{why}", link_of),
    "bidding.requirement.await_seed": Message(operators, "等待录入外部随机数：{expected}", link_of),
    "bidding.requirement.redraw": Message(
        owner_and_entrants, "公告 {notice} 将另行抽取一轮：{why}", link_of
    ),
    "bidding.award.proposed": Message(
        winner_of, "贵机构是“{title}”的拟中选机构，公示期满无异议的将发出中选通知书", _award_link
    ),
    "bidding.award.issued": Message(
        award_sides, "中选通知书 {number} 已发出，请在时限内签订合同", _award_link
    ),
    "bidding.award.disqualified": Message(
        winner_of, "“{title}”的中选资格已取消：{why}", _award_link
    ),
    "bidding.award.forfeited": Message(
        winner_of, "“{title}”逾期未签合同，中选资格已取消：{reason}", _award_link
    ),
    "bidding.award.declined": Message(award_sides, "{agency}放弃中选“{title}”", _award_link),
    "bidding.objection.lodged": Message(operators, "收到异议：公告 {notice}，请按时答复", link_of),
    "bidding.objection.uphold": Message(objector, "您对公告 {notice} 的异议成立", link_of),
    "bidding.objection.reject": Message(objector, "您对公告 {notice} 的异议不成立", link_of),
    "bidding.question.asked": Message(
        asked_owner, "公告 {notice} 有新的提问，请按时答复", _question_link
    ),
    "bidding.question.answer": Message(asker, "您对公告 {notice} 的提问已答复", _question_link),
    "bidding.contract.upload": Message(contract_other_side, "合同“{title}”已上传，请确认", link_of),
    "bidding.contract.send_back": Message(
        contract_other_side, "合同“{title}”被退回：{reason}", link_of
    ),
    "bidding.contract.confirm": Message(contract_other_side, "合同“{title}”已确认并备案", link_of),
    "bidding.contract.terminated": Message(
        contract_other_side, "合同“{title}”已解除：{reason}", link_of
    ),
    "bidding.result.delivered": Message(
        result_other_side, "“{title}”的成果已提交，请验收", link_of
    ),
    "bidding.result.returned": Message(
        result_other_side, "“{title}”的成果被退回：{reason}", link_of
    ),
    "bidding.result.accepted": Message(result_other_side, "“{title}”的成果已验收", link_of),
}

SENTENCES = {
    "bidding.requirement.witness": "登记现场见证人 {n} 人",
    "bidding.requirement.close": "投递截止，信封封存，清单摘要 {offers_sha256}",
    "bidding.requirement.shares": "受托人{trustee}核对封存并释放份额",
    "bidding.requirement.nonces_opened": "{offers} 家的随机数一并开启，其中不合格 {malformed} 份",
    "bidding.requirement.opened": "全部 {offers} 份报价一并开启，其中不合格 {malformed} 份",
    "bidding.offer.replaced": "再次密封投递",
    "bidding.offer.handed": "窗口收到密封文件",
    "bidding.offer.unfit": "窗口收到的密封文件不计为投递：{why}",
    "bidding.scripts.served": "公布全部网页脚本和离线文件的摘要（离线文件 {offline_sha256}）",
    "bidding.offer.revealed": "投递机构公开自己的密钥",
    "bidding.trustee.registered": "登记公钥，指纹 {fingerprint}",
    "bidding.requirement.draft": "起草采购需求",
    "bidding.requirement.publish": "发布公告 {notice}，报名截止 {closes}，选取 {draws}",
    "bidding.requirement.revise": "修订公告（第 {edition} 版），报名重新计时",
    "bidding.requirement.extend": "报名不足，按规则延期至 {closes}",
    "bidding.requirement.freeze": "报名截止，候选名单冻结：{size} 家，摘要 {pool_hash}",
    "bidding.requirement.offer_sole": "报名截止，仅一家符合条件，名单摘要 {pool_hash}",
    "bidding.requirement.postpone": "名单冻结晚于计划，选取时刻顺延至 {draws}",
    "bidding.requirement.await_seed": "到选取时刻，等待录入：{expected}",
    "bidding.requirement.seed": "录入外部随机数：{expected}",
    "bidding.requirement.fallback": "改用同一来源的后续一期：{expected}",
    "bidding.requirement.draw": "第 {turn} 轮抽取完成：{number} 号 {agency}",
    "bidding.requirement.redraw": "{why}，另行抽取一轮，时刻 {draws}",
    "bidding.requirement.substitute": "{why}，由备选机构递补",
    "bidding.requirement.approve": "审核通过，发布公告 {notice}，报名截止 {closes}，选取 {draws}",
    "bidding.requirement.shortlist": "名单产生，由业主选定",
    "bidding.requirement.rechoose": "{why}，由业主另行选定",
    "bidding.requirement.choose": "业主选定：{agency}",
    "bidding.requirement.go_live": "竞价开始，至 {ends}",
    "bidding.requirement.rank": "评定完成，结果公示",
    "bidding.live_bid.placed": "第 {place} 次报价",
    "bidding.requirement.fail": "流标：{why}",
    "bidding.requirement.reprocure": "起草重新采购",
    "bidding.requirement.reprocured": "已重新采购：公告 {notice}",
    "bidding.question.asked": "提问：{text}",
    "bidding.question.answer": "答复：{answer}",
    "bidding.question.lapse": "业主逾期未答复提问",
    "bidding.signup.submitted": "报名",
    "bidding.signup.refused": "报名迟到，未被接受",
    "bidding.award.proposed": "拟中选：{agency}",
    "bidding.award.issued": "发出中选通知书 {number}：{agency}",
    "bidding.award.declined": "{agency}放弃中选",
    "bidding.award.disqualified": "取消{agency}的中选资格：{why}",
    "bidding.objection.lodged": "{by}提出异议",
    "bidding.requirement.hold": "处理投诉期间暂停确定中选",
    "bidding.requirement.release": "投诉已处理，恢复确定中选",
    "bidding.contract.opened": "等待双方签订合同",
    "bidding.contract.upload": "{by}上传合同",
    "bidding.contract.filed": "合同 {number} 备案",
    "bidding.result.awaited": "开始服务，等待成果",
    "bidding.result.returned": "退回成果（第 {returns} 次）",
}
