"""Random checks for everybody: plans, the draw and its record, published results."""

import json

from flask import Response, abort

from app.kernel import deadlines
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer
from app.web.lists import filtered
from bidding.rules import levels
from supervision.blueprint import bp
from supervision.checks import queries, rules
from supervision.checks.forms import AnnouncedForm, PublishedForm
from supervision.checks.services import drawing, seeding
from supervision.checks.states import PLAN, PlanState
from supervision.checks.views.common import PLAN_STEPS, WORDS, plan

SHOWN = 200


@bp.get("/supervision/check-plans/published")
@public
def check_plans_published():
    return filtered(
        AnnouncedForm,
        ("supervision/checks/announced.html", "supervision/checks/_plans.html"),
        queries.announced,
        **WORDS,
    )


@bp.get("/supervision/checks/published")
@public
def checks_published():
    return filtered(
        PublishedForm,
        ("supervision/checks/published.html", "supervision/checks/_published.html"),
        queries.published,
        **WORDS,
    )


@bp.get("/supervision/check-plans/<id>")
@allow("supervision.check_plan.view", on=plan)
def check_plan_page(subject):
    actor = current_actor()
    queries.prepared(subject)
    inside = allowed(actor, "supervision.check_plan.list")
    return answer(
        "supervision/checks/plan.html",
        subject=subject,
        step=PLAN_STEPS[subject.state],
        choices=available(PLAN, subject, actor),
        lights=deadlines.of(subject, only_open=True),
        may_edit=subject.state == PlanState.DRAFT
        and allowed(actor, "supervision.check_plan.edit", subject),
        may_avoid=subject.state in (PlanState.DRAFT, PlanState.PUBLISHED)
        and allowed(actor, "supervision.check_plan.avoid", subject),
        people=queries.inspectors_of(subject),
        avoidances=queries.avoidances_of(subject) if inside else [],
        reasons=rules.REASONS,
        draws=queries.draws_of(subject),
        checks=queries.checks_of(subject),
        announced=seeding.announced(subject),
        **WORDS,
    )


def _json(value, name):
    """A JSON value (or its text) as a file to keep."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/json", headers=headers)


def _pool(key):
    return key if key in rules.POOLS else abort(404)


@bp.get("/supervision/check-plans/<id>/draw")
@allow("supervision.check_plan.view", on=plan)
def check_plan_record(subject):
    draws = queries.draws_of(subject)
    pools = {kind: json.loads(row.pool) for kind, row in draws.items() if row.pool}
    records = {kind: json.loads(row.document) for kind, row in draws.items() if row.document}
    return answer(
        "supervision/checks/record.html",
        subject=subject,
        draws=draws,
        frozen=pools,
        records=records,
        names={one["id"]: one["name"] for pool in pools.values() for one in pool["pool"]},
        sent=list(drawing.assignments(subject).items())[:SHOWN] if records else [],
        announced=seeding.announced(subject),
        outside=drawing.external_of(subject),
        suite=levels.SUITES["sha256"],
        shown=SHOWN,
        **WORDS,
    )


@bp.get("/supervision/check-plans/<id>/draw/<pool>.json")
@allow("supervision.check_plan.view", on=plan)
def check_plan_record_file(subject, pool):
    row = queries.draws_of(subject).get(_pool(pool))
    found = drawing.download(row) if row else None
    if found is None:
        abort(404)
    return _json(found, f"draw-{subject.id}-{pool}.json")


@bp.get("/supervision/check-plans/<id>/pool/<pool>.json")
@allow("supervision.check_plan.view", on=plan)
def check_plan_pool(subject, pool):
    row = queries.draws_of(subject).get(_pool(pool))
    if row is None or row.pool is None:
        abort(404)
    return _json(row.pool, f"pool-{subject.id}-{pool}.json")
