"""Guards of the workflow tables: they read the clock and hand on to the pure rules."""

from typing import Any

from app.kernel import clock
from app.kernel.errors import Reason


def before_close(requirement: Any) -> list[Reason]:
    """Hold until the sign-up window of the notice closes (trust 4.1: terms freeze at F)."""
    if requirement.signup_until and clock.now() >= requirement.signup_until:
        return [
            Reason.of("报名已于 {at} 截止", at=requirement.signup_until.strftime("%Y-%m-%d %H:%M"))
        ]
    return []


def signup_open(signup: Any) -> list[Reason]:
    """A sign-up may be withdrawn until F."""
    if signup.requirement.state != "signup":
        return [Reason("采购需求已不在报名阶段，报名不能再变动")]
    return before_close(signup.requirement)


def declinable(award: Any) -> list[Reason]:
    """A winner may give up during publicity and until the contract is filed."""
    if award.requirement.state == "objection":
        return [Reason("异议处理期间不能放弃中选，请待异议答复后办理")]
    if award.requirement.state == "explaining":
        return [Reason("等待报价说明期间不能放弃中选，请待认定后办理")]
    unsigned = getattr(award.requirement, "several", None) and any(
        one.state in {"pending", "drafted"} for one in award.contracts
    )
    if award.requirement.state == "in_service" and unsigned:
        return []
    if award.requirement.state not in {"publicity", "awarded"}:
        return [Reason("合同已备案或采购已结束，不能放弃中选；服务中止请在合同页面办理")]
    return []


def contract_complete(contract: Any) -> list[Reason]:
    """The contract to be confirmed states number, days and the price of the award."""
    reasons = []
    if not (contract.signed_on and contract.starts_on and contract.ends_on):
        reasons.append(Reason("合同缺少签订日期或服务起止日期，请退回补充"))
    elif contract.ends_on < contract.starts_on:
        reasons.append(Reason("合同的服务结束日期早于开始日期，请退回更正"))
    if contract.amount_fen != contract.award.amount_fen:
        reasons.append(Reason("合同金额与中选价格不一致，请退回更正"))
    return reasons


def awaits_seed(requirement: Any) -> list[Reason]:
    """A public number is typed only while a round waits for one."""
    waiting = [r for r in requirement.rounds if r.drawn_at is None and r.due <= clock.now()]
    if waiting and waiting[0].source != "none":
        return []
    return [Reason("现在没有等待录入外部随机数的抽取轮次")]
