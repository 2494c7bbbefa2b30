"""Checks for inspectors, organisers and the agency concerned: lists, one check, every move."""

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from app.web.lists import filtered, listed
from app.web.uploads import kept
from intermediaries import queries as library
from supervision.blueprint import bp
from supervision.checks import queries
from supervision.checks.forms import (
    ListForm,
    ProposeForm,
    RectifyForm,
    ReportForm,
    record_form,
)
from supervision.checks.services import inspecting
from supervision.checks.states import CHECK
from supervision.checks.views.common import STEPS, WORDS, check, step, to_check


@bp.get("/supervision/checks")
@allow("supervision.check.list")
def checks():
    return filtered(
        ListForm,
        ("supervision/checks/list.html", "supervision/checks/_rows.html"),
        lambda filters, after, size: queries.page(filters, current_actor(), after, size),
        clocks="supervision.check",
        **WORDS,
    )


@bp.get("/supervision/checks/mine")
@allow("supervision.check.mine")
def check_mine():
    own = library.agency_of(current_actor().org_id)
    return listed(
        ("supervision/checks/mine.html",),
        lambda *asked: queries.mine(own.id if own else "", *asked),
        clocks="supervision.check",
        **WORDS,
    )


@bp.get("/supervision/checks/<id>")
@allow("supervision.check.view", on=check)
def check_page(subject):
    actor = current_actor()
    inside = allowed(actor, "supervision.check.papers", subject)
    there = files.of(subject.subject_kind, subject.id) if inside else []
    attached = {}
    for one in there:
        attached.setdefault(one.slot, []).append(one)
    return answer(
        "supervision/checks/check.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(CHECK, subject, actor),
        lights=deadlines.of(subject, only_open=True),
        inside=inside,
        findings=queries.findings_of(subject),
        attached=attached,
        **WORDS,
    )


@bp.post("/supervision/checks/<id>/begin")
@allow("supervision.check.inspect", on=check)
def check_begin(subject):
    inspecting.begin(subject, current_actor(), seen())
    return to_check(subject, "检查已开始，请逐项填写检查记录。")


@bp.route("/supervision/checks/<id>/record", methods=["GET", "POST"])
@allow("supervision.check.inspect", on=check)
def check_record(subject):
    kind = record_form(subject.plan.matters)
    form = form_sent(kind, initial=_written(subject))
    if form.ok:
        with form.refusing():
            found = _found(form.command, len(subject.plan.matters))
            inspecting.record(subject, found, current_actor(), seen())
            return to_check(subject, "检查记录已保存。")
    return step(subject, form, "填写检查记录")


def _written(subject):
    rows = queries.findings_of(subject)
    found = {f"facts_{row.place}": row.facts for row in rows}
    return found | {f"problem_{row.place}": row.problem for row in rows}


def _found(given, matters):
    return {
        place: {
            "facts": given[f"facts_{place}"],
            "problem": given[f"problem_{place}"],
            "papers": kept(given[f"papers_{place}"], f"papers_{place}"),
        }
        for place in range(1, matters + 1)
    }


@bp.route("/supervision/checks/<id>/report", methods=["GET", "POST"])
@allow("supervision.check.inspect", on=check)
def check_report(subject):
    form = form_sent(ReportForm)
    if form.ok:
        given = form.command
        texts = (given.result, given.conclusion, given.orders)
        with form.refusing():
            inspecting.report(subject, *texts, current_actor(), seen())
            return to_check(subject, "检查报告已提交，由组织单位公布结果。")
    return step(subject, form, "提交检查报告")


@bp.post("/supervision/checks/<id>/send_back")
@allow("supervision.check.publish", on=check)
def check_send_back(subject):
    inspecting.send_back(subject, reason(), current_actor(), seen())
    return to_check(subject, "已退回检查人员补充。")


@bp.post("/supervision/checks/<id>/publish")
@allow("supervision.check.publish", on=check)
def check_publish(subject):
    inspecting.publish(subject, current_actor(), seen())
    return to_check(subject, "检查结果已公布。")


@bp.post("/supervision/checks/<id>/order")
@allow("supervision.check.publish", on=check)
def check_order(subject):
    inspecting.order(subject, current_actor(), seen())
    return to_check(subject, "检查结果已公布，机构收到改正通知。")


@bp.route("/supervision/checks/<id>/rectify", methods=["GET", "POST"])
@allow("supervision.check.rectify", on=check)
def check_rectify(subject):
    form = form_sent(RectifyForm)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            inspecting.rectify(subject, form.command.text, papers, current_actor(), seen())
            return to_check(subject, "改正情况已提交，由检查人员复查。")
    return step(subject, form, "提交改正情况")


@bp.post("/supervision/checks/<id>/refuse")
@allow("supervision.check.recheck", on=check)
def check_refuse(subject):
    inspecting.refuse(subject, reason(), current_actor(), seen())
    return to_check(subject, "复查未通过，改正期限重新计算。")


@bp.post("/supervision/checks/<id>/accept")
@allow("supervision.check.recheck", on=check)
def check_accept(subject):
    inspecting.accept(subject, reason(), current_actor(), seen())
    return to_check(subject, "复查通过，检查办结。")


@bp.route("/supervision/checks/<id>/propose", methods=["GET", "POST"])
@allow("supervision.check.propose", on=check)
def check_propose(subject):
    options = {"item": inspecting.choices_of(subject.agency)}
    form = form_sent(ProposeForm, options=options)
    if form.ok:
        with form.refusing():
            inspecting.propose(subject, form.command, current_actor(), seen())
            return to_check(subject, "建议已提出，机构可以陈述申辩。")
    return step(subject, form, "建议记入信用或惩戒")
