"""The desk of the catalogue: editions drawn up, proposed, approved; the workbook."""

from __future__ import annotations

from flask import request, url_for

from app.kernel import clock, deadlines
from app.kernel.errors import DomainError
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, if_concerned
from app.web.htmx import answer, go_to
from app.web.i18n import shown as in_words
from app.web.i18n import t
from app.web.lists import filtered
from intermediaries import queries
from intermediaries.forms_catalogue import (
    EditionFilters,
    EditionForm,
    NewItemForm,
    WorkbookForm,
)
from intermediaries.rules import contract_fields, item_sheet, notation
from intermediaries.rules import editions as rules
from intermediaries.services import catalogue_import, editions, templates
from intermediaries.states.editions import EDITION
from intermediaries.views import tickets
from intermediaries.views.blueprint import bp

NEXT = {
    "draft": "由起草人补齐后提交批准；草稿不影响现行版本。",
    "proposed": "由起草人以外的另一人批准或者退回。",
    "approved": "到生效日零时由系统生效；已发布的采购继续按发布时的版本办理。",
    "in_force": "现行有效。",
    "ended": "已被后来的版本替代；按它发布的采购仍照它办理。",
    "dropped": "没有生效，保留备查。",
}


def edition(key):
    """Load an edition for the offices; drafts of the catalogue concern nobody else."""
    return if_concerned(queries.edition(key), "intermediaries.edition.list")


def _page(found, message):
    return go_to(url_for("intermediaries.edition_page", id=found.id), t(message))


@bp.get("/intermediaries/editions")
@allow("intermediaries.edition.list")
def edition_list():
    return filtered(
        EditionFilters,
        ("intermediaries/editions.html", "intermediaries/_edition_rows.html"),
        queries.edition_page,
        beside=_lights,
        workflow=EDITION,
        may_edit=allowed(current_actor(), "intermediaries.edition.draft"),
    )


def _lights(rows):
    keys = [row.id for row in rows]
    return {"lights": deadlines.of_many("intermediaries.edition", keys, only_open=True)}


@bp.route("/intermediaries/editions/new", methods=["GET", "POST"])
@allow("intermediaries.edition.draft")
def edition_new():
    form = form_sent(NewItemForm)
    if form.ok:
        try:
            made = editions.start(form.command.code, current_actor(), new=True)
        except DomainError as error:
            form.refuse(error)
        else:
            return go_to(url_for("intermediaries.edition_edit", id=made.id))
    note = t("只有法律、法规和国务院决定规定的中介服务才可以列入清单；新增事项由两人办理。")
    there = url_for("intermediaries.catalogue")
    return form_page(form, "新增事项", there, note, label="开始起草", lead=True)


@bp.post("/intermediaries/items/<id>/draft")
@allow("intermediaries.edition.draft", on=queries.item)
def item_draft(item):
    made = editions.start(item.code, current_actor())
    return go_to(url_for("intermediaries.edition_edit", id=made.id), t("已按现行版本起草新版本。"))


@bp.get("/intermediaries/editions/<id>")
@allow("intermediaries.edition.list", on=edition)
def edition_page(found):
    editions.prepare(found)
    before = next(
        (o for o in queries.binding_editions(found.item) if o.number < found.number), None
    )
    said = rules.told(found.fields)
    return answer(
        "intermediaries/edition.html",
        edition=found,
        workflow=EDITION,
        choices=available(EDITION, found, current_actor()),
        lights=deadlines.of(found, only_open=True),
        next_sentence=NEXT[found.state],
        wrong=found.wrong if found.state in {"draft", "proposed"} else [],
        facts=[(label, in_words(text)) for label, text in said],
        before=before,
        differences=rules.differences(before.fields, found.fields) if before else [],
        paper=next(iter(editions.template_of(found)), None),
    )


def _typed(found):
    mode, lines = notation.write(found.fields["rule"])
    words = {"mode": mode, "lines": lines, "effective": found.effective, "source": found.source}
    words["may_demand"] = "yes" if found.fields["may_demand"] else "no"
    return {**found.fields, **words}


@bp.route("/intermediaries/editions/<id>/edit", methods=["GET", "POST"])
@allow("intermediaries.edition.edit", on=edition)
def edition_edit(found):
    form = form_sent(EditionForm, initial=_typed(found))
    if form.ok:
        with form.refusing():
            editions.edit(
                found, dict(form.command) | _rule(form), current_actor(), seen(), _kept(form)
            )
            return _page(found, "草稿已保存。")
    return answer(
        "intermediaries/edition_edit.html",
        form=form,
        edition=found,
        places=contract_fields.FIELDS,
        status=form.status,
    )


def _rule(form):
    return {"rule": notation.read(form.command["mode"], form.command["lines"])[0]}


def _kept(form):
    """Keep the uploaded contract template; None where nothing was sent."""
    sent = form.command["template"]
    if sent is None:
        return None
    return templates.keep(sent.stream, sent.filename)


def _move(found, action, message):
    editions.move(found, action, current_actor(), reason=reason(), seen=seen())
    return _page(found, message)


@bp.post("/intermediaries/editions/<id>/propose")
@allow("intermediaries.edition.edit", on=edition)
def edition_propose(found):
    return _move(found, "propose", "已提交，由另一人批准。")


@bp.post("/intermediaries/editions/<id>/approve")
@allow("intermediaries.edition.approve", on=edition)
def edition_approve(found):
    editions.approve(found, current_actor(), seen())
    return _page(found, "已批准，生效日零时起施行。")


@bp.post("/intermediaries/editions/<id>/send_back")
@allow("intermediaries.edition.approve", on=edition)
def edition_send_back(found):
    return _move(found, "send_back", "已退回起草。")


@bp.post("/intermediaries/editions/<id>/drop")
@allow("intermediaries.edition.edit", on=edition)
def edition_drop(found):
    return _move(found, "drop", "已撤下，现行版本不变。")


@bp.post("/intermediaries/editions/<id>/revoke")
@allow("intermediaries.edition.approve", on=edition)
def edition_revoke(found):
    return _move(found, "revoke", "已撤销批准，现行版本不变。")


@bp.post("/intermediaries/editions/<id>/approve_all")
@allow("intermediaries.edition.approve", on=edition)
def edition_approve_all(found):
    count = editions.approve_batch(found.batch, current_actor())
    back = url_for("intermediaries.edition_list")
    return go_to(back, t("同一次导入的 {n} 个版本已全部批准。", n=count))


@bp.route("/intermediaries/items/import", methods=["GET", "POST"])
@allow("intermediaries.edition.draft")
def item_import():
    form = form_sent(WorkbookForm)
    lines, ticket = tickets.looked_at(form, catalogue_import.preview)
    return answer(
        "intermediaries/item_import.html",
        form=form,
        lines=lines,
        ticket=ticket,
        counted=catalogue_import.counted(lines or []),
        verdicts=item_sheet.VERDICTS,
        today=clock.today(),
        status=422 if form.errors else 200,
    )


@bp.post("/intermediaries/items/import/confirm")
@allow("intermediaries.edition.draft")
def item_import_confirm():
    with tickets.opened(request.form.get("ticket", "")) as stream:
        count = catalogue_import.bring_in(stream, current_actor())
    back = url_for("intermediaries.edition_list", state="proposed")
    return go_to(back, t("已导入 {n} 个事项的新版本，等待另一人批准。", n=count))
