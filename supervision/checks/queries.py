"""Named reads of plans and checks; nothing here writes."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from app.accounts import queries as accounts
from app.accounts.models import Duty, Organisation, Person, Region
from app.accounts.posts import post
from app.accounts.rules.places import inside
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared as prepared_query
from intermediaries.models import Agency, Offering, Relation, ServiceItem
from intermediaries.queries import places
from intermediaries.states import AgencyState, OfferingState
from supervision.checks.models import (
    Check,
    CheckFinding,
    CheckInspector,
    CheckPlan,
    PlanAvoidance,
    PlanDraw,
    PlanInspector,
    PlanSource,
)
from supervision.checks.rules import INSPECTORS
from supervision.checks.states import ANNOUNCED, PUBLIC, CheckState

S = CheckState
ON_AGENCY, LINES = 10, 100  # on the page of an agency, on a desk
Organiser = Organisation.alias("organiser")


def _plans() -> Any:
    query = CheckPlan.select(CheckPlan, Organiser, Region, ServiceItem)
    query = query.join(Organiser, on=(CheckPlan.organiser == Organiser.id), attr="organiser")
    query = query.switch(CheckPlan).join(Region, JOIN.LEFT_OUTER)
    return query.switch(CheckPlan).join(ServiceItem, JOIN.LEFT_OUTER)


def plan(key: str) -> CheckPlan | None:
    """Return a plan with organiser, place and item, None when there is none."""
    return _plans().where(CheckPlan.id == key).first()


def source_of(plan: CheckPlan) -> PlanSource | None:
    """Return the public number a plan announces, None without one."""
    return PlanSource.get_or_none(PlanSource.plan == plan.id)


def plans_by_id(keys: list[str]) -> list[CheckPlan]:
    """Load many plans together."""
    return list(_plans().where(CheckPlan.id.in_(keys)))


def plan_page(filters: dict[str, Any], actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the plans for an office, newest first: those of its division, those that were
    published; filters: state q."""
    query = _plans()
    if post(actor):
        mine = inside(CheckPlan.region, post(actor)) | CheckPlan.region.is_null()
        mine |= CheckPlan.organiser == actor.org_id
        query = query.where(mine | CheckPlan.published_at.is_null(False))
    query = _titled(narrowing.same(query, filters, CheckPlan.state), filters)
    return paged(query, CheckPlan.created_at, CheckPlan.id, after, size)


