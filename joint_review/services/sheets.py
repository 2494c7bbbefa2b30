"""Correcting what was guessed of a sheet, taking one out, saying which one replaces which."""

from __future__ import annotations

from typing import Any

from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason, StaleState
from app.kernel.permissions import SYSTEM, Actor
from joint_review.disciplines import DISCIPLINES
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from joint_review.rules.sheets import plain
from joint_review.services import difference
from joint_review.services.hold import hold
from joint_review.states import PackageState

CHANGED = Reason("这张图纸刚刚被别人改过，请刷新后核对再改，您填写的内容还在")
MOST = {"number": 40, "title": 120}


def round_of_upload(package: Package) -> int:
    """Tell which round will look at a sheet handed in now: while revising, the next one."""
    return package.round + (package.state == PackageState.REVISING)


def name_sheet(
    sheet: Sheet,
    number: str,
    title: str,
    discipline: str,
    actor: Actor,
    *,
    seen: int | None = None,
) -> Sheet:
    """Correct what was guessed of a sheet; a person's word always wins over the guess.

    While revising, a new sheet that now carries the number of an old one replaces it.
    Raises Invalid by field, StaleState when somebody changed the sheet meanwhile.
    """
    number, title = number.strip(), title.strip()
    _check(number, title, discipline)
    with write():
        hold(sheet.package)
        before = {"number": sheet.number, "title": sheet.title, "discipline": sheet.discipline}
        after = {"number": number, "title": title, "discipline": discipline}
        _change(sheet, seen, plain=plain(number), guessed=False, **after)
        facts = {"before": before, "after": after}
        events.record("joint_review.sheet.named", sheet, actor=actor, facts=facts)
        _find_place(sheet)
    return sheet


def _check(number: str, title: str, discipline: str) -> None:
    wrong: dict[str, Reason] = {}
    if not number:
        wrong["number"] = Reason("请填写图号，例如 建施-01 或 A-101")
    if not title:
        wrong["title"] = Reason("请填写图名")
    for field, most in MOST.items():
        if len({"number": number, "title": title}[field]) > most:
            wrong[field] = Reason.of("最多 {max} 个字", max=most)
    if discipline not in DISCIPLINES:
        wrong["discipline"] = Reason("请选择专业")
    if wrong:
        raise Invalid(wrong)


def _change(sheet: Sheet, seen: int | None, **values: Any) -> None:
    same = (Sheet.id == sheet.id) & (Sheet.version == (seen or sheet.version))
    same &= Sheet.standing == sheet.standing
    if not Sheet.update(**values, version=Sheet.version + 1).where(same).execute():
        raise StaleState(CHANGED)
    for name, value in {**values, "version": (seen or sheet.version) + 1}.items():
        setattr(sheet, name, value)


def current_of(package: Package, wanted: str, besides: Sheet | None = None) -> Sheet | None:
    """In a revision a sheet of the same number replaces the old one; else it stands beside it."""
    if not wanted or package.state != PackageState.REVISING:
        return None
    same = (Sheet.package == package) & (Sheet.plain == wanted) & (Sheet.standing == "current")
    if besides is not None:
        same &= Sheet.id != besides.id
    return Sheet.select().where(same).order_by(Sheet.revision.desc()).first()


def replaceable(package: Package, wanted: str, attachment: str) -> Sheet | None:
    """Find the sheet that a page just read replaces; two pages of one file never replace each
    other: the second stands beside the first as a double, for a person to decide."""
    old = current_of(package, wanted)
    return None if old is not None and old.attachment == attachment else old


def _find_place(sheet: Sheet) -> None:
    if sheet.revision > 1 or sheet.refused or sheet.round != round_of_upload(sheet.package):
        return
    old = current_of(sheet.package, sheet.plain, besides=sheet)
    if old is not None and old.round < sheet.round:
        _change(sheet, None, revision=old.revision + 1, order=old.order)
        replace(old, sheet)


def replace(old: Sheet, new: Sheet) -> None:
    """Mark a sheet as replaced; it stays readable with its opinions."""
    _change(old, None, standing="replaced", replaced_by=new.id)
    facts = {"number": new.number, "revision": new.revision, "sha256": new.sha256}
    events.record("joint_review.sheet.replaced", new, actor=SYSTEM, facts=facts)
    difference.promise(old, new)


def map_revision(new: Sheet, old: Sheet, actor: Actor, *, seen: int | None = None) -> None:
    """Say by hand which sheet a new one replaces, when the numbers did not tell."""
    package = new.package
    if package.state != PackageState.REVISING or old.package_id != new.package_id:
        raise NotAllowed(Reason("修改回复期间才能对应新旧图纸"))
    if new.refused:
        raise NotAllowed(Reason(new.refused))
    fits = new.is_current and new.revision == 1 and new.round == package.round + 1
    if not fits or not old.is_current or old.id == new.id or old.round > package.round:
        raise NotAllowed(Reason("请选择一张现行的旧图纸"))
    with write():
        hold(package)
        _change(
            new,
            seen,
            revision=old.revision + 1,
            order=old.order,
            number=old.number,
            plain=old.plain,
            title=new.title or old.title,
            discipline=old.discipline,
            guessed=False,
        )
        replace(old, new)
        facts = {"number": new.number, "revision": new.revision}
        events.record("joint_review.sheet.mapped", new, actor=actor, facts=facts)


def remove_refused(package: Package, actor: Actor) -> int:
    """Take every page out that a check refused; return how many there were."""
    with write():
        hold(package)
        rows = Sheet.select().where(
            Sheet.package == package, Sheet.standing == "current", Sheet.refused != ""
        )
        found = list(rows)
        for sheet in found:
            sheet.package = package
            remove_sheet(sheet, actor)
    return len(found)


def remove_sheet(sheet: Sheet, actor: Actor, *, seen: int | None = None) -> None:
    """Take a sheet out of the set; row and file stay, the sheet it replaced is in force again."""
    if not sheet.is_current:
        raise NotAllowed(Reason("这张图纸已经不在本图纸包里"))
    with write():
        hold(sheet.package)
        _change(sheet, seen, standing="removed")
        old = Sheet.get_or_none(Sheet.replaced_by == sheet.id)
        if old is not None:
            _change(old, None, standing="current", replaced_by=None)
        facts = {"number": sheet.number, "title": sheet.title}
        events.record("joint_review.sheet.removed", sheet, actor=actor, facts=facts)
