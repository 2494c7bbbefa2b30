"""Making a package, correcting its sheets, and its way to acceptance."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.queries import filed_contract_for
from joint_review.disciplines import DISCIPLINES
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from joint_review.rules.sheets import plain
from joint_review.states import PACKAGE, PackageState
from projects.models import Project
from projects.queries import units_of

REVIEW_ITEM = "drawing-review"


def create(project: Project, title: str, scope: str, actor: Actor) -> Package:
    """Open a draft package of a project; the institution is the one of the filed contract.

    Raises Forbidden for anybody but the owner, Invalid without a title.
    """
    if actor.org_id != project.owner_id:
        raise Forbidden(Reason("只有建设单位可以为本项目建立图纸包"))
    if not title.strip():
        raise Invalid({"title": Reason("请填写图纸包名称")})
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
        facts = {"title": package.title, "project": project.code or project.temporary_number}
        events.record("joint_review.package.created", package, actor=actor, facts=facts)
    return package


def _designer_of(project: Project) -> Organisation | None:
    designers = [u.organisation_id for u in units_of(project, "design") if u.organisation_id]
    return designers[0] if designers else None


def _take_institution(package: Package) -> None:
    contract = filed_contract_for(package.project_id, REVIEW_ITEM)
    if contract is None or package.institution_id:
        return
    package.institution = contract.agency_id
    package.contract = contract.id
    package.save(only=[Package.institution, Package.contract])


def submit(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """Hand the package in (again after a correction); the window's clock starts."""
    action = "submit" if package.state == PackageState.DRAFT else "resubmit"
    with write():
        _take_institution(package)
        facts = {"sheets": package.sheet_count}
        sets = {"submitted_at": package.submitted_at or clock.now()}
        return fire(PACKAGE, package, action, actor, seen=seen, facts=facts, sets=sets)


def accept(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """受理: the window finds the set in form; needs the filed contract of the institution."""
    with write():
        _take_institution(package)
        return fire(PACKAGE, package, "accept", actor, seen=seen)


def correct(package: Package, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """补正: tell once and completely what is missing; the window's clock stops (R056)."""
    with write():
        sets = {"corrected": True}
        return fire(PACKAGE, package, "correct", actor, reason=reason, seen=seen, sets=sets)


def move(
    package: Package, action: str, actor: Actor, *, reason: str = "", seen: int | None = None
) -> Event:
    """Make a move that changes nothing but the state: refuse, withdraw, pause, resume, file."""
    with write():
        return fire(PACKAGE, package, action, actor, reason=reason, seen=seen)


def lapse(payload: dict[str, Any]) -> None:
    """Job: a correction that did not come in time counts as withdrawn."""
    with write():
        package = Package.get_or_none(Package.id == payload["subject_id"])
        if package is None or package.state != PackageState.CORRECTION:
            return
        fire(PACKAGE, package, "lapse", SYSTEM)


def name_sheet(sheet: Sheet, number: str, title: str, discipline: str, actor: Actor) -> Sheet:
    """Correct what was guessed of a sheet; a person's word always wins over the guess."""
    wrong: dict[str, Reason] = {}
    if not number.strip():
        wrong["number"] = Reason("请填写图号，例如 建施-01 或 A-101")
    if not title.strip():
        wrong["title"] = Reason("请填写图名")
    if discipline not in DISCIPLINES:
        wrong["discipline"] = Reason("请选择专业")
    if wrong:
        raise Invalid(wrong)
    with write():
        before = {"number": sheet.number, "title": sheet.title, "discipline": sheet.discipline}
        sheet.number, sheet.title, sheet.discipline = number.strip(), title.strip(), discipline
        sheet.plain, sheet.guessed = plain(number), False
        sheet.save()
        after = {"number": sheet.number, "title": sheet.title, "discipline": discipline}
        facts = {"before": before, "after": after}
        events.record("joint_review.sheet.named", sheet, actor=actor, facts=facts)
    return sheet


def remove_sheet(sheet: Sheet, actor: Actor) -> None:
    """Take a sheet out of a set that is still with its owner; the row and the file stay."""
    with write():
        sheet.standing = "removed"
        sheet.save(only=[Sheet.standing])
        facts = {"number": sheet.number, "title": sheet.title}
        events.record("joint_review.sheet.removed", sheet, actor=actor, facts=facts)
