"""Intakes for a labelled shortlist: read by everybody, drawn up and run by the operator."""

from __future__ import annotations

from functools import partial

from flask import request, url_for

from app.accounts.posts import post
from app.kernel import clock, deadlines
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import sheet
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import filtered, listed
from intermediaries import queries
from intermediaries.forms_admission import ApplyForm, IntakeForm, IntakesForm
from intermediaries.permissions import WATCHERS
from intermediaries.queries import admission
from intermediaries.services import intakes
from intermediaries.states import INTAKE, INTAKE_MEMBER, IntakeState
from intermediaries.views.blueprint import bp, intake

NEXT = {
    IntakeState.DRAFT: "由运行机构负责人核对后发布征集公告。",
    IntakeState.OPEN: "已入驻的机构可以申请；征集截止由系统执行。",
    IntakeState.SELECTING: "由运行机构审核并与符合条件的机构签订协议；名单在生效日由系统启用。",
    IntakeState.IN_FORCE: "名单有效；到期次日零时由系统终止。",
    IntakeState.ENDED: "名单已到期，机构的入驻不受影响。",
    IntakeState.CANCELLED: "批次已取消，机构的入驻不受影响。",
}
COLUMNS = (
    ("机构名称", 36),
    ("统一社会信用代码", 22),
    ("注册地", 14),
    ("状态", 12),
    ("申请时间", 18),
    ("列入日期", 14),
    ("有效期至", 14),
)


@bp.get("/agencies/intakes")
@public
def intakes_list():
    actor = current_actor()
    return filtered(
        IntakesForm,
        ("intermediaries/intakes.html", "intermediaries/_intakes.html"),
        partial(admission.intake_page, drafts=actor.has(*WATCHERS), here=post(actor)),
        flow=INTAKE,
        may_edit=allowed(actor, "intermediaries.intake.edit"),
    )


@bp.route("/intermediaries/intakes/new", methods=["GET", "POST"])
@allow("intermediaries.intake.edit")
def intake_new():
    form = form_sent(IntakeForm)
    if form.ok:
        with form.refusing():
            made = intakes.draft(form.command, current_actor())
            return go_to(_url(made), t("草稿已保存，请核对后发布。"))
    return _form(form, "起草入库批次", url_for("intermediaries.intakes_list"))


def _form(form, title, cancel, subject=None):
    note = t("发布之前可以反复修改；发布之后不再修改，有误的取消后重新起草。")
    return form_page(form, title, cancel, note, subject, label="保存", lead=True)


def _url(found):
    return url_for("intermediaries.intake_page", id=found.id)


@bp.route("/agencies/intakes/<id>/edit", methods=["GET", "POST"])
@allow("intermediaries.intake.edit", on=intake)
def intake_edit(found):
    if request.method == "GET":
        facts = {name: getattr(found, name) for name in intakes.FIELDS if name != "region"}
        form = IntakeForm(initial={**facts, "region": found.region_id})
        return _form(form, "修改入库批次", _url(found), found)
    form = IntakeForm(request.form)
    if form.ok:
        with form.refusing():
            intakes.edit(found, form.command, current_actor(), seen())
            return go_to(_url(found), t("草稿已保存，请核对后发布。"))
    return _form(form, "修改入库批次", _url(found), found)


@bp.get("/agencies/intakes/<id>")
@allow("intermediaries.intake.view", on=intake)
def intake_page(found):
    actor = current_actor()
    own = queries.agency_of(actor.org_id) if actor.org_kind == "agency" else None
    all_of_them = allowed(actor, "intermediaries.intake.applications", found)
    names = {item.code: item.name for item in queries.items(all_states=True)}
    return listed(
        ("intermediaries/intake.html",),
        partial(admission.members_of, found, listed=not all_of_them),
        intake=found,
        flow=INTAKE,
        member_flow=INTAKE_MEMBER,
        choices=available(INTAKE, intakes.prepare(found), actor),
        lights=deadlines.of(found, only_open=True),
        next_sentence=NEXT[found.state],
        services=[names.get(code, code) for code in found.items],
        waiting=admission.to_decide(found) if all_of_them else 0,
        all_of_them=all_of_them,
        mine=admission.application_in(found, own) if own else None,
        against=intakes.objections(found, own) if own else None,
        may_edit=found.state == IntakeState.DRAFT
        and allowed(actor, "intermediaries.intake.edit", found),
        export=url_for("intermediaries.intake_export", id=found.id),
        today=clock.today(),
    )


@bp.get("/agencies/intakes/<id>/members.xlsx")
@allow("intermediaries.intake.view", on=intake)
@limiter.limit(sheet.LIMIT)
def intake_export(found):
    """The list as it may be seen: everybody the members, offices every application."""
    only = not allowed(current_actor(), "intermediaries.intake.applications", found)
    rows = sheet.every(partial(admission.members_of, found, listed=only))
    return sheet.excel("intake", "入选名单", COLUMNS, map(_cells, rows))


def _cells(one):
    who = (one.agency.name, one.agency.uscc, one.agency.region.name)
    label = t(INTAKE_MEMBER.label(one.state))
    return [*who, label, one.created_at, one.listed_on, one.valid_to]


@bp.post("/agencies/intakes/<id>/publish")
@allow("intermediaries.intake.edit", on=intake)
def intake_publish(found):
    intakes.publish(found, current_actor(), seen=seen())
    return go_to(_url(found), t("征集公告已发布。"))


@bp.post("/agencies/intakes/<id>/cancel")
@allow("intermediaries.intake.edit", on=intake)
def intake_cancel(found):
    intakes.cancel(found, reason(), current_actor(), seen=seen())
    return go_to(_url(found), t("批次已取消，理由已公开。"))


@bp.route("/agencies/intakes/<id>/apply", methods=["GET", "POST"])
@allow("intermediaries.intake.apply", on=intake)
def intake_apply(found):
    own = queries.agency_of(current_actor().org_id)
    form = form_sent(ApplyForm)
    if form.ok:
        made = intakes.apply(found, own, form.command.statement, current_actor())
        there = url_for("intermediaries.intake_member_page", id=made.id)
        return go_to(there, t("申请已提交，由运行机构在时限内审核。"))
    return answer(
        "intermediaries/intake_apply.html",
        form=form,
        intake=found,
        status=form.status,
    )
