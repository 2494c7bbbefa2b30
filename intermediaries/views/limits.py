"""The limits of places: read by everybody, entered and withdrawn by the offices."""

from __future__ import annotations

from flask import request, url_for

from app.kernel.permissions import allowed
from app.web import filtering, sheet
from app.web.asked import form_sent, page_size, reason
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from intermediaries import queries
from intermediaries.forms_catalogue import LimitFilters, LimitForm, WorkbookForm
from intermediaries.rules import limit_sheet
from intermediaries.rules import limits as rules
from intermediaries.services import limits as service
from intermediaries.services import limits_import
from intermediaries.views import tickets
from intermediaries.views.blueprint import bp


def _asked():
    form, values = filtering.asked(LimitFilters, request.args)
    return form, {name: values[name] for name in ("region", "kind", "year")}


@bp.get("/agencies/limits")
@public
def limits():
    form, filters = _asked()
    page = queries.limit_page(**filters, after=request.args.get("after", ""), size=page_size())
    return answer(
        "intermediaries/limits.html",
        "intermediaries/_limit_rows.html",
        form=form,
        page=page,
        size=page_size(),
        kinds=rules.KINDS,
        places=queries.region_titles({row.region for row in page.rows}),
        names={item.code: item.name for item in queries.items(all_states=True)},
        span=rules.span,
        may_edit=allowed(current_actor(), "intermediaries.limit.edit"),
        export=sheet.address("intermediaries.limits_export"),
    )


@bp.get("/agencies/limits/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def limits_export():
    _, filters = _asked()
    pages = sheet.every(
        lambda after: queries.limit_page(**filters, after=after, size=sheet.STEP),
        lambda page: page.after,
    )
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
    return answer("intermediaries/limit_new.html", form=form, status=422 if form.is_sent else 200)


@bp.post("/intermediaries/limits/<id>/withdraw")
@allow("intermediaries.limit.edit", on=queries.limit)
def limit_withdraw(row):
    service.withdraw(row, reason(), current_actor())
    return go_to(url_for("intermediaries.limits"), t("限额已撤销，理由已公开。"))


@bp.route("/intermediaries/limits/import", methods=["GET", "POST"])
@allow("intermediaries.limit.edit")
def limit_import():
    form = form_sent(WorkbookForm)
    lines, ticket = tickets.looked_at(form, limits_import.preview)
    return answer(
        "intermediaries/limit_import.html",
        form=form,
        lines=lines,
        ticket=ticket,
        wrong=sum(bool(line.reasons) for line in lines or []),
        fresh=sum(not line.known and not line.reasons for line in lines or []),
        status=422 if form.errors else 200,
    )


@bp.post("/intermediaries/limits/import/confirm")
@allow("intermediaries.limit.edit")
def limit_import_confirm():
    with tickets.opened(request.form.get("ticket", "")) as stream:
        count = limits_import.bring_in(stream, current_actor())
    return go_to(url_for("intermediaries.limits"), t("已导入 {n} 条限额。", n=count))
