"""Named reads of buying; nothing here writes, nothing here tells of sign-ups before the freeze."""

import json
from typing import Any

from peewee import JOIN

from app.accounts.models import Organisation, Region
from app.kernel.events import Event
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from bidding.award_states import AwardState, ObjectionState
from bidding.models import (
    Award,
    Contract,
    DrawRound,
    Edition,
    Exclusion,
    Freeze,
    Objection,
    Purchase,
    Requirement,
    Result,
    Signup,
)
from bidding.queries.selection import placed
from bidding.requirement_states import VOIDED, RequirementState
from bidding.service_states import ContractState
from intermediaries.models import Agency, ServiceItem
from projects.models import Project

R = RequirementState

_Buyer = Organisation.alias()


def _each(model: type, beside: type) -> Any:
    """Make the question that loads many things by their ids, each with what it belongs to."""
    return prepared(lambda keys: model.select(model, beside).join(beside).where(model.id.in_(keys)))


objections_by_id = _each(Objection, Requirement)
signups_by_id = _each(Signup, Requirement)
results_by_id = _each(Result, Contract)


def _listed() -> Any:
    fields = (Requirement, Organisation.name, ServiceItem.name)
    query = Requirement.select(*fields).join(Organisation).switch(Requirement)
    return query.join(ServiceItem)


def requirement(key: str) -> Requirement | None:
    """Return a requirement with project, item, owner and division, None when there is none."""
    return _requirement.first(key=key)


@prepared
def _requirement(key):
    query = Requirement.select(Requirement, Project, ServiceItem, Organisation, Region)
    query = query.join(Project).switch(Requirement).join(ServiceItem).switch(Requirement)
    query = query.join(Organisation).switch(Requirement).join(Region, JOIN.LEFT_OUTER)
    return query.where(Requirement.id == key)


def requirements_of(owner: str, after: str = "", size: int = 20) -> Page:
    """Page through an owner's requirements, drafts too, newest first."""
    query = _listed().where(Requirement.owner == owner)
    return paged(query, Requirement.created_at, Requirement.id, after, size)


def projects_of(owner: str) -> list[Project]:
    """List an owner's projects that may still buy, newest first."""
    query = Project.select().where(Project.owner == owner, Project.state != "withdrawn")
    return list(query.order_by(Project.created_at.desc()).limit(500))


def requirements_for(project: str) -> list[Requirement]:
    """List what was bought or is being bought for a project, newest first."""
    query = Requirement.select(Requirement, ServiceItem).join(ServiceItem)
    query = query.where(Requirement.project == project).order_by(Requirement.created_at.desc())
    return list(query.limit(50))


def editions_of(requirement: Requirement) -> list[Edition]:
    """List the published editions, newest first."""
    return _editions(requirement.id)


@prepared
def _editions(requirement):
    query = Edition.select().where(Edition.requirement == requirement)
    return query.order_by(Edition.number.desc())


def edition(requirement: Requirement, number: int) -> Edition | None:
    """Return one published edition, None when there is none."""
    return requirement.editions.where(Edition.number == number).first()


def exclusions_of(requirement: Requirement) -> list[Exclusion]:
    """List the avoidance list in order of credit codes."""
    return _exclusions(requirement.id)


@prepared
def _exclusions(requirement):
    query = Exclusion.select().where(Exclusion.requirement == requirement)
    return query.order_by(Exclusion.uscc)


def freeze_of(requirement: Requirement) -> Freeze | None:
    """Return the frozen pool; None before F, and of sealed offers before all were opened."""
    if requirement.is_silent:
        return None
    return Freeze.get_or_none(Freeze.requirement == requirement)


def pool_of(frozen: Freeze) -> dict[str, Any]:
    """Read the frozen pool: candidates and exclusions."""
    return json.loads(frozen.pool)


def rounds_of(requirement: Requirement) -> list[DrawRound]:
    """List the rounds in order."""
    return _rounds(requirement.id)


@prepared
def _rounds(requirement):
    query = DrawRound.select().where(DrawRound.requirement == requirement)
    return query.order_by(DrawRound.turn)


def awards_of(requirement: Requirement) -> list[Award]:
    """List who was chosen, in order."""
    return _awards_of(requirement.id)


@prepared
def _awards_of(requirement):
    query = Award.select(Award, Agency).join(Agency).where(Award.requirement == requirement)
    return query.order_by(Award.created_at, Award.id)


def award(key: str) -> Award | None:
    """Return an award with its requirement, None when there is none."""
    return _awards().where(Award.id == key).first()


def _awards() -> Any:
    query = Award.select(Award, Requirement, Agency).join(Requirement)
    return query.switch(Award).join(Agency)


@prepared
def awards_by_id(keys: Any) -> Any:
    """Load many awards with their requirements."""
    return _awards().where(Award.id.in_(keys))


