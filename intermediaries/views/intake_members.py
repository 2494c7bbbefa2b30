"""One agency's place on a shortlist: checked, signed for, confirmed, given up."""

from __future__ import annotations

from flask import url_for

from app.kernel import deadlines
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from intermediaries.forms_admission import AgreementForm
from intermediaries.services import intakes
from intermediaries.states import INTAKE_MEMBER, MemberState
from intermediaries.views.blueprint import bp, intake_member

NEXT = {
    MemberState.APPLIED: "由运行机构审核是否符合条件；符合条件的都可以入选，不设名额。",
    MemberState.SELECTED: "由机构在期限内打印、签署并上传入库服务协议；逾期终止。",
    MemberState.SIGNED: "由运行机构负责人确认协议后列入名单。",
    MemberState.MEMBER: "已列入名单；名单只是标记，没有入选的机构同样可以报名承接服务。",
    MemberState.REFUSED: "未列入名单，入驻不受影响。",
    MemberState.WITHDRAWN: "申请已撤回，入驻不受影响。",
    MemberState.LAPSED: "逾期未签协议，申请终止，入驻不受影响。",
    MemberState.ENDED: "资格已终止。",
}


@bp.get("/intermediaries/intake-members/<id>")
@allow("intermediaries.intake_member.view", on=intake_member)
def intake_member_page(found):
    intakes.prepare_member(found)
    return answer(
        "intermediaries/intake_member.html",
        member=found,
        flow=INTAKE_MEMBER,
        choices=available(INTAKE_MEMBER, found, current_actor()),
        lights=deadlines.of(found, only_open=True),
        next_sentence=NEXT[found.state],
        agreement=intakes.agreement_of(found),
    )


def _page(found, told):
    return go_to(url_for("intermediaries.intake_member_page", id=found.id), t(told))


@bp.post("/intermediaries/intake-members/<id>/accept")
@allow("intermediaries.intake_member.decide", on=intake_member)
def intake_member_accept(found):
    intakes.accept(found, current_actor(), seen=seen())
    return _page(found, "已通知机构签订协议。")


@bp.post("/intermediaries/intake-members/<id>/refuse")
@allow("intermediaries.intake_member.decide", on=intake_member)
def intake_member_refuse(found):
    intakes.refuse(found, reason(), current_actor(), seen=seen())
    return _page(found, "已告知机构不符合的条件。")


@bp.route("/intermediaries/intake-members/<id>/sign", methods=["GET", "POST"])
@allow("intermediaries.intake_member.own", on=intake_member)
def intake_member_sign(found):
    form = form_sent(AgreementForm)
    if form.ok:
        with form.refusing():
            intakes.sign(found, form.command.agreement, current_actor(), seen=seen())
            return _page(found, "协议已提交，由运行机构负责人确认。")
    return answer(
        "intermediaries/intake_sign.html",
        form=form,
        member=found,
        status=form.status,
    )


@bp.post("/intermediaries/intake-members/<id>/return")
@allow("intermediaries.intake_member.confirm", on=intake_member)
def intake_member_return(found):
    intakes.send_back(found, reason(), current_actor(), seen=seen())
    return _page(found, "协议已退回重签。")


@bp.post("/intermediaries/intake-members/<id>/confirm")
@allow("intermediaries.intake_member.confirm", on=intake_member)
def intake_member_confirm(found):
    intakes.confirm(found, current_actor(), seen=seen())
    return _page(found, "协议已确认，机构已列入名单。")


@bp.post("/intermediaries/intake-members/<id>/withdraw")
@allow("intermediaries.intake_member.own", on=intake_member)
def intake_member_withdraw(found):
    intakes.withdraw(found, current_actor(), seen=seen())
    return _page(found, "申请已撤回。")
