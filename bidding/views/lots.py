"""Pages of lots, several winners and frameworks: arranging a draft, the shared notice, members."""

from flask import request, url_for

from app.kernel import clock
from app.kernel.errors import Reason
from app.web import sheet
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import shown, t
from app.web.limits import limiter
from app.web.lists import listed
from bidding import queries
from bidding.forms_lots import CallForm, LimitForm, LotForm, SeveralForm, several_start
from bidding.queries import frameworks
from bidding.queries.sealing import agency_with
from bidding.rules import framework
from bidding.services import frameworks as verbs
from bidding.services import lots as in_order
from bidding.services import lotting
from bidding.states import REQUIREMENT
from bidding.views import blueprint as known
from bidding.views.blueprint import bp
from projects import queries as projects


@bp.route("/requirements/<id>/lots", methods=["GET", "POST"])
@allow("bidding.requirement.edit", on=known.requirement)
def lots(subject):
    form = form_sent(LotForm)
    if form.ok:
        with form.refusing():
            made = lotting.add(subject, form.command.title, current_actor())
            told = t("已增加标段，请核对它的内容、金额和要求。")
            return go_to(url_for("bidding.requirement_edit", id=made.id), told)
    return _lots(subject, form, None, form.status)


def _lots(subject, form, limit, status):
    rows = in_order.siblings(subject)
    if limit is None and rows:
        held = subject.purchase
        limit = LimitForm(initial={"purchase_title": held.title, "most": held.most})
    page = {"subject": subject, "lots": rows, "flow": REQUIREMENT, "limit": limit}
    return answer("bidding/lots.html", form=form, status=status, **page)


@bp.post("/requirements/<id>/lots/limit")
@allow("bidding.requirement.edit", on=known.requirement)
def lots_limit(subject):
    form = LimitForm(request.form)
    if not form.ok:
        return _lots(subject, LotForm(), form, 422)
    lotting.limit_to(subject, form.command.purchase_title, form.command.most, current_actor())
    return go_to(url_for("bidding.lots", id=subject.id), t("已保存。"))


@bp.route("/requirements/<id>/several", methods=["GET", "POST"])
@allow("bidding.requirement.edit", on=known.requirement)
def several(subject):
    form = form_sent(SeveralForm, initial=several_start(subject))
    if form.ok:
        with form.refusing():
            made = form.command
            lotting.arrange(subject, made.several, made.framework, current_actor(), seen())
            return go_to(url_for("bidding.requirement", id=subject.id), t("已保存。"))
    return answer("bidding/several.html", form=form, subject=subject, status=form.status)


@bp.get("/purchases/<id>")
@allow("bidding.purchase.view", on=queries.purchase)
def purchase(held):
    rows = queries.lots_of(held)
    return answer("bidding/purchase.html", held=held, lots=rows, flow=REQUIREMENT)


@bp.route("/requirements/<id>/call", methods=["GET", "POST"])
@allow("bidding.requirement.call", on=known.requirement)
def call(subject):
    rows = queries.projects_of(current_actor().org_id)
    named = [(row.id, Reason.of("{name}", name=f"{row.name}（{row.number}）")) for row in rows]
    form = form_sent(CallForm, options={"project": named})
    if form.ok:
        values = dict(form.command)
        project = projects.project(values.pop("project"))
        made = verbs.call(subject, project, values, current_actor())
        told = t("二次选取已起草，核对时间后发布。")
        return go_to(url_for("bidding.step", id=made.id, step="rules"), told)
    page = {"form": form, "subject": subject, "bounds": _bounds(subject)}
    return answer("bidding/call.html", status=form.status, **page)


def _bounds(subject):
    """What the notice of the framework leaves to a call-off: its way, whose turn, how much."""
    kept = verbs.terms_of(subject)
    turn = framework.next_in_turn(frameworks.tally(subject.id, clock.today()))
    left = kept.total_fen - frameworks.spent_fen(subject.id, "") if kept.total_fen else None
    return {
        "way": framework.CALLS[kept.call],
        "turn": agency_with(turn.uscc) if turn and kept.call == "rotation" else None,
        "each": kept.each_fen,
        "left": left,
    }


@bp.post("/agreements/<id>/leave")
@allow("bidding.agreement.leave", on=frameworks.agreement)
def agreement_leave(row):
    return _ended(row, "leave", "已退出框架协议。")


@bp.post("/agreements/<id>/remove")
@allow("bidding.agreement.remove", on=frameworks.agreement)
def agreement_remove(row):
    return _ended(row, "remove", "已清退成员，理由已公开。")


def _ended(row, action, told):
    verbs.leave(row, action, reason(), current_actor(), seen())
    return go_to(url_for("bidding.requirement", id=row.requirement_id), t(told))


@bp.get("/frameworks")
@public
def members():
    export = url_for("bidding.members_export")
    pages = ("bidding/members.html", "bidding/_members.html")
    return listed(pages, frameworks.in_force, export=export)


COLUMNS = (
    ("框架公告", 24),
    ("采购项目", 40),
    ("业主", 32),
    ("服务事项", 20),
    ("名次", 8),
    ("成员机构", 32),
    ("统一社会信用代码", 22),
    ("有效期自", 14),
    ("有效期至", 14),
)


@bp.get("/frameworks/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def members_export():
    rows = sheet.every(frameworks.in_force)
    return sheet.excel("frameworks", "框架协议成员", COLUMNS, map(_cells, rows))


def _cells(row):
    of = row.requirement
    head = (of.number, of.title, of.owner.name, shown(of.item.name), str(row.place))
    return (*head, row.agency.name, row.agency.uscc, str(row.starts_on), str(row.ends_on))
