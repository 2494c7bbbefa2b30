"""What everybody may know of registered projects: the least that identifies them."""

from __future__ import annotations

from flask import request

from app.web.guards import allow, public
from app.web.htmx import answer
from projects import queries
from projects.forms import PublicListForm
from projects.states import ProjectState
from projects.views.blueprint import bp, public_project, size


@bp.get("/projects/public")
@public
def public_list():
    form = PublicListForm(initial=request.args)
    filters = queries.Filters(
        text=form.raw["q"],
        kind=form.raw["kind"],
        category=form.raw["category"],
        state=ProjectState.REGISTERED,
    )
    page = queries.page(filters, after=request.args.get("after", ""), size=size())
    return answer(
        "projects/public_list.html", "projects/_public_rows.html", form=form, page=page, size=size()
    )


@bp.get("/projects/public/<id>")
@allow("projects.project.view_public", on=public_project)
def public_page(found):
    return answer("projects/public.html", project=found)