def objections_of(requirement: Requirement) -> list[Objection]:
    """List the objections in order; who may read which is a matter of permission."""
    return _objections_of(requirement.id)


@prepared
def _objections_of(requirement):
    query = Objection.select(Objection, Organisation).join(Organisation)
    return query.where(Objection.requirement == requirement).order_by(Objection.created_at)


def objection(key: str) -> Objection | None:
    """Return an objection, None when there is none."""
    return Objection.get_or_none(Objection.id == key)


@prepared
def open_objections(low: Any = None, high: Any = None) -> Any:
    """List the objections of a division that wait for the operator, oldest first."""
    query = placed(Objection.select(Objection, Requirement).join(Requirement), low, high)
    query = query.where(Objection.state == ObjectionState.LODGED)
    return query.order_by(Objection.created_at).limit(200)


@prepared
def waiting_for_seed(low: Any = None, high: Any = None) -> Any:
    """List the requirements of a division whose draw waits for a public number, oldest first."""
    due = DrawRound.select(DrawRound.requirement).where(
        DrawRound.drawn_at.is_null(), DrawRound.source != "none"
    )
    query = placed(_listed(), low, high).where(Requirement.state.in_((R.SEEDING, *VOIDED)))
    return query.where(Requirement.id.in_(due)).order_by(Requirement.draw_at).limit(200)


def signup(key: str) -> Signup | None:
    """Return a sign-up with its requirement, None when there is none."""
    query = Signup.select(Signup, Requirement).join(Requirement)
    return query.where(Signup.id == key).first()


def signup_of(requirement: Requirement, organisation: str | None) -> Signup | None:
    """Return the standing sign-up of one's own organisation, None when there is none."""
    mine = (Signup.requirement == requirement) & (Signup.organisation == organisation)
    return Signup.select().where(mine, Signup.slot.is_null(False)).first()


def signups_of(organisation: str, after: str = "", size: int = 20) -> Page:
    """Page through an organisation's own sign-ups, newest first."""
    query = Signup.select(Signup, Requirement).join(Requirement)
    query = query.where(Signup.organisation == organisation)
    return paged(query, Signup.at, Signup.id, after, size)


def refusal(key: str) -> Event | None:
    """Return the logged refusal of a late sign-up, None when there is none."""
    return Event.get_or_none(Event.id == key, Event.key == "bidding.signup.refused")


def awards_held_by(organisation: str) -> list[Award]:
    """List the awards of an agency that are proposed or issued, newest first."""
    query = Award.select(Award, Requirement).join(Requirement)
    query = query.where(Award.organisation == organisation)
    query = query.where(Award.state.in_((AwardState.PROPOSED, AwardState.ISSUED)))
    return list(query.order_by(Award.created_at.desc()).limit(200))


def contract(key: str) -> Contract | None:
    """Return a contract with its requirement and project, None when there is none."""
    query = Contract.select(Contract, Requirement, Project).join(Requirement).switch(Contract)
    return query.join(Project).where(Contract.id == key).first()


def filed_contract_for(project: str, item: str) -> Contract | None:
    """Return the newest filed (or fulfilled) contract of a project for a service item."""
    good = (ContractState.FILED, ContractState.COMPLETED)
    query = Contract.select().where(Contract.project == project, Contract.item == item)
    return query.where(Contract.state.in_(good)).order_by(Contract.created_at.desc()).first()


def contracts_of(organisation: str, after: str = "", size: int = 20) -> Page:
    """Page through the contracts of which an organisation is a party, newest first."""
    mine = (Contract.owner == organisation) | (Contract.agency == organisation)
    fields = (Contract, Requirement, Organisation.name, _Buyer.name)
    query = Contract.select(*fields).join(Requirement).switch(Contract)
    query = query.join(Organisation, on=Contract.agency).switch(Contract)
    query = query.join(_Buyer, on=Contract.owner).where(mine)
    return paged(query, Contract.created_at, Contract.id, after, size)


def result(key: str) -> Result | None:
    """Return the result of a service with its contract, None when there is none."""
    query = Result.select(Result, Contract).join(Contract)
    return query.where(Result.id == key).first()


def result_of(contract: Contract) -> Result | None:
    """Return what a contract is to deliver, None before it is filed."""
    return Result.get_or_none(Result.contract == contract)


def purchase(key: str) -> Purchase | None:
    """Return what holds the lots of a notice together, None when there is none."""
    query = Purchase.select(Purchase, Organisation).join(Organisation)
    return query.where(Purchase.id == key).first()


def lots_of(held: Purchase) -> list[Requirement]:
    """List the lots of a notice in order, with service items."""
    query = Requirement.select(Requirement, ServiceItem).join(ServiceItem)
    return list(query.where(Requirement.purchase == held).order_by(Requirement.lot))
