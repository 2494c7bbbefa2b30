"""Who may do what in a joint review: clauses any of which suffices."""

from __future__ import annotations

from typing import Any

from app.kernel.permissions import Actor, has, own_org
from joint_review import queries
from joint_review.opinion_states import OpinionState, TaskState
from joint_review.states import PackageState


def reviews_it(actor: Actor, package: Any) -> bool:
    """Hold for the reviewers of a package."""
    return bool(actor.person_id) and queries.task_of(package, actor.person_id) is not None


def holds_task(actor: Actor, task: Any) -> bool:
    """Hold for the person and organisation the task was given to."""
    return actor.person_id == task.reviewer_id and actor.org_id == task.organisation_id


def review_is_on(actor: Actor, thing: Any) -> bool:
    """Hold while the package is being reviewed."""
    return thing.package.state == PackageState.REVIEWING


def revising(actor: Actor, thing: Any) -> bool:
    """Hold while the designer's time runs."""
    return thing.package.state == PackageState.REVISING


def wrote_it(actor: Actor, opinion: Any) -> bool:
    """Hold for the author of an opinion."""
    return actor.person_id is not None and actor.person_id == opinion.author_id


def same_discipline(actor: Actor, opinion: Any) -> bool:
    """Hold for whoever reviews the opinion's discipline now."""
    held = queries.task_of(opinion.package, actor.person_id, opinion.discipline)
    return held is not None and held.state == TaskState.ASSIGNED


def not_told_yet(actor: Actor, opinion: Any) -> bool:
    """Hold until the opinion has been issued."""
    return opinion.number is None


def told(actor: Actor, opinion: Any) -> bool:
    """Hold once the opinion has been issued."""
    return opinion.number is not None and opinion.state != OpinionState.VOID


def submitted(actor: Actor, package: Any) -> bool:
    """Hold once the package has left its owner's desk."""
    return package.state != PackageState.DRAFT


def owner_may_change(actor: Actor, package: Any) -> bool:
    """Hold while the set may be changed by its owner."""
    return package.state in {PackageState.DRAFT, PackageState.CORRECTION}


def designer_may_change(actor: Actor, package: Any) -> bool:
    """Hold while changed sheets may be handed in."""
    return package.state == PackageState.REVISING


IS_OWNER = own_org("owner_id")
IS_DESIGNER = own_org("designer_id")
IS_INSTITUTION = own_org("institution_id")
OVERSEES = has("supervisor.officer", "regulator.officer")

PERMISSIONS = {
    "package.list": (
        (
            has(
                "owner.handler",
                "owner.manager",
                "designer.handler",
                "designer.manager",
                "agency.lead",
                "agency.reviewer",
                "agency.manager",
                "department.reviewer",
                "department.handler",
                "window.clerk",
                "supervisor.officer",
                "regulator.officer",
            ),
        ),
    ),
    "package.create": ((has("owner.handler"),),),
    "package.view": (
        (IS_OWNER,),
        (IS_DESIGNER, submitted),
        (IS_INSTITUTION, submitted),
        (reviews_it,),
        (has("window.clerk"), submitted),
        (OVERSEES, submitted),
    ),
    "package.edit": ((has("owner.handler"), IS_OWNER),),
    "package.upload": (
        (has("owner.handler"), IS_OWNER, owner_may_change),
        (has("designer.handler"), IS_DESIGNER, designer_may_change),
    ),
    "package.accept": ((has("window.clerk"),),),
    "package.assign": ((has("agency.lead"), IS_INSTITUTION),),
    "package.lead": ((has("agency.lead"), IS_INSTITUTION),),
    "package.reply": ((has("designer.handler"), IS_DESIGNER),),
    "package.certify": ((has("agency.manager"), IS_INSTITUTION),),
    "package.file": ((has("window.clerk"),),),
    "package.system": (),
    "package.sees_drafts": ((reviews_it,), (has("agency.lead", "agency.manager"), IS_INSTITUTION)),
    "task.view": ((holds_task,), (own_org("package.institution_id"),)),
    "task.review": ((holds_task, review_is_on),),
    "task.system": (),
    "task.assign": ((has("agency.lead"), own_org("package.institution_id")),),
    "opinion.view": (
        (own_org("package.owner_id"), told),
        (own_org("package.designer_id"), told),
        (wrote_it,),
        (same_discipline,),
        (has("agency.lead", "agency.manager"), own_org("package.institution_id")),
        (has("window.clerk", "supervisor.officer", "regulator.officer"), told),
    ),
    "opinion.edit": ((wrote_it, review_is_on, not_told_yet),),
    "opinion.lead": ((has("agency.lead"), own_org("package.institution_id"), review_is_on),),
    "opinion.reply": ((has("designer.handler"), own_org("package.designer_id"), revising),),
    "opinion.judge": ((same_discipline, review_is_on),),
    "opinion.void": (
        (wrote_it, review_is_on, not_told_yet),
        (has("agency.lead"), own_org("package.institution_id"), review_is_on),
    ),
    "opinion.system": (),
}
