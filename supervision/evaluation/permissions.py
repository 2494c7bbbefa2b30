"""Who may do what with ratings: clauses of predicates, as data."""

from typing import Any

from app.kernel.permissions import Actor, Predicate, anyone, has, own_org, system
from intermediaries.queries.places import at_post
from supervision.evaluation import rules
from supervision.evaluation.places import last_resort, of_place

OWNER = ("owner.handler", "owner.manager")
AGENCY = ("agency.handler", "agency.manager")
DEPARTMENT = ("department.handler", "department.reviewer", "department.manager")
REGULATOR = ("regulator.officer",)
CENTRE = ("operator.manager",)
RATES = {
    rules.OWNER: OWNER,
    rules.DEPARTMENT: DEPARTMENT,
    rules.REGULATOR: REGULATOR,
    rules.CENTRE: CENTRE,
}
WATCHING = ("operator.clerk", "operator.manager", "supervisor.officer", "regulator.officer")
CONCERNED = (*OWNER, *AGENCY, *DEPARTMENT)


def published(actor: Actor, evaluation: Any) -> bool:
    """Hold once everybody may read the rating."""
    return evaluation.is_published


def stands(actor: Actor, evaluation: Any) -> bool:
    """Hold for a published rating that no upheld appeal has taken away."""
    return evaluation.is_counted


def in_role(role: str) -> Predicate:
    """Build a predicate: the rating is asked of this role."""

    def holds(actor: Actor, evaluation: Any) -> bool:
        return evaluation.role == role

    holds.label = f"rated by {role}"  # type: ignore[attr-defined]
    return holds


def not_the_rater(actor: Actor, evaluation: Any) -> bool:
    """Hold for whoever did not give the rating: nobody judges the own one."""
    return actor.org_id != evaluation.rater_id


_RATER = tuple((has(*duties), own_org("rater_id"), in_role(role)) for role, duties in RATES.items())
_AGENCY = (has(*AGENCY), own_org("agency.organisation_id"))
_LISTING = (has(*WATCHING),)
_WATCHING = (has(*WATCHING), of_place)
_LAST = (has("supervisor.officer"), last_resort)

PERMISSIONS = {
    "supervision.evaluation.system": ((system,),),
    "supervision.evaluation.public": ((anyone,),),
    "supervision.evaluation.list": (_LISTING,),
    "supervision.owner_sample.list": ((has(*WATCHING, *AGENCY),),),
    "supervision.owner_sample.view": ((has(*WATCHING), at_post), _AGENCY),
    "supervision.evaluation.mine": ((has(*CONCERNED),), _LISTING),
    "supervision.evaluation.view": ((published,), *_RATER, _AGENCY, _WATCHING, _LAST),
    "supervision.evaluation.read": ((stands,), *_RATER, (*_AGENCY, published), _WATCHING, _LAST),
    "supervision.evaluation.evidence": (*_RATER, _AGENCY, _WATCHING, _LAST),
    "supervision.evaluation.rate": _RATER,
    "supervision.evaluation.revise": _RATER,
    "supervision.evaluation.reply": (_AGENCY,),
    "supervision.evaluation.appeal": (_AGENCY,),
    "supervision.evaluation.moderate": (
        (has(*REGULATOR), not_the_rater, of_place),
        (has("supervisor.officer"), in_role(rules.REGULATOR), of_place),
        _LAST,
    ),
}
