"""Changing a service item: a draft, a second person's yes, and the day on which it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from app.kernel import clock, events, files, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency, ItemEdition, Offering
from intermediaries.rules import editions as rules
from intermediaries.services import shelf
from intermediaries.services.catalogue import DAY, bring
from intermediaries.states import AgencyState
from intermediaries.states.editions import EDITION, EditionState

TEMPLATE = "template"
TAKE_EFFECT, REFRESH = "intermediaries.edition_due", "intermediaries.item_changed"
STEP = 200


def start(code: str, actor: Actor, *, new: bool = False) -> ItemEdition:
    """Begin the next edition of an item as a copy of the one in force; or of a new item."""
    known = queries.editions_of(code)
    _may_start(code, known, new=new)
    last = rules.in_force(queries.binding_editions(code), clock.today())
    with write():
        made = create(code, dict(last.fields) if last else dict(rules.BLANK), actor)
        if last:
            keep_template(last, made, actor)
    return made


def keep_template(old: ItemEdition, new: ItemEdition, actor: Actor) -> None:
    """Hang the contract template of an edition on the next one; inside write()."""
    for one in template_of(old):
        files.attach(one.blob, new.subject_kind, new.id, TEMPLATE, actor, one.name)


def _may_start(code: str, known: list[ItemEdition], *, new: bool) -> None:
    wrong = rules.check_code(code) if new else []
    if wrong:
        raise Invalid({"code": wrong[0]})
    if new and known:
        raise Invalid({"code": Reason.of("已有编码为 {code} 的事项", code=code)})
    if not new and not known:
        raise Invalid({"code": Reason.of("没有编码为 {code} 的事项", code=code)})
    if queries.waiting_edition(code):
        raise NotAllowed(Reason.of("该事项已有一个未生效的版本，请先办完那个版本"))


def create(
    code: str,
    fields: dict[str, Any],
    actor: Actor,
    *,
    effective: dt.date | None = None,
    source: str = "",
    batch: str = "",
) -> ItemEdition:
    """Make the row of a draft; inside write()."""
    made = ItemEdition.create(
        item=code,
        number=max((one.number for one in queries.editions_of(code)), default=0) + 1,
        fields=fields,
        effective=effective or clock.today() + DAY,
        source=source,
        by=actor.person_id,
        by_name=_who(actor),
        batch=batch,
    )
    events.record("intermediaries.edition.draft", made, actor=actor, facts=told(made))
    return made


def _who(actor: Actor) -> str:
    return f"{actor.org_name} {actor.name}".strip()


def told(edition: ItemEdition) -> dict[str, Any]:
    """Return what the events of an edition say."""
    return {
        "item": edition.title or edition.item,
        "code": edition.item,
        "number": edition.number,
        "effective": edition.effective.isoformat(),
    }


def edit(
    edition: ItemEdition,
    values: Mapping[str, Any],
    actor: Actor,
    seen: int | None,
    paper: tuple[Any, str] | None = None,
) -> Event:
    """Write a draft anew; `paper` is a kept file that becomes its contract template."""
    fields = {name: values.get(name, usual) for name, usual in rules.BLANK.items()}
    sets = {"fields": fields, "effective": values["effective"], "source": values["source"]}
    with write():
        edition.fields = fields
        event = fire(EDITION, edition, "edit", actor, facts=told(edition), seen=seen, sets=sets)
        if paper is not None:
            old = next(iter(template_of(edition)), None)
            kind, (blob, name) = edition.subject_kind, paper
            files.attach(blob, kind, edition.id, TEMPLATE, actor, name, replaces=old)
    return event


def template_of(edition: ItemEdition) -> list[Any]:
    """List the contract template of an edition (one or none)."""
    return list(files.of(edition.subject_kind, edition.id, TEMPLATE))


def prepare(edition: ItemEdition) -> ItemEdition:
    """Set on an edition what speaks against it, for the guards and the page."""
    wrong = list(rules.check(edition.fields).values())
    if not edition.source.strip():
        wrong.append(Reason.of("请填写本次变更的来源（文件名称和文号）"))
    bound = [o.effective for o in queries.binding_editions(edition.item) if o.id != edition.id]
    now = {code: one.fields for code, one in queries.current_editions().items()}
    old = now.pop(edition.item, None)
    standing = [one for one in now.values() if one["state"] == rules.ACTIVE]
    wrong += rules.unargued(edition.fields, old, standing).values()
    wrong += rules.check_day(edition.effective, clock.today(), max(bound, default=None))
    edition.wrong = wrong
    return edition


def move(
    edition: ItemEdition, action: str, actor: Actor, *, reason: str = "", seen: int | None = None
) -> Event:
    """Propose, send back, drop or revoke an edition."""
    with write():
        prepare(edition)
        facts = told(edition)
        return fire(EDITION, edition, action, actor, reason=reason, facts=facts, seen=seen)


def approve(edition: ItemEdition, actor: Actor, seen: int | None = None) -> Event:
    """Say yes as the second person; the edition holds from its day, today's at once."""
    with write():
        prepare(edition)
        sets = {"approved_by": actor.person_id, "approved_name": _who(actor)}
        facts = told(edition)
        event = fire(EDITION, edition, "approve", actor, facts=facts, seen=seen, sets=sets)
        if edition.effective <= clock.today():
            _begin(edition)
        else:
            due = dt.datetime.combine(edition.effective, dt.time())
            key = f"{TAKE_EFFECT}:{edition.id}"
            jobs.enqueue(TAKE_EFFECT, {"edition": edition.id}, due=due, key=key)
    return event


def approve_batch(batch: str, actor: Actor) -> int:
    """Say yes to all editions of one import, or to none; returns how many."""
    mine = (ItemEdition.batch == batch) & (ItemEdition.state == EditionState.PROPOSED)
    with write():
        rows = list(ItemEdition.select().where(mine).order_by(ItemEdition.id)) if batch else []
        for row in rows:
            approve(row, actor)
    return len(rows)


def take_effect(payload: dict) -> None:
    """Let an approved edition hold on its day at 00:00 (the job); a revoked one does nothing."""
    edition = queries.edition(payload["edition"])
    if edition is None or edition.state != EditionState.APPROVED:
        return
    if clock.today() < edition.effective:
        return
    with write():
        _begin(edition)


def _begin(edition: ItemEdition) -> None:
    for old in queries.binding_editions(edition.item):
        if old.state == EditionState.IN_FORCE:
            sets = {"ends": edition.effective - DAY}
            fire(EDITION, old, "end", SYSTEM, facts=told(old), sets=sets)
    fire(EDITION, edition, "take_effect", SYSTEM, facts=told(edition))
    bring(edition.item)
    jobs.enqueue(REFRESH, {"item": edition.item, "edition": edition.id, "after": ""})


def refresh_offers(payload: dict) -> None:
    """Judge the agencies that offer a changed item by what it asks now, some at a time (job)."""
    query = Offering.select(Offering.agency).join(Agency)
    query = query.where(
        Offering.item == payload["item"],
        Offering.agency > payload["after"],
        Agency.state == AgencyState.LISTED,
    )
    keys = [key for (key,) in query.order_by(Offering.agency).limit(STEP).tuples()]
    with write():
        for key in keys:
            shelf.refresh(queries.agency(key))
        if len(keys) == STEP:
            jobs.enqueue(REFRESH, {**payload, "after": keys[-1]})
