"""Checks after a listing by notice: the list, one check, what is found."""

from __future__ import annotations

from flask import request, url_for

from app.accounts.posts import post
from app.kernel import deadlines
from app.kernel.fire import available
from app.web import sheet
from app.web.asked import form_sent, reason, seen
from app.web.filtering import asked as given
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import filtered
from intermediaries.forms_admission import ChecksForm, FailForm
from intermediaries.queries import admission
from intermediaries.services import later
from intermediaries.states import LATER_CHECK, LaterState
from intermediaries.states.later import GROUNDS
from intermediaries.views.blueprint import bp, later_check

NEXT = {
    LaterState.OPEN: "由运行机构在时限内核查声明的内容：通过、责令改正一次，或者撤销登记。核查期间机构正常承接服务。",
    LaterState.RECTIFYING: "由机构在期限内改正（在册内容用入驻后变更）并申请复查；逾期由系统撤销登记。",
    LaterState.PASSED: "核查通过，声明的资质已核验。",
    LaterState.FAILED: "登记已撤销；机构改正后可以重新申请，重新申请先核验、后入驻。",
    LaterState.ENDED: "机构已离库，不再核查。",
}
COLUMNS = (
    ("机构名称", 36),
    ("统一社会信用代码", 22),
    ("登记时间", 18),
    ("核查截止", 18),
    ("状态", 12),
    ("认定的情形", 18),
    ("结论", 50),
)


@bp.get("/intermediaries/later-checks")
@allow("intermediaries.later_check.list")
def later_checks():
    return filtered(
        ChecksForm,
        ("intermediaries/later_checks.html", "intermediaries/_later_checks.html"),
        lambda *asked: admission.check_page(*asked, post(current_actor())),
        beside=lambda rows: {"lights": _lights(rows)},
        flow=LATER_CHECK,
        export=sheet.address("intermediaries.later_checks_export"),
    )


def _lights(rows):
    keys = [row.id for row in rows]
    return deadlines.of_many("intermediaries.later_check", keys, only_open=True)


@bp.get("/intermediaries/later-checks/export.xlsx")
@allow("intermediaries.later_check.list")
@limiter.limit(sheet.LIMIT)
def later_checks_export():
    _, filters = given(ChecksForm, request.args)
    return sheet.excel(
        "later-checks", "入驻后核查", COLUMNS, _cells(filters, post(current_actor()))
    )


def _cells(filters, here):
    after = ""
    while after is not None:
        page = admission.check_page(filters, after, sheet.STEP, here)
        lights = _lights(page.rows)
        for row in page.rows:
            due = next((one.due for one in lights.get(row.id, ()) if one.due), None)
            label, ground = t(LATER_CHECK.label(row.state)), t(GROUNDS.get(row.ground, ""))
            who = (row.agency.name, row.agency.uscc)
            yield [*who, row.created_at, due, label, ground, row.result]
        after = page.after


@bp.get("/intermediaries/later-checks/<id>")
@allow("intermediaries.later_check.view", on=later_check)
def later_check_page(found):
    later.prepared(found)
    return answer(
        "intermediaries/later_check.html",
        check=found,
        flow=LATER_CHECK,
        choices=available(LATER_CHECK, found, current_actor()),
        lights=deadlines.of(found, only_open=True),
        next_sentence=NEXT[found.state],
        grounds=GROUNDS,
    )


def _page(found, told):
    return go_to(url_for("intermediaries.later_check_page", id=found.id), t(told))


@bp.post("/intermediaries/later-checks/<id>/pass")
@allow("intermediaries.later_check.decide", on=later_check)
def later_check_pass(found):
    later.pass_(found, current_actor(), seen=seen())
    return _page(found, "核查通过，声明的资质已核验。")


@bp.post("/intermediaries/later-checks/<id>/ask")
@allow("intermediaries.later_check.decide", on=later_check)
def later_check_ask(found):
    later.ask(found, reason(), current_actor(), seen=seen())
    return _page(found, "已责令限期改正，核查暂停计时。")


@bp.post("/intermediaries/later-checks/<id>/report")
@allow("intermediaries.later_check.report", on=later_check)
def later_check_report(found):
    later.report(found, reason(), current_actor(), seen=seen())
    return _page(found, "已申请复查，核查继续计时。")


@bp.route("/intermediaries/later-checks/<id>/fail", methods=["GET", "POST"])
@allow("intermediaries.later_check.decide", on=later_check)
def later_check_fail(found):
    form = form_sent(FailForm)
    if form.ok:
        typed = form.command
        later.fail(found, typed.ground, typed.reason, current_actor(), seen=seen())
        return _page(found, "登记已撤销，机构和服务已从名录撤下。")
    return answer(
        "intermediaries/later_fail.html",
        form=form,
        check=found,
        status=form.status,
    )
