"""What a notice says beyond its method: its lots, its several winners, its framework."""

from typing import Any

from app.kernel import parameters
from app.kernel.errors import Reason
from bidding.models import Requirement
from bidding.rules import framework, lots, several
from bidding.services import lots as in_order

OF_ONE = Reason("这种选取方式只选一家，不能设置多家入围")
NO_FRAMEWORK = Reason("框架入围须有两家以上入围")
ONLY_DISCOUNT = Reason("框架入围的报价方式须为下浮率，金额在二次选取时确定")
NOT_LOTS = Reason("框架入围不分标段，请分别发布")


def against(requirement: Requirement) -> list[Reason]:
    """Say what of it speaks against publishing."""
    rule, kept = several.read(requirement.several), framework.read(requirement.framework)
    wrong = rule.against()
    if not rule.is_one and requirement.method not in several.METHODS:
        wrong.append(OF_ONE)
    if kept is None:
        return wrong
    if rule.is_one:
        wrong.append(NO_FRAMEWORK)
    if requirement.price_mode == "amount":
        wrong.append(ONLY_DISCOUNT)
    if requirement.purchase_id is not None:
        wrong.append(NOT_LOTS)
    return wrong + kept.against()


def words(requirement: Requirement) -> list[Reason]:
    """Write the rules of lots and framework as the notice prints them."""
    told = []
    rows = in_order.siblings(requirement)
    if rows:
        most = requirement.purchase.most
        told += lots.words(requirement.lot, len(rows), most)
    kept = framework.read(requirement.framework)
    return told + (kept.words() if kept else [])


def document(requirement: Requirement) -> dict[str, Any]:
    """Print the same as data; nothing where there is nothing."""
    told: dict[str, Any] = {
        "several": requirement.several,
        "framework": requirement.framework,
        "within": requirement.within.number if requirement.within_id else None,
    }
    rows = in_order.siblings(requirement)
    if rows:
        told["lot"] = requirement.lot
        told["purchase"] = {
            "id": requirement.purchase_id,
            "number": requirement.purchase.number,
            "title": requirement.purchase.title,
            "most": requirement.purchase.most,
            "lots": [
                {"lot": one.lot, "id": one.id, "title": one.title, "amount_fen": one.amount_fen}
                for one in rows
            ],
        }
    return told


def facts(requirement: Requirement) -> dict[str, int]:
    """Say in the log which lot this is, and how many lots an agency may win."""
    if requirement.purchase_id is None:
        return {}
    most = requirement.purchase.most
    return {"lot": requirement.lot, **({"lots_most": most} if most else {})}


def limit() -> int:
    """Return how many lots one notice may have."""
    return parameters.value("bidding.lots")