def announced(filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through the published plans, newest first; filters: q."""
    query = _plans().where(CheckPlan.state.in_(ANNOUNCED), CheckPlan.published_at.is_null(False))
    return paged(_titled(query, filters), CheckPlan.published_at, CheckPlan.id, after, size)


def _titled(query: Any, filters: dict[str, Any]) -> Any:
    return narrowing.worded(query, filters, CheckPlan.title, code=CheckPlan.number)


def _checks() -> Any:
    query = Check.select(Check, CheckPlan, Agency).join(CheckPlan).switch(Check)
    return query.join(Agency)


def check(key: str) -> Check | None:
    """Return a check with its plan and agency, None when there is none."""
    return _checks().where(Check.id == key).first()


def checks_by_id(keys: list[str]) -> list[Check]:
    """Load many checks together."""
    return list(_checks().where(Check.id.in_(keys)))


def narrowed(filters: dict[str, Any], actor: Actor) -> Any:
    """Build the offices' ledger; filters: state result plan mine since until q.

    Who only inspects (an approval department) finds the own checks.
    """
    query = _checks()
    if filters.get("mine") or actor.org_kind == "department":
        own = CheckInspector.select(CheckInspector.check).where(
            CheckInspector.person == actor.person_id
        )
        query = query.where(Check.id.in_(own))
    elif post(actor):
        near = places.around(post(actor))
        query = query.where(near | (CheckPlan.organiser == actor.org_id))
    query = narrowing.same(query, filters, Check.state, Check.result, Check.plan)
    return _named(narrowing.between(query, filters, Check.created_at), filters)


def _named(query: Any, filters: dict[str, Any]) -> Any:
    return narrowing.worded(query, filters, Agency.name, Check.number, code=Agency.uscc)


def page(filters: dict[str, Any], actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the offices' ledger, newest first."""
    return paged(narrowed(filters, actor), Check.created_at, Check.id, after, size)


def mine(agency: str, after: str = "", size: int = 20) -> Page:
    """Page through the checks of an agency, newest first."""
    query = _checks().where(Check.agency == agency)
    return paged(query, Check.created_at, Check.id, after, size)


def published(filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through the published results, newest first; filters: result q."""
    query = _checks().where(Check.published_at.is_null(False))
    if filters.get("result"):
        query = query.where(Check.result == filters["result"])
    return paged(_named(query, filters), Check.published_at, Check.id, after, size)


@prepared_query
def of_agency(agency: Any) -> Any:
    """List the published checks of an agency, newest first."""
    query = _checks().where(Check.agency == agency, Check.state.in_(PUBLIC))
    return query.order_by(Check.published_at.desc()).limit(ON_AGENCY)


def checks_of(plan: CheckPlan, *, limit: int = 500) -> list[Check]:
    """List the checks of a plan in the order in which they were drawn."""
    return list(_checks().where(Check.plan == plan).order_by(Check.number).limit(limit))


def findings_of(check: Check) -> list[CheckFinding]:
    """List what was found, in the order of the plan."""
    rows = CheckFinding.select().where(CheckFinding.check == check)
    return list(rows.order_by(CheckFinding.place))


def draws_of(plan: CheckPlan) -> dict[str, PlanDraw]:
    """Return the two draws of a plan by pool."""
    rows = PlanDraw.select().where(PlanDraw.plan == plan)
    return {row.pool_kind: row for row in rows}


def inspectors_of(plan: CheckPlan) -> list[PlanInspector]:
    """List the inspector pool with units, by name."""
    rows = PlanInspector.select(PlanInspector, Organisation).join(Organisation)
    rows = rows.where(PlanInspector.plan == plan)
    return list(rows.order_by(PlanInspector.name, PlanInspector.id))


def avoidances_of(plan: CheckPlan) -> list[PlanAvoidance]:
    """List who must avoid whom, as declared."""
    rows = PlanAvoidance.select(PlanAvoidance, Agency).join(Agency, JOIN.LEFT_OUTER)
    return list(rows.where(PlanAvoidance.plan == plan).order_by(PlanAvoidance.id))


def candidates(*, limit: int = 300) -> list[tuple[Person, Organisation]]:
    """List who can be put on a list of inspectors, with their units."""
    told = Organisation.kind.concat(".").concat(Duty.role).in_(INSPECTORS)
    rows = Duty.select(Duty, Person, Organisation).join(Person).switch(Duty).join(Organisation)
    rows = rows.where(accounts.in_force(), told, Organisation.state == "approved")
    found = {(row.person_id): (row.person, row.organisation) for row in rows}
    return sorted(found.values(), key=lambda one: (one[1].name, one[0].name))[:limit]


def objects(plan: CheckPlan) -> Any:
    """Build the object pool: listed agencies of the place (registered or serving there), of the
    item and the grades where the plan names them."""
    query = Agency.select().where(Agency.state == AgencyState.LISTED)
    if plan.region_id:
        query = query.where(places.around(plan.region_id))
    if plan.item_id:
        offered = Offering.select(Offering.agency).where(
            Offering.item == plan.item_id, Offering.state == OfferingState.LISTED
        )
        query = query.where(Agency.id.in_(offered))
    if plan.grades:
        query = query.where(Agency.grade.in_(plan.grades))
    return query


def agencies_named(texts: list[str]) -> tuple[list[Agency], list[str]]:
    """Find agencies by code or whole name; also return what fits none."""
    wanted = Agency.uscc.in_([one.upper() for one in texts]) | Agency.name.in_(texts)
    rows = list(Agency.select().where(wanted).order_by(Agency.uscc))
    known = {row.uscc for row in rows} | {row.name for row in rows}
    return rows, [one for one in texts if one not in known and one.upper() not in known]


def prepared(plan: CheckPlan) -> CheckPlan:
    """Set on a plan what the guard of publishing looks at."""
    plan.object_count = objects(plan).count()
    plan.inspector_count = len(plan.inspector_ids)
    return plan


def tied(names: list[str]) -> list[tuple[str, str]]:
    """List (name, agency id) of agencies that name one of these people as theirs."""
    rows = Relation.select(Relation.name, Relation.agency).where(Relation.name.in_(names))
    return [tuple(row) for row in rows.tuples()]


@prepared_query
def to_inspect(person: Any) -> Any:
    """List the checks a person was drawn for and still has to make or look at again."""
    own = CheckInspector.select(CheckInspector.check).where(CheckInspector.person == person)
    open_now = Check.state.in_((S.DRAWN, S.INSPECTING, S.RECHECKING))
    query = _checks().where(Check.id.in_(own), open_now)
    return query.order_by(Check.due_on, Check.id).limit(LINES)


@prepared_query
def to_publish(organisation: Any) -> Any:
    """List the reports that wait for an organiser."""
    query = _checks().where(CheckPlan.organiser == organisation, Check.state == S.REPORTED)
    return query.order_by(Check.reported_at).limit(LINES)


@prepared_query
def to_rectify(organisation: Any) -> Any:
    """List what an agency has to put right."""
    query = _checks().where(Agency.organisation == organisation, Check.state == S.RECTIFYING)
    return query.order_by(Check.created_at).limit(LINES)
