"""The limits of places: read by everybody, entered and withdrawn by the offices."""

from __future__ import annotations

from functools import partial

from flask import request, url_for

from app.kernel.permissions import allowed
from app.web import filtering, sheet
from app.web.asked import form_sent, reason
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, public
from app.web.htmx import go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import filtered
from intermediaries import queries
from intermediaries.forms_catalogue import LimitFilters, LimitForm, WorkbookForm
from intermediaries.rules import limit_sheet
from intermediaries.rules import limits as rules
from intermediaries.services import limits as service
from intermediaries.services import limits_import
from intermediaries.views import tickets
from intermediaries.views.blueprint import bp


@bp.get("/agencies/limits")
@public
def limits():
    return filtered(
        LimitFilters,
        ("intermediaries/limits.html", "intermediaries/_limit_rows.html"),
        queries.limit_page,
        beside=lambda rows: {"places": queries.region_titles({row.region for row in rows})},
        kinds=rules.KINDS,
        names={item.code: item.name for item in queries.items(all_states=True)},
        span=rules.span,
        may_edit=allowed(current_actor(), "intermediaries.limit.edit"),
        export=sheet.address("intermediaries.limits_export"),
    )


@bp.get("/agencies/limits/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def limits_export():
    filters = filtering.usable(LimitFilters, request.args)
    pages = sheet.every(partial(queries.limit_page, filters))
    columns = [(heading, width) for _, heading, width in limit_sheet.COLUMNS]
    rows = (limit_sheet.cells(row) for row in pages if row.withdrawn_on is None)
    return sheet.excel("limits", "采购限额", columns, rows)


@bp.route("/intermediaries/limits/new", methods=["GET", "POST"])
@allow("intermediaries.limit.edit")
def limit_new():
    form = form_sent(LimitForm)
    if form.ok:
        with form.refusing():
            service.add(dict(form.command), current_actor())
            return go_to(
                url_for("intermediaries.limits"), t("限额已增加，自生效日起用于发布检查。")
            )
    note = t("登记的限额不修改；有误的撤销后重新增加。")
    there = url_for("intermediaries.limits")
    return form_page(form, "增加限额", there, note, label="增加限额", lead=True)


@bp.post("/intermediaries/limits/<id>/withdraw")
@allow("intermediaries.limit.edit", on=queries.limit)
def limit_withdraw(row):
    service.withdraw(row, reason(), current_actor())
    return go_to(url_for("intermediaries.limits"), t("限额已撤销，理由已公开。"))


@bp.route("/intermediaries/limits/import", methods=["GET", "POST"])
@allow("intermediaries.limit.edit")
def limit_import():
    form = form_sent(WorkbookForm)
    return tickets.previewed("intermediaries/limit_import.html", form, limits_import.preview)


@bp.post("/intermediaries/limits/import/confirm")
@allow("intermediaries.limit.edit")
def limit_import_confirm():
    with tickets.opened(request.form.get("ticket", "")) as stream:
        count = limits_import.bring_in(stream, current_actor())
    return go_to(url_for("intermediaries.limits"), t("已导入 {n} 条限额。", n=count))
