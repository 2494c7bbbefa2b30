"""Bringing an existing library in: template, upload, what every row means, taking over."""

from __future__ import annotations

from flask import request, url_for

from app.accounts.services import invitations
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import sheet
from app.web.account_members import show_link
from app.web.asked import form_sent, page_size, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from intermediaries import queries
from intermediaries.forms import ImportForm, TakeOverForm
from intermediaries.models import LibraryImport
from intermediaries.rules.importing import COLUMNS
from intermediaries.services import imports, taking
from intermediaries.states.importing import LIBRARY_IMPORT, OUTCOMES, ImportState, RowOutcome
from intermediaries.views.blueprint import bp, concerned, page_of

NEXT = {
    ImportState.READING: "系统正在逐行读取和核对，可以离开本页，稍后回来看。",
    ImportState.READ: "请核对每一行的说明；运行机构负责人接收后，所有可以接收的行一并公开。",
    ImportState.UNREADABLE: "文件没有读取；改正后请重新上传。",
    ImportState.TAKING: "系统正在逐批接收，全部完成时一并公开；在此之前公众看不到其中任何一家。",
    ImportState.TAKEN: "已一并入库并公开。机构凭运行机构发出的认领链接管理自己的条目。",
    ImportState.DROPPED: "已放弃，机构库没有变化。",
}
WIDTH = 18


@bp.get("/intermediaries/imports")
@allow("intermediaries.library_import.list")
def library_imports():
    rows, following = queries.library_imports(request.args.get("after", ""), page_size())
    may_upload = allowed(current_actor(), "intermediaries.library_import.upload")
    return answer(
        "intermediaries/imports.html",
        rows=rows,
        after=following,
        size=page_size(),
        workflow=LIBRARY_IMPORT,
        may_upload=may_upload,
    )


@bp.get("/intermediaries/imports/template")
@allow("intermediaries.library_import.upload")
def library_import_template():
    """The empty file with its headings and one row to go by."""
    columns = [(column.heading, WIDTH) for column in COLUMNS.values()]
    example = [column.example for column in COLUMNS.values()]
    return sheet.excel("library-template", "机构库", columns, [example])


@bp.route("/intermediaries/imports/new", methods=["GET", "POST"])
@allow("intermediaries.library_import.upload")
def library_import_upload():
    form = form_sent(ImportForm)
    if form.ok:
        file = form.command.file
        with form.refusing():
            found = imports.begin(file.stream, file.filename, current_actor())
            return go_to(_page(found), t("文件已收下，正在读取。"))
    return answer(
        "intermediaries/import_upload.html",
        form=form,
        headings=COLUMNS.values(),
        status=form.status,
    )


def _page(found: LibraryImport) -> str:
    return url_for("intermediaries.library_import", id=found.id)


@bp.get("/intermediaries/imports/<id>")
@allow("intermediaries.library_import.view", on=queries.library_import)
def library_import(found):
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else ""
    rows = queries.import_rows(found, outcome, _after(), page_size())
    counts = {
        RowOutcome.NEW: found.new_rows,
        RowOutcome.SAME: found.same_rows,
        RowOutcome.CHANGED: found.changed_rows,
        RowOutcome.REFUSED: found.refused_rows,
    }
    return answer(
        "intermediaries/import.html",
        found=found,
        workflow=LIBRARY_IMPORT,
        choices=available(LIBRARY_IMPORT, found, current_actor()),
        next_sentence=NEXT[found.state],
        rows=rows[: page_size()],
        after=rows[page_size() - 1].n if len(rows) > page_size() else None,
        size=page_size(),
        outcome=outcome,
        counts=[(key, OUTCOMES[key], n) for key, n in counts.items()],
        outcomes=OUTCOMES,
    )


def _after() -> int:
    return max(0, request.args.get("after", default=0, type=int))


@bp.get("/intermediaries/imports/<id>/refused")
@allow("intermediaries.library_import.view", on=queries.library_import)
def library_import_refused(found):
    """The rows that are not taken, as they were read, each with its reasons."""
    columns = [("行号", 8), ("不接收的理由", 60)]
    columns += [(column.heading, WIDTH) for column in COLUMNS.values()]
    return sheet.excel("library-refused", "不接收的行", columns, _refused(found))


def _refused(found: LibraryImport):
    after = 0
    while rows := queries.import_rows(found, RowOutcome.REFUSED, after, sheet.STEP):
        for row in rows[: sheet.STEP]:
            why = "\n".join(t(one) for one in row.problems)
            yield [row.n, why, *(row.data[key] for key in COLUMNS)]
            after = row.n


@bp.route("/intermediaries/imports/<id>/take_over", methods=["GET", "POST"])
@allow("intermediaries.library_import.take_over", on=queries.library_import)
def library_import_take_over(found):
    form = form_sent(TakeOverForm)
    if form.ok:
        wanted = bool(form.command.with_changes)
        taking.take_over(found, with_changes=wanted, actor=current_actor(), seen=seen())
        return go_to(_page(found), t("已开始接收，全部完成时一并公开。"))
    rows = {"new": found.new_rows, "changed": found.changed_rows, "refused": found.refused_rows}
    told = t(
        "“{name}”：新增 {new} 家，有变更 {changed} 家，不接收 {refused} 行。",
        name=found.name,
        **rows,
    )
    return form_page(form, "接收入库", _page(found), told, found, label="接收入库", lead=True)


@bp.post("/intermediaries/imports/<id>/drop")
@allow("intermediaries.library_import.take_over", on=queries.library_import)
def library_import_drop(found):
    imports.drop(found, reason(), current_actor(), seen=seen())
    return go_to(_page(found), t("已放弃，机构库没有变化。"))


@bp.post("/intermediaries/<id>/claim_link")
@allow("intermediaries.agency.invite", on=concerned)
def claim_link(found):
    """Make the link by which an imported agency takes its entry into its own hands."""
    _, token = invitations.invite_first_manager(found.organisation, actor=current_actor())
    return show_link("invitation", token, found.name, page_of(found))
