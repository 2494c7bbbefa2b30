"""Who may do what in a joint review: clauses any of which suffices."""

from __future__ import annotations

from typing import Any

from app.kernel.permissions import Actor, Predicate, has, own_org
from bidding.predicates_places import of_its_place
from joint_review import kin, queries, release
from joint_review.argument_states import ChangeState
from joint_review.halls import CLERK, of_hall
from joint_review.opinion_states import OpinionState, TaskState
from joint_review.states import PackageState


def reviews_it(actor: Actor, package: Any) -> bool:
    """Hold for the reviewers of a package, acting for whom they were asked."""
    return bool(actor.person_id) and queries.task_for(package, actor) is not None


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
    """Hold for the author of an opinion, acting for whom it was written."""
    mine = actor.person_id is not None and actor.person_id == opinion.author_id
    return mine and actor.org_id == opinion.organisation_id


def same_discipline(actor: Actor, opinion: Any) -> bool:
    """Hold for whoever reviews the opinion's discipline now."""
    held = queries.task_for(opinion.package, actor, opinion.discipline)
    return held is not None and held.state == TaskState.ASSIGNED


def not_told_yet(actor: Actor, opinion: Any) -> bool:
    """Hold until the opinion has been issued."""
    return opinion.number is None


def told(actor: Actor, opinion: Any) -> bool:
    """Hold once the opinion has been issued."""
    if opinion.number is None:
        return False
    kept = opinion.veiled or opinion.state != OpinionState.VOID
    return kept or kin.is_unreleased(opinion) or opinion.argument is not None


def submitted(actor: Actor, package: Any) -> bool:
    """Hold once the package has left its owner's desk."""
    return package.state != PackageState.DRAFT


def owner_may_change(actor: Actor, package: Any) -> bool:
    """Hold while the set may be changed by its owner."""
    return package.state in {PackageState.DRAFT, PackageState.CORRECTION}


def designer_may_change(actor: Actor, package: Any) -> bool:
    """Hold while changed sheets may be handed in."""
    return package.state == PackageState.REVISING


def within(predicate: Predicate) -> Predicate:
    """Ask a predicate about the package that a sheet, task or opinion belongs to."""

    def holds(actor: Actor, thing: Any) -> bool:
        return predicate(actor, thing.package)

    holds.label = getattr(predicate, "label", predicate.__name__)  # type: ignore[attr-defined]
    return holds


def nobody_designs_here(actor: Actor, package: Any) -> bool:
    """Hold when the designer has no account: the owner answers for him."""
    return package.designer_id is None


def handed_in_now(actor: Actor, sheet: Any) -> bool:
    """Hold for a sheet of the revision that is being handed in."""
    return sheet.round == sheet.package.round + 1


def known(actor: Actor, change: Any) -> bool:
    """Hold for the review itself, for the others once the round has been told."""
    return change.state != ChangeState.NOTED or release.inside(change.package, actor)


IS_OWNER = own_org("owner_id")
IS_DESIGNER = own_org("designer_id")
IS_INSTITUTION = own_org("institution_id")
WINDOW = (has(CLERK), of_hall)
OVERSEES = (has("supervisor.officer", "regulator.officer"), of_its_place)

WORKING = (
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
)
CLAUSE_KEEPER = "platform.system_admin"
OWNS = has("owner.handler")
DESIGNS = has("designer.handler")
VIEWS = (
    (IS_OWNER,),
    (IS_DESIGNER, submitted),
    (IS_INSTITUTION, submitted),
    (reviews_it,),
    (*WINDOW, submitted),
    (*OVERSEES, submitted),
)

PERMISSIONS = {
    "clause.list": ((has(*WORKING, CLAUSE_KEEPER),),),
    "clause.keep": ((has(CLAUSE_KEEPER),),),
    "package.list": ((has(*WORKING),),),
    "package.create": ((has("owner.handler"),),),
    "package.view": VIEWS,
    "package.edit": ((OWNS, IS_OWNER),),
    "package.upload": (
        (OWNS, IS_OWNER, owner_may_change),
        (DESIGNS, IS_DESIGNER, designer_may_change),
        (OWNS, IS_OWNER, nobody_designs_here, designer_may_change),
    ),
    "package.accept": (WINDOW,),
    "package.assign": ((has("agency.lead"), IS_INSTITUTION),),
    "package.lead": ((has("agency.lead"), IS_INSTITUTION),),
    "package.reply": ((DESIGNS, IS_DESIGNER), (OWNS, IS_OWNER, nobody_designs_here)),
    "package.certify": ((has("agency.manager"), IS_INSTITUTION),),
    "package.file": (WINDOW,),
    "package.system": (),
    "package.sees_drafts": ((reviews_it,), (has("agency.lead", "agency.manager"), IS_INSTITUTION)),
    "package.review": ((reviews_it,),),
    "sheet.view": tuple(tuple(within(p) for p in clause) for clause in VIEWS),
    "sheet.edit": (
        (OWNS, within(IS_OWNER), within(owner_may_change)),
        (DESIGNS, within(IS_DESIGNER), revising, handed_in_now),
        (OWNS, within(IS_OWNER), within(nobody_designs_here), revising, handed_in_now),
    ),
    "sheet.opine": ((within(reviews_it), review_is_on),),
    "task.view": ((holds_task,), (own_org("package.institution_id"),)),
    "task.review": ((holds_task, review_is_on),),
    "task.system": (),
    "task.assign": ((has("agency.lead"), own_org("package.institution_id")),),
    "opinion.view": (
        (own_org("package.owner_id"), told),
        (own_org("package.designer_id"), told),
        (wrote_it,),
        (within(reviews_it),),
        (has("agency.lead", "agency.manager"), own_org("package.institution_id")),
        (*WINDOW, told),
        (*OVERSEES, told),
    ),
    "opinion.edit": ((wrote_it, review_is_on, not_told_yet),),
    "opinion.lead": ((has("agency.lead"), own_org("package.institution_id"), review_is_on),),
    "opinion.reply": (
        (DESIGNS, within(IS_DESIGNER), revising),
        (OWNS, within(IS_OWNER), within(nobody_designs_here), revising),
    ),
    "opinion.judge": ((same_discipline, review_is_on),),
    "opinion.void": (
        (wrote_it, review_is_on, not_told_yet),
        (has("agency.lead"), own_org("package.institution_id"), review_is_on),
    ),
    "opinion.system": (),
    "argument.view": tuple(tuple(within(p) for p in clause) for clause in VIEWS),
    "argument.lead": ((has("agency.lead"), own_org("package.institution_id"), review_is_on),),
    "change.view": tuple((*(within(p) for p in clause), known) for clause in VIEWS),
    "change.hand": (
        (DESIGNS, within(IS_DESIGNER)),
        (OWNS, within(IS_OWNER), within(nobody_designs_here)),
    ),
    "change.judge": ((has("agency.lead"), own_org("package.institution_id")),),
    "change.system": (),
}
