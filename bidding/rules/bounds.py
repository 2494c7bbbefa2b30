"""How prices are asked for, and between which bounds, in words. Pure."""

from typing import Any

from app.kernel import money
from app.kernel.errors import Reason
from bidding.rules.terms_of_method import WHOLE, percent

FIXED, DISCOUNT = "固定价格", "下浮基准价"
LABELS = {"fixed": FIXED, "amount": "最高限价", "discount": DISCOUNT, "none": "最高限价"}
ASKED = {
    "amount": "按金额报价",
    "discount": "按下浮率报价：以下浮基准价为准，下浮率最高的价格最低",
}


def against(need: Any) -> list[Reason]:
    """Say which bounds no notice may have: the law's limits look at the published amount alone."""
    wrong = []
    if need.price_mode == "amount" and (need.ceiling_fen or 0) > need.amount_fen:
        wrong.append(Reason("最高价格不得高于公布的价格"))
    if (need.floor_fen or 0) > need.amount_fen:
        wrong.append(Reason("最低限价不得高于最高限价"))
    if need.price_mode == "discount" and (need.floor_rate or 0) >= WHOLE:
        wrong.append(Reason("最小下浮率须低于 100%"))
    return wrong


def in_words(
    mode: str, fen: tuple[int | None, int | None], rates: tuple[int | None, int | None]
) -> list[tuple[str, Reason]]:
    """List (label, words) of what the notice says of offers; empty for a fixed price."""
    if mode not in ASKED:
        return []
    names = ("最小下浮率", "最大下浮率") if mode == "discount" else ("最低价格", "最高价格")
    bounds = rates if mode == "discount" else fen
    shown = [
        (name, Reason.of("{value}", value=_shown(mode, bound)))
        for name, bound in zip(names, bounds, strict=True)
        if bound is not None
    ]
    return [("报价方式", Reason(ASKED[mode])), *shown]


def _shown(mode: str, bound: int) -> str:
    return percent(bound) if mode == "discount" else f"{money.show(bound)} 元"


def limits(mode: str, least: int | None, most: int | None) -> Reason | None:
    """Say to whoever types a price which ones count; None where every price does."""
    given = {
        name: _shown(mode, bound)
        for name, bound in (("least", least), ("most", most))
        if bound is not None
    }
    texts = {
        ("least", "most"): "公告规定的范围是 {least} 至 {most}，超出的报价开启后不计入。",
        ("least",): "公告规定的下限是 {least}，低于下限的报价开启后不计入。",
        ("most",): "公告规定的上限是 {most}，高于上限的报价开启后不计入。",
    }
    return Reason.of(texts[tuple(given)], **given) if given else None
