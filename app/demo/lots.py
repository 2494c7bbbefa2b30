"""Two lots of one notice, and a framework with a call-off by turns."""

from __future__ import annotations

import datetime as dt

from app.demo import buying
from app.demo.buying import C, Plan, R
from app.demo.stage import A_DAY, MINUTE, Stage, Story, until
from app.kernel import clock
from bidding.models import Contract, Requirement
from bidding.rules.framework import Framework
from bidding.rules.several import Several
from bidding.services import contract, direct, frameworks, lotting


def two(stage: Stage, plan: Plan) -> Story:
    """Two lots, one agency at most one of them; both are drawn and on display."""
    first = buying.drafted(stage, plan)
    owner = buying.owner_of(stage, first)
    lotting.add(first, f"{first.title}（东片区）"[:120], owner)
    lotting.limit_to(first, f"{first.title}（分标段）"[:120], 1, owner)
    lotting.publish_all(Requirement.get_by_id(first.id), owner)
    rows = list(Requirement.get_by_id(first.id).purchase.lots)
    for row in rows:
        yield from buying.signed_up(stage, plan, row, plan.bidders)
    yield from until(rows[-1], R.PUBLICITY, begin=rows[-1].draw_at + MINUTE)


def framework(stage: Stage, plan: Plan) -> Story:
    """Two members for half a year; the first one's turn has come."""
    draft = buying.drafted(stage, plan)
    owner = buying.owner_of(stage, draft)
    today = clock.today()
    kept = Framework(today, today + dt.timedelta(days=180), "rotation", 0, 50_000_000, 2)
    lotting.arrange(draft, Several(2, 2), kept, owner, None)
    lotting.publish_all(Requirement.get_by_id(draft.id), owner)
    row = Requirement.get_by_id(draft.id)
    yield from buying.signed_up(stage, plan, row, plan.bidders)
    row = yield from until(row, R.AWARDED, begin=row.draw_at + A_DAY)
    for one in Contract.select().where(Contract.requirement == row, Contract.state == C.PENDING):
        yield from buying.uploaded(stage, plan, one)
        yield buying.next_morning("15:05")
        contract.confirm(Contract.get_by_id(one.id), owner, None)
    yield clock.now() + A_DAY
    values = {
        "title": f"{row.title}（首次二次选取）"[:120],
        "content": row.content,
        "amount_fen": 1_800_000,
        "service_days": plan.days,
    }
    call = frameworks.call(Requirement.get_by_id(row.id), row.project, values, owner)
    lotting.publish_all(Requirement.get_by_id(call.id), owner)
    yield clock.now() + 90 * MINUTE
    call = Requirement.get_by_id(call.id)
    buying.sign_up(call, stage.acting(call.chosen.organisation_id), "")
    direct.accepted(call.id)
