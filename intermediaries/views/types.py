"""The tree of qualification types: read by everybody, edited by the offices, by Excel too."""

from __future__ import annotations

from flask import request, url_for

from app.kernel import clock
from app.kernel.permissions import allowed
from app.web import sheet
from app.web.asked import form_sent
from app.web.filtering import asked as given
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from intermediaries.forms_catalogue import WorkbookForm
from intermediaries.forms_types import NewTypeForm, TypeFilters, TypeForm
from intermediaries.models.changes import TIERS
from intermediaries.queries import types
from intermediaries.rules import type_tree
from intermediaries.services import types as service
from intermediaries.views import tickets
from intermediaries.views.blueprint import bp


def _asked():
    form, values = given(TypeFilters, request.args)
    rows = types.all_types()
    kind = values["kind"]
    return form, [row for row in rows if not kind or row.path.split("/")[0] == kind]


@bp.get("/agencies/qualification-types")
@public
def types_list():
    form, rows = _asked()
    return answer(
        "intermediaries/types.html",
        "intermediaries/_type_rows.html",
        form=form,
        rows=rows,
        tiers=TIERS,
        live={row.path for row in types.in_force(clock.today())},
        today=clock.today(),
        may_edit=allowed(current_actor(), "intermediaries.qualification_type.edit"),
        export=sheet.address("intermediaries.types_export"),
    )


@bp.get("/agencies/qualification-types/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def types_export():
    columns = [(heading, width) for _, heading, width in type_tree.COLUMNS]
    rows = (type_tree.cells(row) for row in _asked()[1])
    return sheet.excel("qualification-types", "资质类型", columns, rows)


def _list():
    return url_for("intermediaries.types_list")


@bp.route("/intermediaries/qualification-types/new", methods=["GET", "POST"])
@allow("intermediaries.qualification_type.edit")
def type_new():
    form = form_sent(NewTypeForm, initial={"position": 1})
    if form.ok:
        typed = form.command
        with form.refusing():
            service.add(typed.parent or "", typed.name.strip(), dict(typed), current_actor())
            return go_to(_list(), t("已增加，自生效日起可以填写。"))
    return _form(form, "增加资质类型")


@bp.route("/intermediaries/qualification-types/<id>", methods=["GET", "POST"])
@allow("intermediaries.qualification_type.edit", on=types.type_by_id)
def type_edit(row):
    if request.method == "GET":
        facts = {name: getattr(row, name) for name in service.FIELDS}
        return _form(TypeForm(initial=facts), "修改资质类型", row.path)
    form = TypeForm(request.form)
    if form.ok:
        with form.refusing():
            service.change(row, dict(form.command), current_actor())
            return go_to(_list(), t("已修改；已登记的证书不受影响。"))
    return _form(form, "修改资质类型", row.path)


def _form(form, title, path=""):
    return form_page(form, title, _list(), path, label="保存", lead=True)


@bp.route("/intermediaries/qualification-types/import", methods=["GET", "POST"])
@allow("intermediaries.qualification_type.edit")
def type_import():
    form = form_sent(WorkbookForm)
    page = "intermediaries/type_import.html"
    return tickets.previewed(page, form, service.preview, words=service.WORDS)


@bp.post("/intermediaries/qualification-types/import/confirm")
@allow("intermediaries.qualification_type.edit")
def type_import_confirm():
    with tickets.opened(request.form.get("ticket", "")) as stream:
        count = service.bring_in(stream, current_actor())
    return go_to(_list(), t("已导入 {n} 行。", n=count))
