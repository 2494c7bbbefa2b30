"""The list and the page of a project for those whom it concerns."""

from __future__ import annotations

from functools import partial

from flask import request

from app.kernel import clock
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import filters, sheet
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import listed
from projects import assessments, codes, queries, rules
from projects.forms import ListForm
from projects.states import PROJECT, ProjectState, Role
from projects.views.blueprint import bp, project

NEXT = {
    ProjectState.TEMPORARY: "取得国家统一项目代码后，由项目单位填写代码；没有代码不能申报图纸审查。",
    ProjectState.REGISTERED: "项目已登记，项目单位可以发布采购需求、申报图纸审查。",
    ProjectState.WITHDRAWN: "项目登记已撤销，不再办理；原代码可以重新登记。",
}


COLUMNS = (
    ("编号", 28),
    ("项目名称", 40),
    ("项目单位", 32),
    ("立项类型", 10),
    ("工程类别", 14),
    ("工程规模", 10),
    ("所在地", 14),
    ("总投资（元）", 18),
    ("状态", 10),
)


def _filters(form):
    return queries.Filters(
        text=form.raw["q"],
        kind=form.raw["kind"],
        category=form.raw["category"],
        state=form.raw["state"] if form.raw["state"] in PROJECT.labels else "",
    )


def _cells(row):
    words = (row.number, row.name, row.owner.name)
    kinds = (t(row.kind_label), t(row.category_label), t(row.grade_label), row.region.name)
    return (*words, *kinds, sheet.yuan(row.investment_fen), t(PROJECT.label(row.state)))


@bp.get("/projects/export.xlsx")
@allow("projects.project.list")
@limiter.limit(sheet.LIMIT)
def export():
    filters, mine = _filters(ListForm(initial=request.args)), queries.visible_to(current_actor())
    rows = sheet.every(partial(queries.page, filters, mine))
    return sheet.excel("projects", "项目", COLUMNS, map(_cells, rows))


@bp.get("/projects")
@allow("projects.project.list")
def index():
    actor = current_actor()
    form = ListForm(initial=request.args)
    return listed(
        ("projects/list.html", "projects/_rows.html"),
        partial(queries.page, _filters(form), queries.visible_to(actor)),
        form=form,
        may_create=allowed(actor, "projects.project.create"),
        workflow=PROJECT,
        export=sheet.address("projects.export"),
    )


@bp.get("/projects/<id>")
@allow("projects.project.view", on=project)
def page(found):
    actor = current_actor()
    warning = ()
    if found.region_unknown and found.code:
        warning = rules.region_warning(codes.parse(found.code).region, known=False)
    return answer(
        "projects/project.html",
        project=found,
        workflow=PROJECT,
        choices=available(PROJECT, found, actor),
        units=queries.units_of(found),
        may_change_units=found.state != ProjectState.WITHDRAWN
        and allowed(actor, "projects.unit.add", found),
        owner_role=Role.OWNER,
        next_sentence=NEXT[found.state],
        warning=warning,
        capitals=filters.capitals(found.investment_fen),
        usable=usable_for(found),
    )


def usable_for(found):
    """The zones' results a project may use today; a withdrawn one uses none."""
    open_ = found.state != ProjectState.WITHDRAWN
    return assessments.usable(found.region_id, clock.today()) if open_ else []
