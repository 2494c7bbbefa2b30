"""Pages of the agency: its own ledger, its statement, its appeal, its repair."""

from flask import url_for

from app.kernel import deadlines
from app.web.asked import form_sent, paging, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from app.web.uploads import kept
from intermediaries import queries as library
from supervision.blueprint import bp
from supervision.credit import queries
from supervision.credit.figures import figures_of
from supervision.credit.forms import AppealForm, ApplyForm, HearForm
from supervision.credit.services import ledger
from supervision.credit.views.common import WORDS, asking, entry, entry_there


@bp.get("/supervision/entries/mine")
@allow("supervision.entry.mine")
def entry_mine():
    agency, (after, size) = library.agency_of(current_actor().org_id), paging()
    page = queries.mine(agency.id, after, size) if agency else None
    rows = page.rows if page else []
    return answer(
        "supervision/credit/mine.html",
        "supervision/credit/_mine.html",
        agency=agency,
        figures=figures_of(agency) if agency else None,
        page=page,
        size=size,
        lights=deadlines.of_many("supervision.entry", [row.id for row in rows]),
        **WORDS,
    )


@bp.route("/supervision/entries/<id>/hear", methods=["GET", "POST"])
@allow("supervision.entry.hear", on=entry)
def entry_hear(subject):
    return _said(subject, HearForm, ledger.hear, "陈述申辩", "陈述申辩已提交，由行业主管部门认定。")


@bp.route("/supervision/entries/<id>/appeal", methods=["GET", "POST"])
@allow("supervision.entry.appeal", on=entry)
def entry_appeal(subject):
    return _said(subject, AppealForm, ledger.appeal, "对认定申诉", "申诉已提交，处理前不计分。")


@bp.route("/supervision/entries/<id>/apply", methods=["GET", "POST"])
@allow("supervision.entry.apply", on=entry)
def entry_apply(subject):
    return _said(subject, ApplyForm, ledger.apply, "申请信用修复", "修复申请已提交，请等待审核。")


def _said(subject, form_class, say, title, message):
    form = form_sent(form_class)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            say(subject, form.command.text, papers, current_actor(), seen())
            return entry_there(subject, message)
    return asking(form, title, subject, url_for("supervision.entry_page", id=subject.id))
