"""What a notice says beyond its method: its lots, its several winners, its framework."""

from typing import Any

from app.kernel import clock, parameters
from app.kernel.errors import Reason
from bidding.models import Requirement
from bidding.queries import frameworks
from bidding.rules import framework, lots, several
from bidding.services import fitting
from bidding.services import lots as in_order
from projects import assessments

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
    wrong += _assessed(requirement)
    if requirement.within_id is not None:
        wrong += _call(requirement)
    if kept is None:
        return wrong
    if rule.is_one:
        wrong.append(NO_FRAMEWORK)
    if requirement.price_mode == "amount":
        wrong.append(ONLY_DISCOUNT)
    if requirement.purchase_id is not None:
        wrong.append(NOT_LOTS)
    return wrong + kept.against()


def _assessed(requirement: Requirement) -> list[Reason]:
    """Ask for a reason where the zone has an assessment of this service in force."""
    if requirement.details.get("assessed_reason", "").strip():
        return []
    text = "{zone}已公布区域评估成果“{title}”，仍需采购的请在服务和要求中写明理由"
    known = assessments.covering(requirement.region_id, requirement.item_id, clock.today())
    return [Reason.of(text, zone=one.zone, title=one.title) for one in known]


def _within(requirement: Requirement) -> dict[str, str] | None:
    if requirement.within_id is None:
        return None
    return {"id": requirement.within_id, "number": requirement.within.number}


def _call(requirement: Requirement) -> list[Reason]:
    """Say why a call-off may not be published: the framework's notice sets the bounds."""
    today = clock.today()
    return framework.refusals(
        framework.read(requirement.within.framework),
        frameworks.tally(requirement.within_id, today),
        amount_fen=requirement.amount_fen,
        spent_fen=frameworks.spent_fen(requirement.within_id, requirement.id),
        method=requirement.method,
        today=today,
        until=requirement.signup_until.date(),
    )


def words(requirement: Requirement) -> list[Reason]:
    """Write the rules of lots and framework as the notice prints them."""
    told = []
    rows = in_order.siblings(requirement)
    if rows:
        most = requirement.purchase.most
        told += lots.words(requirement.lot, len(rows), most)
    if requirement.within_id is not None:
        text = "本公告为框架公告 {number} 的二次选取，只由框架协议的有效成员参加"
        told.append(Reason.of(text, number=requirement.within.number))
    kept = framework.read(requirement.framework)
    return told + fitting.words(requirement) + (kept.words() if kept else [])


def document(requirement: Requirement) -> dict[str, Any]:
    """Print the same as data; nothing where there is nothing."""
    told: dict[str, Any] = {
        "several": requirement.several,
        "framework": requirement.framework,
        "within": _within(requirement),
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


def first_of(requirement: Requirement, step: str) -> str | None:
    """Return the lot that keeps what a step asks for all lots, None where this one does itself."""
    if step not in {"method", "rules"} or (requirement.lot or 1) == 1:
        return None
    return in_order.siblings(requirement)[0].id


def facts(requirement: Requirement) -> dict[str, int]:
    """Say in the log which lot this is, and how many lots an agency may win."""
    if requirement.purchase_id is None:
        return {}
    most = requirement.purchase.most
    return {"lot": requirement.lot, **({"lots_most": most} if most else {})}


def limit() -> int:
    """Return how many lots one notice may have."""
    return parameters.value("bidding.lots")
