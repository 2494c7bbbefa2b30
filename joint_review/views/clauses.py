"""The library of clauses: search for whoever writes opinions, keeping it for the administrator."""

from __future__ import annotations

from flask import request, url_for

from app.kernel.errors import Invalid, StaleState
from app.kernel.permissions import allowed
from app.web.asked import form_sent, page_size, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from joint_review import clauses
from joint_review.disciplines import name_of
from joint_review.forms import ClauseForm, ClauseImportForm, ClauseListForm
from joint_review.models.clause import Clause
from joint_review.rules.clauses import Line
from joint_review.services import clauses as services
from joint_review.services.clauses import HEADINGS
from joint_review.views.blueprint import bp


@bp.get("/joint-review/clauses")
@allow("clause.list")
def clause_list():
    """The library, searched; ended clauses too, marked as such."""
    form = ClauseListForm(initial=request.args)
    found = clauses.asked_for(form.raw)
    start = request.args.get("after", default=0, type=int)
    start = start if 0 <= start < len(found) else 0
    rows, step = found[start : start + page_size()], page_size()
    return answer(
        "joint_review/clauses.html",
        "joint_review/_clause_rows.html",
        form=form,
        rows=rows,
        total=len(found),
        after=start + step if start + step < len(found) else None,
        size=step,
        asked={name: value for name, value in form.raw.items() if value},
        may_keep=allowed(current_actor(), "clause.keep"),
        name_of=name_of,
    )


@bp.get("/joint-review/clauses/pick")
@allow("clause.list")
def clause_pick():
    """The clauses that fit what is being typed beside an opinion."""
    asked = request.args.get("find", "")[:60]
    return answer("joint_review/_clause_hits.html", hits=clauses.find(asked), asked=asked)


@bp.route("/joint-review/clauses/new", methods=["GET", "POST"])
@allow("clause.keep")
def clause_new():
    return _edited(None)


@bp.route("/joint-review/clauses/<id>/edit", methods=["GET", "POST"])
@allow("clause.keep", on=clauses.clause)
def clause_edit(found):
    return _edited(found)


def _edited(found: Clause | None):
    initial = {name: getattr(found, name) for name in ClauseForm.fields} if found else None
    form = form_sent(ClauseForm, initial=initial)
    status = 200
    if form.ok:
        try:
            services.keep(Line(**form.command), current_actor(), found, seen=seen())
        except (Invalid, StaleState) as error:
            form.refuse(error)
            status = error.status
        else:
            return go_to(url_for("joint_review.clause_list"), t("条文已保存。"))
    status = 422 if form.is_sent and status == 200 else status
    return answer("joint_review/clause_form.html", form=form, clause=found, status=status)


@bp.route("/joint-review/clauses/import", methods=["GET", "POST"])
@allow("clause.keep")
def clause_import():
    """Take an Excel file over, or say of every wrong row what is wrong; never half of it."""
    form = form_sent(ClauseImportForm)
    wrong = ()
    if form.ok:
        file = form.command.file
        try:
            added, changed = services.bring_in(file.stream, file.filename, current_actor())
        except Invalid as error:
            wrong = error.reasons
        else:
            text = t("已导入：新增 {added} 条，更新 {changed} 条。", added=added, changed=changed)
            return go_to(url_for("joint_review.clause_list"), text)
    return answer(
        "joint_review/clause_import.html",
        form=form,
        wrong=wrong,
        headings=list(HEADINGS),
        status=form.status,
    )
