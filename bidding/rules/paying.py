"""When and how much is paid: the agreed payments of a contract, in fen without remainder. Pure.

保障中小企业款项支付条例第八条: within 30 days of delivery, by agreement within 60 at most; as
working days these are the parameters `bidding.payment_days` and `bidding.payment_most_days`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel import money
from app.kernel.errors import Reason

WHOLE = 10_000
MOST = 4
EVENTS = {
    "filed": "合同备案",
    "delivered": "成果提交",
    "accepted": "成果验收",
    "settled": "解除结算",
}
AGREED = ("filed", "delivered", "accepted")


@dataclass(frozen=True)
class Line:
    """One payment as agreed: after which event, what share of the price, in how many days."""

    event: str
    share_bp: int
    days: int


def against(lines: Sequence[Line], most_days: int) -> list[Reason]:
    """Say what is wrong with a plan of payments; empty when it is whole."""
    if not lines:
        return [Reason("请至少填写一个付款节点")]
    wrong = []
    if any(one.share_bp <= 0 for one in lines):
        wrong.append(Reason("每个付款节点的比例应大于零"))
    total = sum(one.share_bp for one in lines)
    if total != WHOLE:
        wrong.append(
            Reason.of("各付款节点的比例合计应为 100%，现为 {total}%", total=percent(total))
        )
    if any(not 0 <= one.days <= most_days for one in lines):
        wrong.append(Reason.of("付款期限应在 0 到 {most} 个工作日之间", most=most_days))
    places = [AGREED.index(one.event) for one in lines]
    if places != sorted(places):
        wrong.append(Reason("付款节点应按备案、提交、验收的先后填写"))
    return wrong


def percent(share_bp: int) -> str:
    """Write a share as per cent without trailing noughts."""
    whole, part = divmod(share_bp, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


def split(total_fen: int, shares: Sequence[int]) -> list[int]:
    """Divide an amount by shares (any weights); what does not divide goes to the last."""
    if not shares:
        return []
    weight = sum(shares)
    parts = [total_fen * one // weight for one in shares]
    return [*parts[:-1], total_fen - sum(parts[:-1])]


@dataclass(frozen=True)
class Repriced:
    """What a changed price makes of the open payments: those due, those planned, what is over."""

    due: tuple[int, ...]
    planned: tuple[int, ...]
    extra: int = 0


def reprice(
    total_fen: int, settled_fen: int, due: Sequence[int], shares: Sequence[int]
) -> Repriced:
    """Fit the open payments to a new price; what was paid stands, what is due never grows.

    What is due was earned first, so it is filled first, in its order; the rest is divided by
    shares among what is planned. Nothing that was agreed away stays due (民法典第五百四十三条).
    """
    left, kept = max(total_fen - settled_fen, 0), []
    for fen in due:
        kept.append(min(fen, left))
        left -= kept[-1]
    if not shares:
        return Repriced(tuple(kept), (), left)
    return Repriced(tuple(kept), tuple(split(left, shares)))


def in_words(line: Line, amount_fen: int | None = None) -> str:
    """Write an agreed payment as a clause of the contract (an official paper, Chinese)."""
    part = f"合同金额的 {percent(line.share_bp)}%"
    said = f"（{money.show(amount_fen)} 元）" if amount_fen is not None else ""
    return f"{EVENTS[line.event]}后 {line.days} 个工作日内，甲方支付{part}{said}"
