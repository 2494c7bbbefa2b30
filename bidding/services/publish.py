"""Drafting, publishing, revising and cancelling a requirement."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel import clock, events, files, jobs, log, search
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor
from bidding.methods import METHODS
from bidding.models import Edition, Exclusion, Requirement
from bidding.rules import asked, terms_of_method
from bidding.rules.details import DETAILS
from bidding.services import avoiding, chains, offline, remarks, terms
from bidding.states import REQUIREMENT
from intermediaries import queries as shelf
from projects.models import Project

Papers = Iterable[tuple[Any, str]]  # stored files with their names
SLACK = dt.timedelta(minutes=10)  # time to read the draft once more before it is published
TERMS = (
    "title", "content", "amount_fen", "service_days", "contact", "phone", "complaint_phone",
    "method", "suite", "level", "source", "issue", "signup_until", "draw_at", "publicity_days",
    "publicity_hours", "reserves", "witnesses", "public_share", "scale", "staff_need",
    "price_mode", "floor_fen", "ceiling_fen", "floor_rate", "ceiling_rate",
)  # fmt: skip
PRICED = {"amount", "discount"}


def draft(project: Project, item: str, values: Mapping[str, Any], actor: Actor) -> Requirement:
    """Make a draft for a project of one's own; the local rule numbers are taken over now."""
    if project.owner_id != actor.org_id:
        raise Invalid({"project": Reason("只能为本单位的项目发布采购需求")})
    with write():
        requirement = Requirement(
            project=project, item=item, owner=actor.org_id, region=project.region_id
        )
        _fill(requirement, values)
        requirement.save(force_insert=True)
        _name_exclusions(requirement, values.get("exclusions", ()))
        events.record("bidding.requirement.draft", requirement, actor=actor)
    return requirement


def edit(
    requirement: Requirement,
    values: Mapping[str, Any],
    actor: Actor,
    seen: int | None,
    papers: Papers = (),
) -> None:
    """Change what a step of a draft says; nobody else has seen it."""
    with write():
        fire(REQUIREMENT, requirement, "edit", actor, seen=seen)
        _turn_to(requirement, values)
        _fill(requirement, values)
        requirement.save()
        if "exclusions" in values:
            _name_exclusions(requirement, values["exclusions"])
        files.attach_all(papers, requirement, "paper", actor)


def _turn_to(requirement: Requirement, values: Mapping[str, Any]) -> None:
    """Turn a draft to another project or service; the numbers of the place follow."""
    project = Project.get_or_none(Project.id == values.get("project", requirement.project_id))
    if project is None or project.owner_id != requirement.owner_id:
        raise Invalid({"project": Reason("只能为本单位的项目发布采购需求")})
    requirement.project, requirement.region = project, project.region_id
    shipped = terms_of_method.defaults(requirement.method, requirement.item_id)
    requirement.item = values.get("item", requirement.item_id)
    if requirement.rule_data == shipped:
        requirement.rule_data = terms_of_method.defaults(requirement.method, requirement.item_id)


def _fill(requirement: Requirement, values: Mapping[str, Any]) -> None:
    if values.get("method", requirement.method) != requirement.method:
        requirement.rule_data = terms_of_method.defaults(values["method"], requirement.item_id)
        requirement.chosen, requirement.reserves = None, 0
    for name in TERMS:
        if name in values:
            setattr(requirement, name, values[name])
    told = {name: values[name] for name in (*DETAILS, *asked.FIELDS) if name in values}
    told |= {"more_items": list(told["more_items"])} if "more_items" in told else {}
    requirement.details = {n: v for n, v in {**requirement.details, **told}.items() if v}
    if "rule" in values:
        requirement.rule_data = terms_of_method.write(values["rule"])
    if requirement.method == "direct":
        requirement.reserves = 0
        requirement.draw_at = requirement.signup_until + dt.timedelta(minutes=1)
    if "chosen" in values:
        requirement.chosen = values["chosen"]
    _price(requirement, values)
    _take_numbers(requirement)


def _price(requirement: Requirement, values: Mapping[str, Any]) -> None:
    """Say how the price is found: fixed, or by offers that the amount is the ceiling of."""
    method = METHODS[requirement.method]
    if method.offers == "live":  # nothing is drawn
        requirement.level, requirement.source, requirement.issue = 1, "none", ""
    if method.price in PRICED and requirement.price_mode not in PRICED:
        requirement.price_mode = method.price
    elif method.price == "fixed":
        requirement.price_mode, requirement.floor_fen = "fixed", None
    if method.offers != "sealed":  # no other form shows them
        requirement.ceiling_fen = requirement.floor_rate = requirement.ceiling_rate = None


