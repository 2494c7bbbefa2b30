"""Who may do what with projects: permission key -> clauses."""

from __future__ import annotations

from typing import Any

from app.kernel.permissions import Actor, anyone, has, own_org, signed_in
from projects import queries

OWNERS = ("owner.handler", "owner.manager")


def oversees(actor: Actor, subject: Any) -> bool:
    """Hold for people of offices that accept, supervise or operate."""
    return actor.is_signed_in and queries.oversees(actor)


def of_its_place(actor: Actor, subject: Any) -> bool:
    """Hold for projects in the division of an office."""
    return queries.of_its_place(actor, subject)


def no_administrator(actor: Actor, subject: Any) -> bool:
    """Hold for everybody but the administrators of the platform, who keep no business."""
    return actor.org_kind != "platform"


def takes_part(actor: Actor, subject: Any) -> bool:
    """Hold for people of the units of the project."""
    return actor.is_signed_in and queries.takes_part(subject, actor.org_id)


def assessment_is_out(actor: Actor, assessment: Any) -> bool:
    """Hold for an assessment that has been published, withdrawn ones too."""
    return assessment.published_at is not None


_ZONE = (has("committee.handler"), own_org("organisation_id"))
_OWN = (has(*OWNERS), own_org("owner_id"))

PERMISSIONS = {
    "projects.project.list": ((signed_in, no_administrator),),
    "projects.project.create": ((has(*OWNERS),),),
    "projects.project.view": ((own_org("owner_id"),), (oversees, of_its_place), (takes_part,)),
    "projects.project.view_public": ((anyone,),),
    "projects.project.register": (_OWN,),
    "projects.project.correct": (_OWN,),
    "projects.project.withdraw": (_OWN,),
    "projects.assessment.create": ((has("committee.handler"),),),
    "projects.assessment.view": ((assessment_is_out,), _ZONE),
    "projects.assessment.edit": (_ZONE,),
    "projects.assessment.publish": (_ZONE,),
    "projects.assessment.supersede": (_ZONE,),
    "projects.assessment.withdraw": (_ZONE,),
    "projects.unit.add": (_OWN,),
    "projects.unit.end": ((has(*OWNERS), own_org("project.owner_id")),),
}
