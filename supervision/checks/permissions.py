"""Who may do what with plans and checks: clauses of predicates, as data."""

from typing import Any

from app.kernel.permissions import Actor, anyone, has, own_org, system
from intermediaries.queries.places import at_post, in_reach
from supervision.checks.rules import INSPECTORS, PLANNERS

WATCHING = (*PLANNERS, "operator.clerk", "operator.manager")
AGENCY = ("agency.handler", "agency.manager")


def announced(actor: Actor, plan: Any) -> bool:
    """Hold for a plan that was published."""
    return plan.is_announced


def published(actor: Actor, check: Any) -> bool:
    """Hold for a check whose result is public."""
    return check.is_public


def in_pool(actor: Actor, plan: Any) -> bool:
    """Hold for who stands in the plan's list of inspectors."""
    return actor.person_id is not None and actor.person_id in plan.inspector_ids


def drawn_for(actor: Actor, check: Any) -> bool:
    """Hold for who was drawn to make the check."""
    return actor.person_id is not None and actor.person_id in check.inspectors


_PLANNER = (has(*PLANNERS), own_org("organiser_id"))
_ORGANISER = (has(*PLANNERS), own_org("plan.organiser_id"))
_LISTING = (has(*WATCHING),)
_WATCHING = (has(*WATCHING), in_reach)
_READING = (has(*WATCHING), at_post)
_INSPECTOR = (has(*INSPECTORS), drawn_for)
_OWN = (has(*AGENCY), own_org("agency.organisation_id"))
_PLAN, _CHECK = "supervision.check_plan.", "supervision.check."

PERMISSIONS = {
    f"{_PLAN}system": ((system,),),
    f"{_PLAN}public": ((anyone,),),
    f"{_PLAN}list": (_LISTING,),
    f"{_PLAN}create": ((has(*PLANNERS),),),
    f"{_PLAN}view": ((announced,), _READING, _PLANNER, (has(*INSPECTORS), in_pool)),
    f"{_PLAN}edit": (_PLANNER,),
    f"{_PLAN}publish": (_PLANNER,),
    f"{_PLAN}cancel": (_PLANNER,),
    f"{_PLAN}seed": (_PLANNER, (has("operator.clerk", "operator.manager"), at_post)),
    f"{_PLAN}avoid": (_PLANNER, (has(*INSPECTORS), in_pool)),
    f"{_CHECK}system": ((system,),),
    f"{_CHECK}list": ((has(*WATCHING, *INSPECTORS),),),
    f"{_CHECK}mine": ((has(*AGENCY),),),
    f"{_CHECK}view": ((published,), _WATCHING, _ORGANISER, _INSPECTOR, _OWN),
    f"{_CHECK}papers": (_WATCHING, _ORGANISER, _INSPECTOR, _OWN),
    f"{_CHECK}inspect": (_INSPECTOR,),
    f"{_CHECK}publish": (_ORGANISER,),
    f"{_CHECK}rectify": (_OWN,),
    f"{_CHECK}recheck": (_INSPECTOR, _ORGANISER),
    f"{_CHECK}propose": (
        (has("regulator.officer"), drawn_for),
        (has("regulator.officer"), own_org("plan.organiser_id")),
    ),
}
