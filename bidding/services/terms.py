"""What a notice fixes: the numbers in force, who is avoided, the document of an edition."""

import datetime as dt
import hashlib
from dataclasses import replace

from app.kernel import canonical, clock, keys, parameters, seeds, workdays
from app.kernel.errors import Reason
from bidding.models import Exclusion, Requirement
from bidding.rules import avoidance, counting, external, levels, publishing, timetable
from bidding.rules.avoidance import Party, Tie
from intermediaries import queries as shelf
from intermediaries.models import Agency, Relation
from intermediaries.rules import limits as local
from projects import queries as projects
from projects.states import ProjectState

LABEL = "agency"
_KINDS = {"drand": "drand", "ssq": "lottery", "dlt": "lottery"}
REFUSAL = "中选机构放弃或被取消资格的，在其余候选机构中用承诺链的下一个值另行抽取一轮，不按名次递补"
RESERVE = "中选机构放弃或被取消资格的，由同一轮抽出的备选机构依次递补；备选用尽后另行抽取一轮"


def number_of(key: str, requirement: Requirement, day: dt.date | None = None) -> int:
    """Read a local number for the requirement's place on a day (today)."""
    return parameters.value(f"bidding.{key}", day or clock.today(), requirement.region_id)


def limits(requirement: Requirement) -> publishing.Limits:
    """Collect the numbers in force here and today that publishing is checked against."""
    return limits_at(requirement.region_id)


def limits_at(region: str | None) -> publishing.Limits:
    """Collect the numbers in force today at a place."""
    today = clock.today()

    def number(key: str) -> int:
        return parameters.value(f"bidding.{key}", today, region)

    return publishing.Limits(
        tender_limit_fen=number("tender_limit_yuan") * 100,
        earliest_close=timetable.shortest(
            clock.now(),
            number("signup_minutes"),
            lambda: workdays.add_workdays(today, number("signup_days")).end,
        ),
        margin=number("margin_minutes"),
        publicity_days=number("publicity_days"),
        publicity_hours=number("publicity_hours"),
    )


def objections(requirement: Requirement) -> list[Reason]:
    """Say why the draft may not be published now; the page shows it before the click."""
    item, today = requirement.item, clock.today()
    edition = shelf.item_on(item.code, today)
    bounds = shelf.limits_on(requirement.region_id, item, today)
    draft = publishing.Draft(
        item_active=edition is not None and edition.fields["state"] == "active",
        item_name=item.name,
        tender_first=tuple(local.refusals(bounds, requirement.amount_fen)),
        amount_fen=requirement.amount_fen,
        service_days=requirement.service_days,
        signup_until=requirement.signup_until,
        draw_at=requirement.draw_at,
        complaint_phone=requirement.complaint_phone,
        level=requirement.level,
        source=_KINDS.get(requirement.source, ""),
        project_open=requirement.project.state != ProjectState.WITHDRAWN,
        publicity_days=requirement.publicity_days,
        publicity_hours=requirement.publicity_hours,
    )
    numbers = limits(requirement)
    if local.TENDER in bounds:  # the row of the place and year takes the parameter's part
        numbers = replace(numbers, tender_limit_fen=0)
    return publishing.check(draft, numbers)


def parties(requirement: Requirement) -> tuple[Party, ...]:
    """Return the owner and the designers, with the ties they declared if they are agencies."""
    owner = requirement.owner
    designers = projects.units_of(requirement.project_id, "design")
    return (
        Party(owner.name, owner.uscc or "", "业主", _ties(owner.uscc)),
        *(Party(u.name, u.uscc or "", "设计单位", _ties(u.uscc)) for u in designers),
    )


def _ties(uscc: str | None) -> tuple[Tie, ...]:
    if not uscc:
        return ()
    rows = Relation.select(Relation).join(Agency).where(Agency.uscc == uscc)
    return tuple(Tie(row.kind, row.name, row.uscc or "") for row in rows)


def freeze_avoidance(requirement: Requirement) -> None:
    """Write the automatic part of the avoidance list; it holds for the whole edition."""
    Exclusion.delete().where(
        Exclusion.requirement == requirement,
        Exclusion.automatic == True,  # noqa: E712 SQL
    ).execute()
    named = {row.uscc for row in requirement.exclusions}
    around = parties(requirement)
    for agency in _tied_agencies(around):
        ties = tuple(Tie(r.kind, r.name, r.uscc or "") for r in agency.relations)
        why = avoidance.automatic(Party(agency.name, agency.uscc, ties=ties), around)
        if why and agency.uscc not in named:
            Exclusion.create(
                requirement=requirement,
                uscc=agency.uscc,
                name=agency.name,
                reason="；".join(why)[:200],
                automatic=True,
            )


