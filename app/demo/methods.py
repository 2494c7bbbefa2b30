"""Purchases by further methods and in further states: live price, credit-merit, audit, invalid."""

from __future__ import annotations

import datetime as dt

from app.demo import buying
from app.demo.buying import Plan, R
from app.demo.stage import A_DAY, MINUTE, Stage, Story, until
from app.kernel import clock
from bidding.models import Requirement
from bidding.rules.live import Live
from bidding.rules.terms_of_method import CreditMerit
from bidding.services import audit, live, voiding

STEP = 50_000


def ended(stage: Stage, plan: Plan) -> Story:
    """Three agencies undercut each other; the lowest at the end is on display."""
    requirement = yield from _opened(stage, plan, Live(minutes=30, step_fen=STEP))
    yield from _bids(stage, requirement, 5)
    yield from until(requirement, R.PUBLICITY, begin=clock.now() + A_DAY)


def explaining(stage: Stage, plan: Plan) -> Story:
    """The last bid is far below the others: its agency is asked before it is named."""
    rule = Live(minutes=30, step_fen=STEP, abnormal_bp=8_000, explain_days=10)
    requirement = yield from _opened(stage, plan, rule)
    yield from _bids(stage, requirement, 2)
    last = max(requirement.signups, key=lambda row: row.uscc)
    price = requirement.amount_fen // 2
    live.bid(requirement, price, "practice-low", stage.acting(last.organisation_id))
    yield from until(requirement, R.EXPLAINING, begin=clock.now() + A_DAY)


def ready(stage: Stage, plan: Plan) -> Story:
    """The pool is frozen; the bidding was announced for a later day."""
    rule = Live(minutes=30, step_fen=STEP)
    terms = {"method": "live_price", "rule": rule, "draw_at": stage.ahead(4, "15:00")}
    requirement = buying.published(stage, plan, **terms)
    yield from buying.signed_up(stage, plan, requirement, plan.bidders)


def running(stage: Stage, plan: Plan) -> Story:
    """The bidding opened a moment ago and stays open for a day."""
    opens = stage.now.replace(second=0, microsecond=0) - 30 * MINUTE
    rule = Live(minutes=24 * 60, step_fen=STEP)
    requirement = yield from _opened(stage, plan, rule, draw_at=opens)
    yield from _bids(stage, requirement, 3)


def _opened(stage: Stage, plan: Plan, rule: Live, **more: dt.datetime) -> Story:
    terms = {"method": "live_price", "rule": rule, **more}
    requirement = buying.published(stage, plan, **terms)
    yield from buying.signed_up(stage, plan, requirement, plan.bidders)
    yield requirement.draw_at + MINUTE
    return Requirement.get_by_id(requirement.id)


def _bids(stage: Stage, requirement: Requirement, count: int) -> Story:
    """Let the agencies bid in turn, each the step and a little more below."""
    entrants = sorted(requirement.signups, key=lambda row: row.uscc)
    for turn in range(count):
        row = entrants[turn % len(entrants)]
        price = requirement.amount_fen - turn * (STEP + 20_000)
        live.bid(requirement, price, f"practice-{turn}", stage.acting(row.organisation_id))
        yield clock.now() + 2 * MINUTE


def choosing(stage: Stage, plan: Plan) -> Story:
    """The small list is drawn by credit; the owner has not chosen yet."""
    rule = CreditMerit(big=6, small=2, choice_days=10)
    requirement = buying.published(stage, plan, method="credit_merit", rule=rule)
    yield from buying.signed_up(stage, plan, requirement, plan.bidders)
    yield from until(requirement, R.CHOOSING, begin=clock.now() + A_DAY)


def audited(stage: Stage, plan: Plan) -> Story:
    """A purchase with public money waits for the operating body."""
    requirement = buying.drafted(stage, plan, public_share=60)
    yield buying.next_morning("09:10")
    row = Requirement.get_by_id(requirement.id)
    audit.submit(row, buying.owner_of(stage, row), None)


def invalid(stage: Stage, plan: Plan) -> Story:
    """The operating body voids a notice whose terms were not allowed."""
    requirement = buying.published(stage, plan)
    yield from buying.signed_up(stage, plan, requirement, 2)
    yield buying.next_morning("16:20")
    row = Requirement.get_by_id(requirement.id)
    why = "公告的资质要求与服务事项目录不一致，置为无效"
    voiding.invalidate(row, why, stage.actor("operator", "operator"), None)
