"""Changes after admission side by side, and people whom two agencies declare."""

from __future__ import annotations

from functools import partial

from flask import request, url_for

from app.accounts.posts import post
from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import filtering, sheet
from app.web.asked import reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import listed
from intermediaries.forms import ChangesForm
from intermediaries.queries import changes as reads
from intermediaries.rules.changes import LABELS, compare
from intermediaries.services import changes
from intermediaries.services import flags as verbs
from intermediaries.states import CHANGE, FLAG, ChangeState, FlagState
from intermediaries.views.blueprint import bp, change, change_of, flag, page_of
from intermediaries.views.changed import cells, columns

CHANGE_COLUMNS = (
    ("机构名称", 36),
    ("统一社会信用代码", 22),
    ("变更内容", 18),
    ("改动", 30),
    ("状态", 12),
    ("提交时间", 18),
    ("办结时间", 18),
)
FLAG_COLUMNS = (
    ("姓名", 12),
    ("身份证号", 22),
    ("执业证书", 20),
    ("机构甲", 36),
    ("在机构乙的执业证书", 20),
    ("机构乙", 36),
    ("状态", 12),
    ("发现时间", 18),
    ("结束时间", 18),
)


def _changes_asked():
    """The filter bar with what was asked for, and how to read a page of it."""
    states = [(s.value, name) for s, name in CHANGE.labels.items() if s != ChangeState.DRAFT]
    form, filters = filtering.asked(ChangesForm, request.args, options={"state": states})
    return form, partial(reads.page, filters, here=post(current_actor()))


@bp.get("/intermediaries/changes")
@allow("intermediaries.change.list")
def changes_list():
    form, read = _changes_asked()
    return listed(
        ("intermediaries/changes.html", "intermediaries/_changes.html"),
        read,
        clocks="intermediaries.change",
        form=form,
        flow=CHANGE,
        export=sheet.address("intermediaries.changes_export"),
    )


@bp.get("/intermediaries/changes/export.xlsx")
@allow("intermediaries.change.list")
@limiter.limit(sheet.LIMIT)
def changes_export():
    pages = sheet.every(_changes_asked()[1])
    return sheet.excel("changes", "入驻后变更", CHANGE_COLUMNS, map(_change_cells, pages))


def _change_cells(row):
    """One change: who, which block, what it adds, removes and changes, how it ended."""
    rows = compare(row.before, row.after)
    words = [f"{t(LABELS[w])} {n}" for w in LABELS if (n := sum(r.what == w for r in rows))]
    who = (row.agency.name, row.agency.uscc, t(row.title), "，".join(words))
    return [*who, t(CHANGE.label(row.state)), row.submitted_at, row.decided_at]


@bp.get("/intermediaries/changes/<id>")
@allow("intermediaries.change.view", on=change)
def change_page(found):
    actor = current_actor()
    changes.prepare(found)
    rows = compare(found.before, found.after)
    draft = found.state == ChangeState.DRAFT
    editable = draft and allowed(actor, "intermediaries.change.edit", found)
    return answer(
        "intermediaries/change.html",
        change=found,
        flow=CHANGE,
        choices=available(CHANGE, found, actor),
        lights=deadlines.of(found, only_open=True),
        columns=columns(found.block),
        rows=[(row, LABELS[row.what], cells(found.block, row)) for row in rows],
        files=files.of(found.subject_kind, found.id),
        may_take=editable and found.block in ("qualifications", "people", "relations"),
        may_edit=editable,
        step="services" if found.block == "regions" else found.block,
    )


@bp.post("/intermediaries/changes/<id>/take-out")
@allow("intermediaries.change.edit", on=change)
def change_take_out(found):
    key = request.form.get("key", "")
    changes.take_out(found.agency, found.block, key, current_actor())
    return go_to(change_of(found), t("已从变更草稿中移除这一行。"))


@bp.post("/intermediaries/changes/<id>/submit")
@allow("intermediaries.change.edit", on=change)
def change_submit(found):
    changes.submit(found, current_actor(), seen=seen())
    return go_to(change_of(found), t("变更已提交；同意之前，在册内容不变。"))


@bp.post("/intermediaries/changes/<id>/accept")
@allow("intermediaries.change.decide", on=change)
def change_accept(found):
    changes.accept(found, current_actor(), seen=seen())
    return go_to(change_of(found), t("变更已同意并生效。"))


@bp.post("/intermediaries/changes/<id>/refuse")
@allow("intermediaries.change.decide", on=change)
def change_refuse(found):
    changes.refuse(found, reason(), current_actor(), seen=seen())
    return go_to(change_of(found), t("已作出不同意的决定并告知理由，在册内容不变。"))


@bp.post("/intermediaries/changes/<id>/drop")
@allow("intermediaries.change.drop", on=change)
def change_drop(found):
    changes.drop(found, current_actor(), seen=seen())
    return go_to(page_of(found.agency_id), t("变更已撤回，在册内容不变。"))


def _flags_asked():
    """The state that was asked for, and how to read a page of it."""
    asked = request.args.get("state", "open")
    state = asked if asked in list(FlagState) else ""
    return state, partial(reads.flag_page, state, here=post(current_actor()))


@bp.get("/intermediaries/flags")
@allow("intermediaries.person_flag.view")
def flags_list():
    state, read = _flags_asked()
    return listed(
        ("intermediaries/flags.html", "intermediaries/_flags.html"),
        read,
        flow=FLAG,
        state=state,
        export=sheet.address("intermediaries.flags_export"),
    )


@bp.get("/intermediaries/flags/export.xlsx")
@allow("intermediaries.person_flag.view")
@limiter.limit(sheet.LIMIT)
def flags_export():
    pages = sheet.every(_flags_asked()[1])
    return sheet.excel("person-flags", "一人两机构", FLAG_COLUMNS, map(_flag_cells, pages))


def _flag_cells(row):
    """One flag: the person, both agencies, what came of it; the number stays masked."""
    one, two = row.first, row.second
    person = (one.name, one.id_masked, one.certificate, one.agency.name)
    last = (t(FLAG.label(row.state)), row.created_at, row.ended_at)
    return [*person, two.certificate, two.agency.name, *last]


@bp.get("/intermediaries/flags/<id>")
@allow("intermediaries.person_flag.view", on=flag)
def flag_page(found):
    choices = available(FLAG, found, current_actor())
    return answer("intermediaries/flag.html", flag=found, flow=FLAG, choices=choices)


@bp.post("/intermediaries/flags/<id>/explain")
@allow("intermediaries.person_flag.explain", on=flag)
def person_flag_explain(found):
    verbs.explain(found, reason(), current_actor(), seen=seen())
    there = url_for("intermediaries.flag_page", id=found.id)
    return go_to(there, t("情况已记录，提示结束。"))
