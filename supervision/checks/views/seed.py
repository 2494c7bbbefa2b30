"""The public number of a plan: typed by officers, or put off to a later one."""

from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from supervision.blueprint import bp
from supervision.checks import queries
from supervision.checks.forms import FallbackForm, SeedForm
from supervision.checks.services import seeding
from supervision.checks.states import PlanState
from supervision.checks.views.common import plan, to_plan


@bp.route("/supervision/check-plans/<id>/seed", methods=["GET", "POST"])
@allow("supervision.check_plan.seed", on=plan)
def check_plan_seed(subject):
    form = form_sent(SeedForm)
    if form.ok:
        with form.refusing():
            told = seeding.enter(subject, form.command.typed, current_actor(), seen())
            return to_plan(subject, told)
    return _page(subject, form, "录入公开随机数")


@bp.route("/supervision/check-plans/<id>/fallback", methods=["GET", "POST"])
@allow("supervision.check_plan.seed", on=plan)
def check_plan_fallback(subject):
    form = form_sent(FallbackForm)
    if form.ok:
        with form.refusing():
            seeding.fall_back(subject, form.command.reason, current_actor(), seen())
            return to_plan(subject, "已公布改用的后续一期。")
    return _page(subject, form, "改用后续一期")


def _page(subject, form, title):
    row = queries.source_of(subject)
    waits = subject.state == PlanState.SEEDING and row is not None
    return answer(
        "supervision/checks/seed.html",
        subject=subject,
        form=form,
        title=title,
        source=row,
        expected=seeding.expected_of(row).words if waits else "",
        status=form.status,
    )
