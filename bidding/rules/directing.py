"""Direct choice: what speaks against naming one agency without competition. Pure."""

from dataclasses import dataclass

from app.kernel import money
from app.kernel.errors import Reason


@dataclass(frozen=True)
class Named:
    """The agency an owner named, and what speaks against it on the day."""

    name: str = ""
    unqualified: tuple[Reason, ...] = ()
    tied: tuple[str, ...] = ()


def against(
    named: Named | None, amount_fen: int, limit_fen: int, public_share: int | None, procured: bool
) -> list[Reason]:
    """Say why the direct choice may not be published.

    `limit_fen` 0 is no limit; `procured`: the amount reaches the local limit of public procurement.
    """
    wrong = []
    if named is None:
        wrong.append(Reason("请填写所选机构，且该机构须已入驻"))
    else:
        wrong += named.unqualified
        wrong += [
            Reason.of("所选机构{name}须回避：{why}", name=named.name, why=why) for why in named.tied
        ]
    if limit_fen and amount_fen >= limit_fen:
        wrong.append(
            Reason.of(
                "服务金额达到本地应当公开竞争的限额 {limit} 元，不得直接选取",
                limit=money.show(limit_fen),
            )
        )
    if public_share and procured:
        wrong.append(Reason("使用财政资金且达到政府采购限额标准的，不得直接选取"))
    return wrong
