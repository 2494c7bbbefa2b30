"""Pages of the library of experts: list, registration, one expert with the moves."""

from flask import url_for

from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import filtered
from bidding.expert_states import EXPERT
from bidding.forms_experts import ExpertChangeForm, ExpertFilter, ExpertForm
from bidding.queries import experts as queries
from bidding.services import experts as verbs
from bidding.views.blueprint import bp


@bp.get("/experts")
@allow("bidding.expert.list")
def experts():
    return filtered(
        ExpertFilter,
        ("bidding/experts.html", "bidding/_experts.html"),
        queries.expert_page,
        beside=lambda rows: {"known": queries.known_of(rows)},
        flow=EXPERT,
        may_register=allowed(current_actor(), "bidding.expert.create"),
    )


@bp.route("/experts/new", methods=["GET", "POST"])
@allow("bidding.expert.create")
def expert_new():
    form = form_sent(ExpertForm)
    if form.ok:
        with form.refusing():
            row = verbs.register(form.command, current_actor())
            return go_to(url_for("bidding.expert", id=row.id), t("专家已登记。"))
    return answer("bidding/expert_form.html", form=form, subject=None, status=form.status)


@bp.get("/experts/<id>")
@allow("bidding.expert.view", on=queries.expert)
def expert(row):
    return answer(
        "bidding/expert.html",
        subject=row,
        flow=EXPERT,
        known=queries.known_of([row])[row.id],
        choices=available(EXPERT, row, current_actor()),
    )


@bp.route("/experts/<id>/edit", methods=["GET", "POST"])
@allow("bidding.expert.edit", on=queries.expert)
def expert_edit(row):
    told = {**row.__data__, "region": row.region_id or "", "items": queries.codes_of(row)}
    form = form_sent(ExpertChangeForm, initial=told)
    if form.ok:
        verbs.edit(row, form.command, current_actor(), seen())
        return go_to(url_for("bidding.expert", id=row.id), t("已保存。"))
    return answer("bidding/expert_form.html", form=form, subject=row, status=form.status)


def _move(row, action, said):
    verbs.move(row, action, reason(), current_actor(), seen())
    return go_to(url_for("bidding.expert", id=row.id), said)


@bp.post("/experts/<id>/suspend")
@allow("bidding.expert.edit", on=queries.expert)
def expert_suspend(row):
    return _move(row, "suspend", t("已暂停，恢复前不参加抽取。"))


@bp.post("/experts/<id>/restore")
@allow("bidding.expert.edit", on=queries.expert)
def expert_restore(row):
    return _move(row, "restore", t("已恢复。"))


@bp.post("/experts/<id>/remove")
@allow("bidding.expert.edit", on=queries.expert)
def expert_remove(row):
    return _move(row, "remove", t("已移出专家库。"))
