"""Making a package, correcting its sheets, and its way to acceptance."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, events, search
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.models import Contract
from bidding.queries import filed_contract_for
from joint_review.models.package import Package
from joint_review.services.hold import hold
from joint_review.states import PACKAGE, PackageState
from projects.models import Project
from projects.queries import units_of
from projects.states import ProjectState

REVIEW_ITEM = "drawing-review"
ENDED = (PackageState.REFUSED, PackageState.WITHDRAWN)


def create(project: Project, title: str, scope: str, actor: Actor) -> Package:
    """Open a draft package of a project; the institution is the one of the filed contract.

    Raises Forbidden for anybody but the owner, Invalid without a title.
    """
    if actor.org_id != project.owner_id:
        raise Forbidden(Reason("只有建设单位可以为本项目建立图纸包"))
    if not title.strip():
        raise Invalid({"title": Reason("请填写图纸包名称")})
    if project.state != ProjectState.REGISTERED:
        raise Invalid({"project": Reason("项目还没有登记国家统一代码，不能申报图纸审查")})
    with write():
        package = Package.create(
            project=project,
            owner=project.owner_id,
            designer=_designer_of(project),
            title=title.strip(),
            scope=scope.strip(),
            grade=project.grade,
        )
        _take_institution(package)
        words = f"{package.title} {project.name} {project.number} {project.owner.name}"
        search.index(package.subject_kind, package.id, words)
        facts = {"title": package.title, "project": project.number}
        events.record("joint_review.package.created", package, actor=actor, facts=facts)
    return package


def _designer_of(project: Project) -> Organisation | None:
    designers = [u.organisation_id for u in units_of(project, "design") if u.organisation_id]
    return designers[0] if designers else None


def _take_institution(package: Package) -> None:
    """Take over who reviews (R231) and who designs, as far as it is known by now."""
    if package.designer_id is None:
        package.designer = _designer_of(package.project)
    contract = filed_contract_for(package.project_id, REVIEW_ITEM)
    if contract is not None and package.institution_id is None:
        package.institution = contract.agency_id
        package.contract = contract.id
    package.save(only=[Package.designer, Package.institution, Package.contract])


def contract_filed(event: Any) -> None:
    """Listener: packages of the project that wait for their institution get it now (R231)."""
    contract = Contract.get_or_none(Contract.id == event.subject_id)
    if contract is None or contract.item_id != REVIEW_ITEM:
        return
    waiting = Package.institution.is_null() & Package.state.not_in(ENDED)
    for package in Package.select().where(Package.project == contract.project_id, waiting):
        _take_institution(package)


def submit(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """Hand the package in (again after a correction); the window's clock starts."""
    action = "submit" if package.state == PackageState.DRAFT else "resubmit"
    with write():
        hold(package)
        _take_institution(package)
        facts = {"title": package.title, "sheets": package.sheet_count}
        sets = {"submitted_at": package.submitted_at or clock.now()}
        return fire(PACKAGE, package, action, actor, seen=seen, facts=facts, sets=sets)


def accept(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """受理: the window finds the set in form; needs the filed contract of the institution."""
    with write():
        hold(package)
        _take_institution(package)
        return fire(PACKAGE, package, "accept", actor, seen=seen, facts=_named(package))


def correct(package: Package, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """补正: tell once and completely what is missing; the window's clock stops (R056)."""
    with write():
        sets = {"corrected": True}
        return fire(
            PACKAGE,
            package,
            "correct",
            actor,
            reason=reason,
            seen=seen,
            facts=_named(package),
            sets=sets,
        )


def move(
    package: Package, action: str, actor: Actor, *, reason: str = "", seen: int | None = None
) -> Event:
    """Make a move that changes nothing but the state: refuse, withdraw, pause, resume, file."""
    with write():
        return fire(
            PACKAGE, package, action, actor, reason=reason, seen=seen, facts=_named(package)
        )


def lapse(payload: dict[str, Any]) -> None:
    """Job: a correction that did not come in time counts as withdrawn."""
    with write():
        package = Package.get_or_none(Package.id == payload["subject_id"])
        if package is None or package.state != PackageState.CORRECTION:
            return
        fire(PACKAGE, package, "lapse", SYSTEM, facts=_named(package))


def run_on(payload: dict[str, Any]) -> None:
    """Job: a pause lasted as long as it may; the clock runs again and so does the review."""
    with write():
        package = Package.get_or_none(Package.id == payload["subject_id"])
        if package is None or package.state != PackageState.PAUSED:
            return
        fire(PACKAGE, package, "run_on", SYSTEM, facts=_named(package))


def _named(package: Package) -> dict[str, str]:
    return {"title": package.title}