def _tied_agencies(around: tuple[Party, ...]) -> list[Agency]:
    """List the agencies that share a name or code with a party, or with a tie of a party."""
    names = {p.name for p in around} | {t.name for p in around for t in p.ties}
    codes = {p.uscc for p in around} | {t.uscc for p in around for t in p.ties}
    names, codes = sorted(names - {""}), sorted(codes - {""})
    tied = Relation.select(Relation.agency).where(
        Relation.name.in_(names) | Relation.uscc.in_(codes)
    )
    there = Agency.uscc.in_(codes) | Agency.name.in_(names) | Agency.id.in_(tied)
    return list(Agency.select().where(there).order_by(Agency.uscc))


def chain_of(requirement: Requirement) -> seeds.Chain:
    """Return the notice's hash chain; only its anchor is public before a round."""
    return seeds.chain(keys.derive("draw chain"), requirement.id)


def source_words(requirement: Requirement) -> str:
    """Name the public number of the first round as the notice announces it."""
    if requirement.source == "none":
        return ""
    args = (requirement.source, requirement.issue, 1, requirement.draw_at)
    return external.announced(*args).words


def rule_words(requirement: Requirement) -> list[Reason]:
    """Write the rules for 0, 1, 2 sign-ups and for refusal as the notice prints them."""
    sole = counting.SoleRule(requirement.sole_rule)
    words = counting.in_words(sole, requirement.extensions, requirement.warn_below)
    return [*words, Reason.of(RESERVE if requirement.reserves else REFUSAL)]


def document(requirement: Requirement) -> str:
    """Write the edition word for word, as canonical JSON; its hash is logged."""
    project = requirement.project
    avoided = [
        {"uscc": row.uscc, "name": row.name, "reason": row.reason, "automatic": row.automatic}
        for row in requirement.exclusions.order_by(Exclusion.uscc)
    ]
    hours = requirement.publicity_hours
    return canonical.text(
        {
            "format": "lianshen-notice/1",
            "id": requirement.id,
            "number": requirement.number,
            "edition": requirement.edition,
            "project": {"code": project.number, "name": project.name},
            "item": _item(requirement),
            "owner": {"name": requirement.owner.name, "uscc": requirement.owner.uscc},
            "title": requirement.title,
            "content": requirement.content,
            "amount_fen": requirement.amount_fen,
            "service_days": requirement.service_days,
            "method": requirement.method_title,
            "signup_until": clock.iso(requirement.signup_until),
            "draw_at": clock.iso(requirement.draw_at),
            "margin_minutes": requirement.margin,
            "publicity_days": requirement.publicity_days,
            **({"publicity_hours": hours} if hours else {}),
            "reserves": requirement.reserves,
            "rules": [str(one) for one in rule_words(requirement)],
            "suite": requirement.suite,
            "suite_words": levels.SUITES[requirement.suite],
            "level": requirement.level,
            "source": source_words(requirement),
            "chain_anchor": requirement.anchor,
            "avoidance": avoided,
            "eligible_sha256": _eligible_digest(requirement),
        }
    )


def _item(requirement: Requirement) -> dict:
    """Name the item, what it asks, and the edition that the purchase keeps."""
    item = requirement.item
    edition = requirement.item_edition or item.edition
    said = {"code": item.code, "name": item.name, "needed": item.rule_json}
    return {**said, "edition": edition}


def _eligible_digest(requirement: Requirement) -> str:
    """Hash the credit codes of all agencies that may sign up today, one a line, sorted."""
    found = shelf.agencies_for(requirement.item_id, clock.today(), place=requirement.region_id)
    codes = sorted(agency.uscc for agency in found)
    return hashlib.sha256("".join(f"{code}\n" for code in codes).encode()).hexdigest()


def in_words(requirement: Requirement) -> dict[str, str]:
    """Write F and T for the sentences of the timeline."""
    closes, draws = requirement.signup_until, requirement.draw_at
    return {"closes": f"{closes:%Y-%m-%d %H:%M}", "draws": f"{draws:%Y-%m-%d %H:%M}"}


def facts(requirement: Requirement) -> dict:
    """Return what the event of an edition says; the verifier compares suite, label, anchor."""
    return {
        "notice": requirement.number,
        "edition": requirement.edition,
        "title": requirement.title,
        "project_code": requirement.project.number,
        "item": requirement.item_id,
        "owner_uscc": requirement.owner.uscc or "",
        "amount_fen": requirement.amount_fen,
        "signup_until": clock.iso(requirement.signup_until),
        "draw_at": clock.iso(requirement.draw_at),
        **in_words(requirement),
        "suite": requirement.suite,
        "label": LABEL,
        "level": requirement.level,
        "chain_anchor": requirement.anchor,
    }
