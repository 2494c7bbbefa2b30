"""What a notice fixes: the numbers in force, who is avoided, the document of an edition."""

import datetime as dt
import hashlib
from dataclasses import replace

from app.kernel import canonical, clock, parameters, workdays
from app.kernel.errors import Reason
from bidding.methods import METHODS
from bidding.models import Exclusion, Requirement
from bidding.queries import frameworks
from bidding.rules import (
    asked,
    counting,
    directing,
    external,
    levels,
    publishing,
    several,
    terms_of_method,
    timetable,
)
from bidding.rules import (
    bounds as of_price,
)
from bidding.rules.details import shown
from bidding.services import around, avoiding, bonding, fitting, panel_pool, trustees
from intermediaries import queries as shelf
from intermediaries.rules import limits as local
from projects.states import ProjectState

LABEL = "agency"
_KINDS = {"drand": "drand", "ssq": "lottery", "dlt": "lottery"}
REFUSAL = "中选机构放弃或被取消资格的，在其余候选机构中用承诺链的下一个值另行抽取一轮，不按名次递补"
DIRECT = "所选机构放弃或被取消资格的，按流标处理"
OFFERED = "中选机构放弃或被取消资格的，由评定名次的下一家有效报价递补；没有其他有效报价的按流标处理"
LISTED = (
    "中选机构放弃或被取消资格的，由业主在公布名单的其余机构中另行选定；没有其余机构的按流标处理"
)
RESERVE = "中选机构放弃或被取消资格的，由同一轮抽出的备选机构依次递补；备选用尽后另行抽取一轮"


def number_of(key: str, requirement: Requirement, day: dt.date | None = None) -> int:
    """Read a local number for the requirement's place on a day (today)."""
    return parameters.value(f"bidding.{key}", day or clock.today(), requirement.region_id)


def limits(requirement: Requirement) -> publishing.Limits:
    """Collect the numbers in force here and today that publishing is checked against."""
    within = requirement.within_id is not None
    return limits_at(requirement.region_id, requirement.method, within=within)


def limits_at(
    region: str | None, method: str = "random_draw", *, within: bool = False
) -> publishing.Limits:
    """Collect the numbers in force today at a place for a method."""
    today, invited = clock.today(), method == "direct"

    def number(key: str) -> int:
        return parameters.value(f"bidding.{key}", today, region)

    return publishing.Limits(
        tender_limit_fen=number("tender_limit_yuan") * 100,
        earliest_close=timetable.shortest(
            clock.now(),
            number("signup_minutes"),
            lambda: (
                workdays.add_workdays(
                    today,
                    number("call_days" if within else "accept_days" if invited else "signup_days"),
                ).end
            ),
        ),
        margin=0 if invited else number("margin_minutes"),
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
        content=requirement.content,
        of_method=tuple(_of_method(requirement, bounds)),
    )
    numbers = limits(requirement)
    if local.TENDER in bounds:  # the row of the place and year takes the parameter's part
        numbers = replace(numbers, tender_limit_fen=0)
    return [
        *publishing.check(draft, numbers),
        *trustees.objections(requirement),
        *around.against(requirement),
    ]


def _of_method(requirement: Requirement, bounds: dict[str, local.Limit]) -> list[Reason]:
    """Say what speaks against the method and its numbers."""
    wrong = terms_of_method.against(requirement.method, requirement.rule_data)
    wrong = [*wrong, *panel_pool.objections(requirement)]
    wrong = [*wrong, *of_price.against(requirement)]
    if requirement.seals_nonces and METHODS[requirement.method].offers != "none":
        wrong = [*wrong, Reason("二级可信度只用于按名单抽取的方式，密封报价和竞价请选一级或三级")]
    if requirement.method != "direct":
        return wrong
    if requirement.within_id is not None:  # the framework was competition; its limits hold
        return wrong + directing.against(avoiding.named(requirement), 0, 0, None, procured=False)
    row = bounds.get(local.PROCUREMENT)
    return wrong + directing.against(
        avoiding.named(requirement),
        requirement.amount_fen,
        number_of("direct_limit_yuan", requirement) * 100,
        requirement.public_share,
        procured=row is not None and row.reached_by(requirement.amount_fen),
    )


