"""An agency's own ledger of notices: list, rows, Excel out and in with a preview."""

from functools import partial

from flask import request, url_for

from app.web import filtering, sheet
from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import filtered
from bidding.forms_ledger import LedgerFilter, LedgerForm, LedgerUpload, NoteForm
from bidding.queries import ledger as reads
from bidding.rules import notice_sheet
from bidding.services import ledger
from bidding.views.blueprint import bp
from intermediaries.views import tickets

ANSWERS = {"yes": True, "no": False, "": None}


def _filled():
    actor = current_actor()
    ledger.fill(actor.org_id, request.host_url.rstrip("/"))
    return actor.org_id


@bp.get("/notice-ledger")
@allow("bidding.ledger.list")
def notice_ledger():
    return filtered(
        LedgerFilter,
        ("bidding/ledger.html", "bidding/_ledger.html"),
        partial(reads.page, _filled()),
        words=notice_sheet.in_words,
        export=sheet.address("bidding.notice_ledger_export"),
    )


@bp.get("/notice-ledger/export.xlsx")
@allow("bidding.ledger.list")
@limiter.limit(sheet.LIMIT)
def notice_ledger_export():
    filters = filtering.usable(LedgerFilter, request.args)
    rows = sheet.every(partial(reads.page, _filled(), filters))
    columns = [(heading, width) for _, heading, width in notice_sheet.COLUMNS]
    told = (_cells(n, row) for n, row in enumerate(rows, 1))
    return sheet.excel("notice-ledger", "中介超市公告记录表", columns, told)


def _cells(n, row):
    words = notice_sheet.in_words
    budget = None if row.budget_fen is None else sheet.yuan(row.budget_fen)
    deadline = f"{row.deadline:%Y-%m-%d %H:%M}" if row.deadline else ""
    return (
        n, row.business, row.region, words(row.approved), row.approval_no, row.project, row.owner,
        budget, row.supermarket, row.published_on.isoformat(), row.link, row.method, deadline,
        words(row.signed_up), words(row.won), row.market_person, row.entered_by,
        words(row.archived),
    )  # fmt: skip


def _values(command):
    told = dict(**command)
    for name in ("approved", "won"):
        if name in told:
            told[name] = ANSWERS[told[name]]
    return told


@bp.route("/notice-ledger/new", methods=["GET", "POST"])
@allow("bidding.ledger.list")
def notice_ledger_new():
    form = form_sent(LedgerForm)
    if form.ok:
        ledger.keep(None, _values(form.command), current_actor())
        return go_to(url_for("bidding.notice_ledger"), t("已记入台账。"))
    return answer("bidding/ledger_row.html", form=form, row=None, status=form.status)


@bp.route("/notice-ledger/<id>", methods=["GET", "POST"])
@allow("bidding.ledger.edit", on=reads.row)
def notice_ledger_row(row):
    known = {True: "yes", False: "no", None: ""}
    begun = {name: getattr(row, name) for name in LedgerForm.fields}
    begun |= {"approved": known[row.approved], "won": known[row.won]}
    made = NoteForm if row.requirement_id else LedgerForm
    form = form_sent(made, initial=begun)
    if form.ok:
        ledger.keep(row, _values(form.command), current_actor(), seen())
        return go_to(url_for("bidding.notice_ledger"), t("已保存。"))
    return answer("bidding/ledger_row.html", form=form, row=row, status=form.status)


@bp.post("/notice-ledger/<id>/drop")
@allow("bidding.ledger.edit", on=reads.row)
def notice_ledger_drop(row):
    ledger.drop(row)
    return go_to(url_for("bidding.notice_ledger"), t("已删除。"))


@bp.route("/notice-ledger/import", methods=["GET", "POST"])
@allow("bidding.ledger.list")
def notice_ledger_import():
    form = form_sent(LedgerUpload)
    preview = partial(ledger.preview, organisation=current_actor().org_id)
    return tickets.previewed("bidding/ledger_import.html", form, preview)


@bp.post("/notice-ledger/import/confirm")
@allow("bidding.ledger.list")
def notice_ledger_confirm():
    with tickets.opened(request.form.get("ticket", "")) as stream:
        count = ledger.bring_in(stream, current_actor())
    return go_to(url_for("bidding.notice_ledger"), t("已导入 {n} 条公告。", n=count))
