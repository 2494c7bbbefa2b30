"""The register of zones' assessments: for everybody, and for the committees that keep it."""

from __future__ import annotations

from flask import current_app, url_for

from app.kernel import files
from app.kernel.errors import Reason
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import sheet
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import shown, t
from app.web.limits import limiter
from projects import assessments
from projects.assessment_states import ASSESSMENT
from projects.forms_assessments import AssessmentForm, ChangeForm, SupersedeForm
from projects.services import assessing
from projects.views.blueprint import bp

KEPT = ("zone", "item", "title", "number", "scope", "valid_from", "valid_to")
COLUMNS = (
    ("区域", 30),
    ("行政区划", 14),
    ("服务事项", 24),
    ("成果名称", 40),
    ("文号", 24),
    ("有效期自", 14),
    ("有效期至", 14),
    ("公布单位", 32),
    ("状态", 10),
)


def known(key):
    """Load an assessment; a draft is its committee's alone."""
    found = assessments.assessment(key)
    if found is None or allowed(current_actor(), "projects.assessment.view", found):
        return found
    return None


def _items():
    """Ask the rooms above for the service items; they hand them over as data."""
    return dict(current_app.jinja_env.globals["service_items"]())


@bp.get("/zones/assessments")
@public
def assessment_list():
    actor = current_actor()
    mine = allowed(actor, "projects.assessment.create")
    return answer(
        "projects/assessments.html",
        rows=assessments.published(),
        drafts=assessments.drafts_of(actor.org_id) if mine else (),
        may_enter=mine,
        flow=ASSESSMENT,
    )


@bp.get("/zones/assessments/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def assessment_export():
    rows = map(_cells, assessments.published())
    return sheet.excel("assessments", "区域评估成果", COLUMNS, rows)


def _cells(row):
    head = (row.zone, row.region.name, shown(row.item_name), row.title, row.number)
    days = (str(row.valid_from), str(row.valid_to))
    return (*head, *days, row.organisation.name, t(ASSESSMENT.label(row.state)))


@bp.route("/zones/assessments/new", methods=["GET", "POST"])
@allow("projects.assessment.create")
def assessment_new():
    form = _form(AssessmentForm)
    if form.ok:
        with form.refusing():
            values, paper = _taken(form)
            row = assessing.enter(values, paper, current_actor())
            return go_to(url_for("projects.assessment_page", id=row.id), t("已保存，核对后公布。"))
    return _asked(form, None, "登记区域评估成果", "保存")


@bp.route("/zones/assessments/<id>/edit", methods=["GET", "POST"])
@allow("projects.assessment.edit", on=known)
def assessment_edit(row):
    form = _form(ChangeForm, row)
    if form.ok:
        with form.refusing():
            values, paper = _taken(form)
            assessing.edit(row, values, paper, current_actor(), seen())
            return go_to(url_for("projects.assessment_page", id=row.id), t("已保存，核对后公布。"))
    return _asked(form, row, "修改区域评估成果", "保存")


@bp.route("/zones/assessments/<id>/supersede", methods=["GET", "POST"])
@allow("projects.assessment.supersede", on=known)
def assessment_supersede(row):
    form = _form(SupersedeForm, row)
    if form.ok:
        with form.refusing():
            values, paper = _taken(form)
            why, actor = values.pop("reason"), current_actor()
            made = assessing.supersede(row, values, paper, why, actor, seen())
            return go_to(url_for("projects.assessment_page", id=made.id), t("更正后的成果已公布。"))
    return _asked(form, row, "更正区域评估成果", "公布更正后的成果")


@bp.post("/zones/assessments/<id>/discard")
@allow("projects.assessment.edit", on=known)
def assessment_discard(row):
    assessing.discard(row, current_actor(), seen())
    return go_to(url_for("projects.assessment_list"), t("草稿已弃置。"))


def _form(kind, row=None):
    named = [(code, Reason.of("{name}", name=name)) for code, name in _items().items()]
    kept = {name: getattr(row, name) for name in KEPT} if row else {}
    if row:
        kept["region"] = row.region_id
    return form_sent(kind, initial=kept, options={"item": named})


def _taken(form):
    """Take what was typed and the document, None where none came."""
    values = dict(form.command)
    paper, values["item_name"] = values.pop("document"), _items()[values["item"]]
    if not paper:
        return values, None
    return values, (files.store(paper.stream, paper.filename, field="document"), paper.filename)


def _asked(form, row, title, label):
    page = {"form": form, "row": row, "title": title, "label": label}
    return answer("projects/assessment_new.html", status=form.status, **page)


@bp.get("/zones/assessments/<id>")
@allow("projects.assessment.view", on=known)
def assessment_page(row):
    return answer(
        "projects/assessment.html",
        row=row,
        successor=assessments.successor(row),
        flow=ASSESSMENT,
        choices=available(ASSESSMENT, row, current_actor()),
        documents=files.of(row.subject_kind, row.id, "document"),
    )


@bp.post("/zones/assessments/<id>/publish")
@allow("projects.assessment.publish", on=known)
def assessment_publish(row):
    assessing.publish(row, current_actor(), seen())
    return go_to(url_for("projects.assessment_page", id=row.id), t("成果已公布。"))


@bp.post("/zones/assessments/<id>/withdraw")
@allow("projects.assessment.withdraw", on=known)
def assessment_withdraw(row):
    assessing.withdraw(row, reason(), current_actor(), seen())
    return go_to(url_for("projects.assessment_page", id=row.id), t("成果已撤回，理由已公开。"))