def label_of(requirement: Requirement) -> str:
    """Name what a round draws: the agency, or with sealed offers only the order of ties."""
    return "tie" if requirement.is_sealed else LABEL


def source_words(requirement: Requirement) -> str:
    """Name the public number of the first round as the notice announces it."""
    return str(source_told(requirement) or "")


def source_told(requirement: Requirement) -> Reason | None:
    """Name it in words that can be told in the reader's language; None without one."""
    if requirement.source == "none":
        return None
    args = (requirement.source, requirement.issue, 1, requirement.draw_at)
    return external.announced(*args).told


def rule_words(requirement: Requirement) -> list[Reason]:
    """Write the rules for 0, 1, 2 sign-ups, of the method and for refusal, as the notice does."""
    own = terms_of_method.words(requirement.method, requirement.rule_data)
    told = [*preview(requirement, requirement.method), *own, *bonding.words(requirement)]
    if several.read(requirement.several).is_one:
        told.append(Reason.of(_refusal(requirement)))
    return [*told, *around.words(requirement)]


def preview(requirement: Requirement, method: str) -> list[Reason]:
    """Say what 0, 1, 2 and more sign-ups would lead to under a method."""
    if method == "direct":
        return counting.for_direct()
    chooses = METHODS[method].chooses
    rule = several.read(requirement.several)
    if method in several.METHODS and not rule.is_one:
        few = counting.for_several(rule.least, requirement.extensions)
        return few + rule.words(framework=bool(requirement.framework))
    sole = number_of("sole_rule", requirement) if chooses == "draw" else "fail"
    if method == requirement.method:
        sole = requirement.sole_rule
    numbers = (requirement.extensions, requirement.warn_below)
    return counting.in_words(counting.SoleRule(sole), *numbers, chooses)


def _refusal(requirement: Requirement) -> str:
    if requirement.method == "direct":
        return DIRECT
    if METHODS[requirement.method].chooses == "owner":
        return LISTED
    if METHODS[requirement.method].offers != "none":
        return OFFERED
    return RESERVE if requirement.reserves else REFUSAL


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
            **_own_terms(requirement),
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
            **trustees.document(requirement),
        }
    )


def _bounds(requirement: Requirement) -> dict:
    """Print between which prices or discounts an offer counts."""
    mode = "rate" if requirement.price_mode == "discount" else "fen"
    names = (f"floor_{mode}", f"ceiling_{mode}")
    return {name: getattr(requirement, name) for name in names}


def _own_terms(requirement: Requirement) -> dict:
    """Print what belongs to the method and what the owner filled in besides; nothing empty."""
    chosen = requirement.chosen
    told = {
        **around.document(requirement),
        "method_key": requirement.method,
        "method_terms": requirement.rule_data,
        "price_mode": requirement.price_mode,
        **_bounds(requirement),
        "public_share": requirement.public_share,
        "scale": requirement.scale,
        "staff_need": requirement.staff_need,
        "details": dict(shown(requirement.details)),
        "services": {n: v for n, v in requirement.details.items() if n in asked.FIELDS},
        "chosen": {"uscc": chosen.uscc, "name": chosen.name} if chosen else None,
    }
    return {name: value for name, value in told.items() if value not in (None, "", {})}


def _item(requirement: Requirement) -> dict:
    """Name the item, what it asks, and the edition that the purchase keeps."""
    item = requirement.item
    edition = requirement.item_edition or item.edition
    said = {"code": item.code, "name": item.name, "needed": item.rule_json}
    return {**said, "edition": edition}


def _eligible_digest(requirement: Requirement) -> str:
    """Hash the credit codes of all agencies that may sign up today, one a line, sorted."""
    codes = {agency.uscc for agency in fitting.able(requirement, clock.today())}
    if requirement.within_id is not None:
        kept = frameworks.members(requirement.within_id, clock.today())
        codes &= {one.agency.uscc for one in kept}
    codes = sorted(codes)
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
        **({} if requirement.is_sealed else {"label": LABEL}),
        "level": requirement.level,
        "chain_anchor": requirement.anchor,
        **around.facts(requirement),
    }
