"""Drafting and publishing lots together: one number, one act, all or none."""

from collections.abc import Mapping
from typing import Any

from app.kernel import clock, events, log
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from bidding.models import Exclusion, Purchase, Requirement, Trustee
from bidding.requirement_states import VOIDED, RequirementState
from bidding.rules import framework, several
from bidding.rules import lots as rules
from bidding.rules.framework import Framework
from bidding.rules.lots import Lot
from bidding.rules.several import Several
from bidding.services import around, audit, frameworks, publish, terms, voiding
from bidding.services.lots import siblings
from bidding.states import REQUIREMENT
from intermediaries import queries as shelf
from intermediaries.rules import limits as local

R = RequirementState
ENDED = (R.FAILED, R.TERMINATED, *VOIDED)
# What all lots of a notice have in common; it is kept with the first one.
SHARED = (
    "project_id", "region_id", "method", "suite", "level", "source", "issue", "signup_until",
    "draw_at", "publicity_days", "publicity_hours", "reserves", "witnesses", "rule_data", "several", "price_mode",
    "floor_rate", "ceiling_rate",
)  # fmt: skip


def add(requirement: Requirement, title: str, actor: Actor) -> Requirement:
    """Draft a further lot like this draft; the first time both become lots of one purchase."""
    with write():
        requirement = _draft(requirement)
        if requirement.purchase_id is None:
            requirement.purchase = Purchase.create(
                owner=requirement.owner_id, title=requirement.title
            )
            requirement.lot = 1
            requirement.save()
        rows = siblings(requirement)
        if len(rows) >= around.limit():
            raise NotAllowed(Reason.of("一份公告最多 {n} 个标段", n=around.limit()))
        if any(one.title == title for one in rows):
            raise Invalid({"title": Reason("各标段的名称不能相同")})
        made = Requirement(owner=requirement.owner_id, **voiding.same(requirement))
        made.title, made.purchase, made.lot = title, requirement.purchase_id, rows[-1].lot + 1
        made.save(force_insert=True)
        events.record("bidding.requirement.draft", made, actor=actor)
    return made


def limit_to(requirement: Requirement, title: str, most: int | None, actor: Actor) -> None:
    """Set what all lots are called together, and how many of them one agency may win."""
    with write():
        requirement = _draft(requirement)
        changed = Purchase.update(title=title, most=most, version=Purchase.version + 1)
        changed.where(Purchase.id == requirement.purchase_id).execute()
        events.record("bidding.requirement.lots", requirement, actor=actor)


def take_out(requirement: Requirement) -> None:
    """Let a draft leave its purchase, inside write(); the others are numbered again."""
    purchase = requirement.purchase_id
    if purchase is None:
        return
    if Requirement.get_by_id(requirement.id).is_published:
        return
    gone = {"purchase": None, "lot": None}
    Requirement.update(**gone).where(Requirement.id == requirement.id).execute()
    rows = list(
        Requirement.select().where(Requirement.purchase == purchase).order_by(Requirement.lot)
    )
    if len(rows) == 1:
        Requirement.update(**gone).where(Requirement.id == rows[0].id).execute()
        Purchase.delete().where(Purchase.id == purchase).execute()
        return
    for number, row in enumerate(rows, 1):
        Requirement.update(lot=number).where(Requirement.id == row.id).execute()


def _draft(requirement: Requirement) -> Requirement:
    found = Requirement.get_by_id(requirement.id)
    if found.state != R.DRAFT:
        raise NotAllowed(Reason("公告发布后不能再增减标段"))
    return found


def share(requirement: Requirement) -> None:
    """Copy what all lots have in common from the first lot, inside write()."""
    rows = siblings(requirement)
    if not rows:
        return
    first = rows[0]
    named = list(first.exclusions.where(~Exclusion.automatic))
    keys = [(one.place, one.key_id) for one in first.trustees] if first.takes_envelopes else []
    for row in rows[1:]:
        for name in SHARED:
            setattr(row, name, getattr(first, name))
        row.save()
        Exclusion.delete().where(Exclusion.requirement == row, ~Exclusion.automatic).execute()
        for one in named:
            kept = {"uscc": one.uscc, "name": one.name, "reason": one.reason}
            Exclusion.create(requirement=row, **kept)
        Trustee.delete().where(Trustee.requirement == row).execute()
        for place, key in keys:
            Trustee.create(requirement=row, place=place, key=key)


def edit(
    requirement: Requirement,
    values: Mapping[str, Any],
    actor: Actor,
    seen: int | None,
    papers: publish.Papers = (),
) -> None:
    """Change what a step of a draft says; what lots have in common reaches all of them."""
    with write():
        publish.edit(requirement, values, actor, seen, papers)
        share(requirement)


