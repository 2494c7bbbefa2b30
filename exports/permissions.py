"""Who may read, void and draw up papers. A paper is read by whoever may see its thing."""

from __future__ import annotations

from typing import Any

from app.kernel.permissions import Actor, allowed, anyone, has, own_org, system
from app.kernel.room import load_subject, subject_of
from bidding.models import Contract
from bidding.permissions import AGENCY, OWNER, WATCHING, published
from bidding.predicates_places import of_its_place


def sees_its_thing(actor: Actor, paper: Any) -> bool:
    """Hold for whoever may see what the paper is about."""
    entry = subject_of(paper.about_kind)
    known = vars(paper).get("thing", paper)  # a list reads the things of its papers together
    thing = load_subject(paper.about_kind, paper.about_id) if known is paper else known
    return thing is not None and allowed(actor, entry.view_permission, thing)


def somebody_else(actor: Actor, paper: Any) -> bool:
    """Hold for everybody but the person who asked for voiding."""
    return actor.person_id is not None and actor.person_id != paper.asked_by


def issued_by_house(actor: Actor, paper: Any) -> bool:
    """Hold for papers that the operator issues for the platform."""
    return paper.issuer_id is None


def buys(actor: Actor, requirement: Any) -> bool:
    """Hold for the owner's people of a published purchase."""
    own = actor.org_id is not None and actor.org_id == requirement.owner_id
    return own and actor.has(*OWNER) and requirement.is_published


def serves(actor: Actor, requirement: Any) -> bool:
    """Hold for the agency that has, or had, the contract of a purchase."""
    if actor.org_id is None or not actor.has(*AGENCY):
        return False
    return requirement.contracts.where(Contract.agency == actor.org_id).exists()


ISSUER = own_org("issuer_id")
ISSUERS = (
    "agency.manager",
    "agency.lead",
    "agency.handler",
    "owner.handler",
    "owner.manager",
    "window.clerk",
    "operator.clerk",
    "operator.manager",
)
HANDS = has(*ISSUERS)
OPERATES = has("operator.clerk", "operator.manager")
OVERSEERS = ("operator.manager", "regulator.officer", "supervisor.officer")

PERMISSIONS = {
    "exports.paper.verify": ((anyone,),),
    "exports.paper.view": (
        (sees_its_thing,),
        (ISSUER,),
        (has("supervisor.officer", "regulator.officer", "operator.clerk"), of_its_place),
    ),
    "exports.paper.list": ((HANDS,), (has("supervisor.officer", "regulator.officer"),)),
    "exports.paper.list_all": ((has("supervisor.officer", "regulator.officer"),),),
    "exports.paper.ask_void": ((ISSUER, HANDS), (issued_by_house, OPERATES)),
    "exports.paper.decide": (
        (ISSUER, HANDS, somebody_else),
        (issued_by_house, OPERATES, somebody_else),
    ),
    "exports.paper.system": ((system,),),
    "exports.dossier.view": (
        (buys,),
        (serves, published),
        (published, has(*WATCHING), of_its_place),
    ),
    "exports.dossier.public": ((published,),),
    "exports.report.view": ((has(*OVERSEERS),),),
    "exports.report.make": ((has("operator.manager"),),),
}
