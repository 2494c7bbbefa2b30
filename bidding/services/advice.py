"""What the law and the place make of a purchase, said while it is being filled in."""

from dataclasses import dataclass
from typing import Any

from app.kernel import clock, money
from app.kernel.errors import DomainError, Reason
from bidding import permissions
from bidding.models import Requirement
from bidding.rules import directing
from bidding.rules.directing import Named
from bidding.services import remarks, terms
from intermediaries import queries as shelf
from intermediaries.rules import limits as local
from projects import assessments
from projects.models import Assessment, Project


@dataclass(frozen=True)
class Advice:
    """What forbids, what to mind, and which limits hold."""

    against: tuple[Reason, ...] = ()
    mind: tuple[Reason, ...] = ()
    limits: tuple[Reason, ...] = ()
    assessed: tuple[Assessment, ...] = ()


def of(requirement: Requirement) -> Advice:
    """Look at a purchase as it stands, saved or only typed."""
    today, item = clock.today(), requirement.item
    bounds = shelf.limits_on(requirement.region_id, item, today)
    against, mind = [], []
    edition = shelf.item_on(item.code, today)
    if edition is None or edition.fields["state"] != "active":
        against.append(Reason.of("中介服务事项“{item}”已取消，不得再要求提供", item=item.name))
    if requirement.amount_fen:
        against += _tender(requirement, bounds)
        mind += remarks.warnings(requirement)
    if requirement.method == "direct":
        against += against_direct(requirement)
    if permissions.audit_wanted(requirement):
        days = terms.number_of("audit_days", requirement)
        text = "使用财政资金，本地要求发布前由运行机构审核，审核时限 {days} 个工作日"
        mind.append(Reason.of(text, days=days))
    known = tuple(assessments.covering(requirement.region_id, item.code, today))
    return Advice(tuple(against), tuple(mind), tuple(local.explain(bounds)), known)


def against_direct(requirement: Requirement) -> list[Reason]:
    """Say which limits of the place forbid a direct choice, whoever is named."""
    bounds = shelf.limits_on(requirement.region_id, requirement.item, clock.today())
    row = bounds.get(local.PROCUREMENT)
    return directing.against(
        Named(),
        requirement.amount_fen,
        terms.number_of("direct_limit_yuan", requirement) * 100,
        requirement.public_share,
        procured=row is not None and row.reached_by(requirement.amount_fen),
    )


def _tender(requirement: Requirement, bounds: dict[str, local.Limit]) -> list[Reason]:
    """Say that tender law goes first: by the row of the place, else by the parameter."""
    if local.TENDER in bounds:
        return local.refusals(bounds, requirement.amount_fen)
    limit = terms.limits(requirement).tender_limit_fen
    if not limit or requirement.amount_fen < limit:
        return []
    text = "服务金额达到本地必须招标的限额 {limit} 元，应当依法招标，不得以随机抽取代替"
    return [Reason.of(text, limit=money.show(limit))]


def for_typed(
    project: Project | None, item: str, amount_fen: Any = ("", "yuan"), public_share: str = ""
) -> Advice | None:
    """Look at what is typed so far; None while no item is chosen."""
    wanted = shelf.item(item)
    if wanted is None:
        return None
    made = Requirement(item=wanted, amount_fen=_fen(*amount_fen), method="random_draw")
    made.public_share = int(public_share) if public_share.isdecimal() else None
    if project is not None:
        made.project, made.region, made.owner = project, project.region_id, project.owner_id
    return of(made)


def _fen(text: str, unit: str) -> int:
    """Read an amount that may be half typed; 0 when it is none yet."""
    try:
        return money.parse_wan(text) if unit == "wan" else money.parse_yuan(text)
    except (DomainError, ValueError):
        return 0