def arrange(
    requirement: Requirement,
    rule: Several,
    kept: Framework | None,
    actor: Actor,
    seen: int | None,
) -> None:
    """Set how many win and whether it is a framework; nobody else has seen the draft.

    Invalid where the method chooses one alone.
    """
    if not rule.is_one and requirement.method not in several.METHODS:
        raise Invalid({"winners": around.OF_ONE})
    with write():
        fire(REQUIREMENT, requirement, "edit", actor, seen=seen)
        requirement.several, requirement.framework = several.write(rule), framework.write(kept)
        requirement.save()
        share(requirement)


def objections(requirement: Requirement) -> list[Reason]:
    """Say why this draft, with all its lots, may not be published now."""
    rows = siblings(requirement)
    if not rows:
        return terms.objections(requirement)
    kept = [Lot(one.lot, one.title, one.item_id, one.amount_fen) for one in rows]
    wrong = rules.against(
        kept, requirement.purchase.most, limit=around.limit(), method=rows[0].method
    )
    wrong += rules.over_limit(kept, _limit(rows[0]))
    for one in rows:
        for why in terms.objections(one):
            wrong.append(Reason.of("第 {n} 标段：{why}", n=one.lot, why=why))
    return wrong


def _limit(requirement: Requirement) -> int:
    """Return from where on tender law goes first: the row of the place, else the parameter."""
    bounds = shelf.limits_on(requirement.region_id, requirement.item, clock.today())
    row = bounds.get(local.TENDER)
    return row.floor_fen or 0 if row else terms.limits(requirement).tender_limit_fen


def publish_all(
    requirement: Requirement, actor: Actor, seen: int | None = None, action: str = "publish"
) -> None:
    """Publish a draft with all its lots under one number.

    Raises NotAllowed with every reason, each naming its lot.
    """
    with write():
        if requirement.within_id is not None:  # one call-off after the other: turn and ceiling
            log.moment()
        frameworks.name_turn(requirement)
        if requirement.purchase_id is None:
            publish.publish(requirement, actor, seen, action=action)
            return
        share(requirement)
        against = objections(requirement)
        if against:
            raise NotAllowed(*against)
        number = publish.numbered()  # one for all; each lot adds its own
        Purchase.update(number=number).where(Purchase.id == requirement.purchase_id).execute()
        for row in siblings(requirement):
            mine = seen if row.id == requirement.id else None
            publish.publish(row, actor, mine, action=action, number=f"{number}-{row.lot}")


def submit_all(requirement: Requirement, actor: Actor, seen: int | None) -> None:
    """Hand a draft with all its lots in; NotAllowed with every reason."""
    with write():
        share(requirement)
        against = objections(requirement)
        if against:
            raise NotAllowed(*against)
        for row in _rows(requirement):
            audit.submit(row, actor, _mine(row, requirement, seen))


def recall_all(requirement: Requirement, actor: Actor, seen: int | None) -> None:
    """Take a draft with all its lots back from the audit."""
    with write():
        for row in _rows(requirement):
            audit.recall(row, actor, _mine(row, requirement, seen))


def send_back_all(requirement: Requirement, why: str, actor: Actor, seen: int | None) -> None:
    """Give a draft with all its lots back to its owner."""
    with write():
        for row in _rows(requirement):
            audit.send_back(row, why, actor, _mine(row, requirement, seen))


def approve_all(requirement: Requirement, actor: Actor, seen: int | None) -> None:
    """Pass and publish a draft with all its lots; their moments move on together."""
    if requirement.purchase_id is None:
        audit.approve(requirement, actor, seen)
        return
    with write():
        for row in siblings(requirement):
            audit.put_off(row)
            row.save()
        publish_all(requirement, actor, seen, action="approve")


def _rows(requirement: Requirement) -> list[Requirement]:
    return siblings(requirement) or [requirement]


def _mine(row: Requirement, requirement: Requirement, seen: int | None) -> int | None:
    return seen if row.id == requirement.id else None


def discard(requirement: Requirement, actor: Actor, seen: int | None) -> None:
    """Put a draft aside; a lot leaves its purchase first."""
    with write():
        take_out(requirement)
        publish.discard(Requirement.get_by_id(requirement.id), actor, seen)


def reprocure(requirement: Requirement, actor: Actor) -> Requirement:
    """Draft again what was not bought; of lots all that ended without a service, together."""
    with write():
        made = voiding.reprocure(requirement, actor)
        rows = [one for one in siblings(requirement) if one.state in ENDED]
        if len(rows) < rules.LEAST or made.purchase_id is not None:
            return made
        drafts = [voiding.reprocure(one, actor) for one in rows]
        drafts = [one for one in drafts if one.state == R.DRAFT and one.purchase_id is None]
        if len(drafts) < rules.LEAST:
            return made
        old = requirement.purchase
        most = old.most if old.most and old.most < len(drafts) else None
        purchase = Purchase.create(owner=old.owner_id, title=old.title, most=most)
        for number, row in enumerate(drafts, 1):
            row.purchase, row.lot = purchase, number
            row.save()
    return Requirement.get_by_id(made.id)
