"""How prices are asked for, and between which bounds, in words. Pure."""

from app.kernel import money
from app.kernel.errors import Reason
from bidding.rules.terms_of_method import percent

FIXED, DISCOUNT = "固定价格", "下浮基准价"
LABELS = {"fixed": FIXED, "amount": "最高限价", "discount": DISCOUNT, "none": "最高限价"}
ASKED = {
    "amount": "按金额报价",
    "discount": "按下浮率报价：以下浮基准价为准，下浮率最高的价格最低",
}


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
