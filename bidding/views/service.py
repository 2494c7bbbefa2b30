"""Pages of both parties after the award: the contract and the result of the service."""

from functools import partial

from flask import url_for

from app.kernel import deadlines, events, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from app.web.uploads import kept
from bidding import queries
from bidding.amendment_states import AMENDMENT
from bidding.forms import ContractForm, FrameworkContractForm, ResultForm
from bidding.payment_states import PAYMENT
from bidding.queries import changes, owing
from bidding.rules import paying
from bidding.service_states import CONTRACT, RESULT
from bidding.services import contract as verbs
from bidding.views import blueprint as known
from bidding.views.blueprint import bp
from intermediaries.services import templates

CONTRACT_STEPS = {
    "pending": "下载合同文本，双方签字盖章后由任一方在时限内上传，对方确认后即时备案。",
    "drafted": "等待对方核对合同；确认后由系统备案，有误的退回。",
    "confirmed": "双方已确认，由系统即时备案。",
    "filed": "合同已备案；由中介机构按期提交成果，业主验收。需要延期或者变更的，一方提出、另一方确认。",
    "completed": "成果已验收，合同履行完毕。",
    "terminated": "合同已解除，理由已公开。",
    "void": "合同已作废；未在时限内签订的，中选资格取消。",
}
RESULT_STEPS = {
    "awaited": "由中介机构在服务期限内提交成果。",
    "delivered": "由业主在时限内验收；不符合约定的说明理由退回。",
    "returned": "成果已退回，由中介机构修改后重新提交。",
    "accepted": "成果已验收，采购完成。",
    "stopped": "服务已中止，不再提交成果。",
}


def _contract_page(subject, message):
    return go_to(url_for("bidding.contract", id=subject.id), t(message))


def _result_page(subject, message):
    return go_to(url_for("bidding.result", id=subject.id), t(message))


@bp.get("/contracts")
@allow("bidding.contract.list")
def contracts():
    read = partial(queries.contracts_of, current_actor().org_id)
    return listed(("bidding/contracts.html",), read, flow=CONTRACT)


def _ways(result):
    """The first thing the acting person can do with the result now, as a link to its page."""
    open_to = available(RESULT, result, current_actor()) if result else ()
    ready = [one.transition.label for one in open_to if not one.reasons]
    url = url_for("bidding.result", id=result.id) if ready else ""
    return [(t(label), url, "send") for label in ready[:1]]


def _paying(subject):
    """The payments of a contract with the clocks of those that are due."""
    rows = owing.payments_of(subject)
    due = [row.id for row in rows if row.state in ("due", "paid")]
    return {
        "payments": rows,
        "payment_lights": deadlines.of_many("bidding.payment", due, only_open=True) if due else {},
        "payment_flow": PAYMENT,
        "payment_events": paying.EVENTS,
        "percent": paying.percent,
    }


@bp.get("/contracts/<id>")
@allow("bidding.contract.view", on=known.contract)
def contract(subject):
    may = allowed(current_actor(), "bidding.contract.draw_up", subject)
    result = queries.result_of(subject)
    return answer(
        "bidding/contract.html",
        subject=subject,
        flow=CONTRACT,
        step=CONTRACT_STEPS[subject.state],
        choices=available(CONTRACT, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        attached=files.of(subject.subject_kind, subject.id),
        result=result,
        ways=_ways(result),
        result_flow=RESULT,
        may_draw_up=may,
        **_paying(subject),
        may_plan=allowed(current_actor(), "bidding.payment.plan", subject),
        amendments=changes.amendments_of(subject),
        amendment_flow=AMENDMENT,
        may_amend=allowed(current_actor(), "bidding.amendment.create", subject),
        own_form=may and templates.fillable(subject.item_id, subject.requirement.item_edition),
    )


def _price(subject):
    """Only the price of the award fits: said while it is typed, before the scan is sent."""
    return {"exact": {"amount_fen": subject.award.amount_fen}}


@bp.route("/contracts/<id>/upload", methods=["GET", "POST"])
@allow("bidding.contract.upload", on=known.contract)
def contract_upload(subject):
    kind = FrameworkContractForm if subject.requirement.framework else ContractForm
    form = form_sent(kind, initial=subject, options=_price(subject))
    if form.ok:
        sheet = form.command.paper
        with form.refusing():
            blob = files.store(sheet.stream, sheet.filename, accept=("pdf",), field="paper")
            paper = (blob, sheet.filename)
            verbs.upload(subject, dict(form.command), paper, current_actor(), seen())
            return _contract_page(subject, "合同已上传，等待对方确认。")
    return answer("bidding/contract_upload.html", form=form, subject=subject, status=form.status)


@bp.post("/contracts/<id>/confirm")
@allow("bidding.contract.confirm", on=known.contract)
def contract_confirm(subject):
    verbs.confirm(subject, current_actor(), seen())
    return _contract_page(subject, "合同已确认并备案。")


@bp.post("/contracts/<id>/send_back")
@allow("bidding.contract.send_back", on=known.contract)
def contract_send_back(subject):
    verbs.send_back(subject, reason(), current_actor(), seen())
    return _contract_page(subject, "合同已退回对方。")


@bp.get("/results/<id>")
@allow("bidding.result.view", on=known.result)
def result(subject):
    return answer(
        "bidding/result.html",
        subject=subject,
        flow=RESULT,
        step=RESULT_STEPS[subject.state],
        choices=available(RESULT, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        attached=files.of(subject.subject_kind, subject.id),
    )


def _why_returned(subject):
    """Return the reason of the last return, None when nothing came back."""
    told = events.timeline(subject.subject_kind, subject.id) if subject.returns else ()
    return next(
        ((e.facts or {}).get("reason") for e in told if e.key == "bidding.result.returned"), None
    )


@bp.route("/results/<id>/delivered", methods=["GET", "POST"])
@allow("bidding.result.delivered", on=known.result)
def result_delivered(subject):
    form = form_sent(ResultForm)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            verbs.deliver(subject, form.command.note, papers, current_actor(), seen())
            return _result_page(subject, "成果已提交，等待业主验收。")
    why = _why_returned(subject)
    return answer("bidding/deliver.html", form=form, subject=subject, why=why, status=form.status)


@bp.post("/results/<id>/accepted")
@allow("bidding.result.accepted", on=known.result)
def result_accepted(subject):
    verbs.accept(subject, current_actor(), seen())
    return _result_page(subject, "成果已验收，合同履行完毕。")


@bp.post("/results/<id>/returned")
@allow("bidding.result.returned", on=known.result)
def result_returned(subject):
    verbs.give_back(subject, reason(), current_actor(), seen())
    return _result_page(subject, "成果已退回。")
