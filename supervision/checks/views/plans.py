"""Plans for the offices: drafting, who avoids whom, publishing, cancelling."""

from flask import url_for

from app.accounts.queries import organisation
from app.kernel.errors import Invalid, Reason
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import filtered
from supervision.blueprint import bp
from supervision.checks import queries
from supervision.checks.forms import AvoidForm, PlanForm, PlanListForm
from supervision.checks.services import planning
from supervision.checks.views.common import WORDS, plan, to_plan


@bp.get("/supervision/check-plans")
@allow("supervision.check_plan.list")
def check_plans():
    return filtered(
        PlanListForm,
        ("supervision/checks/plans.html", "supervision/checks/_plans.html"),
        lambda filters, after, size: queries.plan_page(filters, current_actor(), after, size),
        **WORDS,
    )


def named(name, place):
    """A person with the unit, as a choice."""
    return Reason.of("{name}（{unit}）", name=name, unit=place.name)


def _options():
    people = queries.candidates()
    return {"inspectors": [(one.id, named(one.name, place)) for one, place in people]}


@bp.route("/supervision/check-plans/new", methods=["GET", "POST"])
@allow("supervision.check_plan.create")
def check_plan_new():
    actor = current_actor()
    place = organisation(actor.org_id)
    initial = {"team": 2, "region": place.region_id or ""}
    form = form_sent(PlanForm, initial=initial, options=_options())
    if form.ok:
        with form.refusing():
            made = planning.create(form.command, actor)
            return to_plan(made, "计划已保存为草稿。")
    return answer("supervision/checks/plan_form.html", form=form, subject=None, status=form.status)


@bp.route("/supervision/check-plans/<id>/edit", methods=["GET", "POST"])
@allow("supervision.check_plan.edit", on=plan)
def check_plan_edit(subject):
    form = form_sent(PlanForm, initial=_typed(subject), options=_options())
    if form.ok:
        with form.refusing():
            planning.edit(subject, form.command, current_actor())
            return to_plan(subject, "计划已保存。")
    return answer(
        "supervision/checks/plan_form.html", form=form, subject=subject, status=form.status
    )


def _typed(row):
    names = ("title", "basis", "share", "quantity", "team", "freeze_at", "draw_at", "due_on")
    found = {name: getattr(row, name) for name in names}
    found |= {"matters": "\n".join(row.matters), "grades": row.grades}
    found |= {"region": row.region_id or "", "item": row.item_id or ""}
    source = queries.source_of(row)
    found |= {"source": source.source, "issue": source.issue} if source else {}
    return found | {"inspectors": sorted(row.inspector_ids)}


@bp.route("/supervision/check-plans/<id>/avoid", methods=["GET", "POST"])
@allow("supervision.check_plan.avoid", on=plan)
def check_plan_avoid(subject):
    actor = current_actor()
    people = queries.inspectors_of(subject)
    if actor.org_id != subject.organiser_id:
        people = [one for one in people if one.person_id == actor.person_id]
    choices = [(one.person_id, named(one.name, one.organisation)) for one in people]
    form = form_sent(AvoidForm, options={"person": choices})
    if form.ok:
        with form.refusing():
            agencies = _agencies(form.command)
            planning.avoid(subject, form.command.person, agencies, form.command.reason, actor)
            return to_plan(subject, "回避已登记，冻结名录时生效。")
    return answer("supervision/checks/avoid.html", form=form, subject=subject, status=form.status)


def _agencies(command):
    if command.whole:
        return [None]
    found, unknown = queries.agencies_named(command.codes)
    if unknown:
        raise Invalid({"codes": Reason.of("没有找到这些机构：{list}", list=unknown[:5])})
    return found


@bp.post("/supervision/check-plans/<id>/publish")
@allow("supervision.check_plan.publish", on=plan)
def check_plan_publish(subject):
    planning.publish(subject, current_actor(), seen())
    return to_plan(subject, "计划已公布，检查人员收到通知。")


@bp.post("/supervision/check-plans/<id>/cancel")
@allow("supervision.check_plan.cancel", on=plan)
def check_plan_cancel(subject):
    planning.cancel(subject, reason(), current_actor(), seen())
    return go_to(url_for("supervision.check_plans"), t("计划已取消。"))
