"""What everybody may know of registered projects: the least that identifies them."""

from __future__ import annotations

from functools import partial

from flask import request

from app.web import sheet
from app.web.guards import allow, public
from app.web.htmx import answer
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import listed
from projects import queries
from projects.forms import PublicListForm
from projects.states import ProjectState
from projects.views.blueprint import bp, public_project
from projects.views.desk import usable_for

COLUMNS = (
    ("项目统一代码", 28),
    ("项目名称", 40),
    ("项目单位", 32),
    ("立项类型", 10),
    ("所在地", 14),
)


def _filters(form):
    return queries.Filters(
        text=form.raw["q"],
        kind=form.raw["kind"],
        category=form.raw["category"],
        state=ProjectState.REGISTERED,
    )


def _cells(row):
    return row.code, row.name, row.owner.name, t(row.kind_label), row.region.name


@bp.get("/projects/public/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def public_export():
    filters = _filters(PublicListForm(initial=request.args))
    rows = sheet.every(partial(queries.page, filters, None))
    return sheet.excel("projects", "项目公示", COLUMNS, map(_cells, rows))


@bp.get("/projects/public")
@public
def public_list():
    form = PublicListForm(initial=request.args)
    return listed(
        ("projects/public_list.html", "projects/_public_rows.html"),
        partial(queries.page, _filters(form), None),
        form=form,
        export=sheet.address("projects.public_export"),
    )


@bp.get("/projects/public/<id>")
@allow("projects.project.view_public", on=public_project)
def public_page(found):
    return answer("projects/public.html", project=found, usable=usable_for(found))