def _take_numbers(requirement: Requirement) -> None:
    """Take over the local numbers in force now: they hold for the notice once it is out."""
    requirement.margin = terms.number_of("margin_minutes", requirement)
    requirement.extensions = terms.number_of("extensions", requirement)
    by_lot = METHODS[requirement.method].chooses == "draw"
    requirement.sole_rule = terms.number_of("sole_rule", requirement) if by_lot else "fail"
    requirement.warn_below = terms.number_of("warn_below", requirement)


def _name_exclusions(requirement: Requirement, rows: Any) -> None:
    Exclusion.delete().where(Exclusion.requirement == requirement).execute()
    for uscc, name, reason in rows:
        Exclusion.create(requirement=requirement, uscc=uscc, name=name, reason=reason)


def numbered() -> str:
    """Take the next number of a notice, inside write()."""
    year = clock.today().year
    return f"选取公告〔{year}〕{next_number('bidding.notice', year):05d}号"


def publish(
    requirement: Requirement,
    actor: Actor,
    seen: int | None = None,
    action: str = "publish",
    number: str = "",
) -> Event:
    """Publish the notice: checks, number, anchor, avoidance list; then sign-up is open.

    `number` is given for a lot. Raises NotAllowed with every reason that speaks against it.
    """
    with write():
        log.moment()  # what is judged here stands still until the notice is out
        against = terms.objections(requirement)
        if against:
            raise NotAllowed(*against)
        _take_numbers(requirement)
        requirement.number = number or numbered()
        requirement.published_at = clock.now()
        if requirement.origin is not None:
            facts, key = {"notice": requirement.number}, "bidding.requirement.reprocured"
            events.record(key, requirement.origin, actor=actor, facts=facts, visibility="public")
        return _open_edition(requirement, action, actor, "", seen)


def revise(
    requirement: Requirement,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    seen: int | None,
    papers: Papers = (),
) -> Event:
    """Publish a new edition: the clock starts again, sign-ups of the old one do not count."""
    with write():
        if log.moment() >= requirement.signup_until:
            raise Late(Reason.of("报名已于 {at} 截止，不能再修订", at=requirement.signup_until))
        _fill(requirement, values)
        against = terms.objections(requirement)
        if against:
            raise NotAllowed(*against)
        _name_exclusions(requirement, values.get("exclusions", ()))
        files.attach_all(papers, requirement, "paper", actor)
        requirement.extended = 0
        return _open_edition(requirement, "revise", actor, reason, seen)


def _open_edition(
    requirement: Requirement, action: str, actor: Actor, reason: str, seen: int | None
) -> Event:
    """Fix and log an edition before its sign-up opens, and promise freeze and notices."""
    requirement.edition += 1
    requirement.item_edition = shelf.item_on(requirement.item_id, clock.today()).number
    requirement.opened_at = clock.now()
    requirement.anchor = chains.of(requirement).anchor
    avoiding.freeze_avoidance(requirement)
    text = terms.document(requirement)
    digest = hashlib.sha256(text.encode()).hexdigest()
    told = {**terms.facts(requirement), "document_sha256": digest}
    warned = [str(one) for one in remarks.pieces(requirement)]
    if warned:
        told["warned"] = warned
    event = fire(REQUIREMENT, requirement, action, actor, reason=reason, facts=told, seen=seen)
    requirement.save()
    Edition.create(
        requirement=requirement,
        number=requirement.edition,
        document=text,
        sha256=digest,
        reason=reason,
        published_at=requirement.opened_at,
        event=event.id,
    )
    promise_freeze(requirement)
    told = {"id": requirement.id, "edition": requirement.edition, "after": ""}
    jobs.enqueue("bidding.tell", told, key=f"bidding.tell:{requirement.id}:{requirement.edition}")
    words = (
        requirement.title,
        requirement.number,
        requirement.project.name,
        requirement.owner.name,
    )
    search.index(requirement.subject_kind, requirement.id, " ".join(words))
    if requirement.takes_envelopes:
        offline.note()
    events.checkpoint("notice")
    return event


def promise_freeze(requirement: Requirement) -> None:
    """Promise the freeze for F itself; a moved F makes a new promise, the old one does nothing."""
    until = requirement.signup_until
    jobs.enqueue(
        "bidding.freeze",
        {"id": requirement.id, "until": until.isoformat()},
        due=until,
        key=f"bidding.freeze:{requirement.id}:{until.isoformat()}",
    )


def cancel(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> Event:
    """Cancel before F with a public reason; the pool is still frozen and drawn for all to see."""
    with write():
        if log.moment() >= requirement.signup_until:
            raise Late(Reason.of("报名已于 {at} 截止，不能再取消", at=requirement.signup_until))
        told = terms.facts(requirement)
        return fire(REQUIREMENT, requirement, "cancel", actor, reason=reason, facts=told, seen=seen)


def discard(requirement: Requirement, actor: Actor, seen: int | None) -> Event:
    """Put a draft aside; it stays readable for its owner."""
    with write():
        return fire(REQUIREMENT, requirement, "discard", actor, seen=seen)
