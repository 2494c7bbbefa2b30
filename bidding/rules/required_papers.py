"""一项一档: which papers the file of a purchase must hold, by method, and why one may lack. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bidding.methods import KEYS, TICKETS

NOTICE, CHOICE, AWARD, CONTRACT, SERVICE, MONEY = (
    "01 采购公告", "02 选取记录", "03 中选文书", "04 合同和变更", "05 服务成果", "06 付款凭证",
)  # fmt: skip
ALL = frozenset(KEYS)
SEALED = frozenset(("lowest_price", "average_price", "scoring", "plan_merit"))
SCORED = frozenset(("scoring",))
NO_DRAW = "本方式不以抽取确定候选机构或者中选机构"
NOT_SEALED = "本方式没有密封报价"
NOT_SCORED = "只有综合评分由专家评审"
PASSED_BY = "没有经过这一环节：仅一家符合条件由业主直接选取，或者此前已经流标、终止"
KEPT, LACKS_BY_NATURE, WITHHELD, NOT_YET = "已归档", "不适用", "不公开", "尚未形成"


@dataclass(frozen=True)
class Required:
    """One paper of the file: for which methods, why others have none, whether all may read it."""

    key: str
    title: str
    folder: str
    methods: frozenset[str] = ALL
    why: str = ""
    parties: bool = False


REQUIRED = (
    Required("notice", "公告各版原文", NOTICE),
    Required("requirement-notice", "采购公告", NOTICE),
    Required("avoidance-list", "回避单位情况说明", NOTICE),
    Required("pool", "冻结的候选名单", CHOICE, ALL - {"direct"}, "直接选取不形成候选名单"),
    Required("draw", "抽取记录（可核验）", CHOICE, frozenset(TICKETS), NO_DRAW),
    Required("draw-record", "抽取记录", CHOICE, frozenset(TICKETS), NO_DRAW),
    Required("opening", "开启记录（可核验）", CHOICE, SEALED, NOT_SEALED),
    Required("opening-record", "开启记录", CHOICE, SEALED, NOT_SEALED),
    Required("tie", "同序抽取记录（可核验）", CHOICE, SEALED, "本方式的名次不以抽签区分先后"),
    Required(
        "base", "基准系数抽取记录（可核验）", CHOICE, frozenset(("average_price",)),
        "只有平均价方式抽取基准系数",
    ),
    Required("expert", "专家抽取记录（可核验）", CHOICE, SCORED, NOT_SCORED),
    Required("scoring-sheet", "评审打分表", CHOICE, SCORED, NOT_SCORED, parties=True),
    Required("scoring-summary", "评分汇总表", CHOICE, SCORED, NOT_SCORED),
    Required("ranking", "排序计算记录", CHOICE, SEALED, "本方式不按报价计算名次"),
    Required(
        "live", "竞价记录", CHOICE, frozenset(("live_price",)), "只有在线竞价有竞价过程"
    ),
    Required("result-notice", "中选结果公告", AWARD),
    Required("award-notice", "中选通知书", AWARD),
    Required("failure-notice", "流标（终止）公告", AWARD),
    Required("contract", "合同和变更", CONTRACT, parties=True),
    Required("acceptance", "服务成果和确认单", SERVICE, parties=True),
    Required("voucher", "付款凭证", MONEY, parties=True),
)  # fmt: skip
OF_WINNER = ("result-notice", "award-notice", "contract", "acceptance", "voucher")
OF_FOLDER = {CONTRACT: "contract", SERVICE: "acceptance", MONEY: "voucher"}


@dataclass(frozen=True)
class Line:
    """One line of the checklist: the paper, how it stands, how many or why not."""

    paper: Required
    state: str
    words: str


def checklist(method: str, keys: Iterable[str], *, failed: bool, public: bool) -> list[Line]:
    """Hold what is in the file (the keys of its entries) against what belongs into it."""
    found = Counter(keys)
    return [_line(one, method, found, failed, public) for one in REQUIRED]


def _line(one: Required, method: str, found: Counter, failed: bool, public: bool) -> Line:
    if found[one.key]:
        return Line(one, KEPT, f"{found[one.key]} 件")
    if method not in one.methods:
        return Line(one, LACKS_BY_NATURE, one.why)
    if failed and one.key in OF_WINNER:
        return Line(one, LACKS_BY_NATURE, "本次采购未产生中选机构")
    if not failed and one.key == "failure-notice":
        return Line(one, LACKS_BY_NATURE, "本次采购没有流标或者终止")
    if public and one.parties:
        return Line(one, WITHHELD, "只对当事人和监管单位公开")
    if one.folder == CHOICE and (failed or found["result-notice"]):
        return Line(one, LACKS_BY_NATURE, PASSED_BY)
    return Line(one, NOT_YET, "相应环节尚未完成，或者没有产生材料")
