"""Pages of a contract in force: changes proposed and answered, its end by one or by both."""

from flask import url_for

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.uploads import kept
from bidding.amendment_states import AMENDMENT
from bidding.forms_contract import AmendmentForm, EndForm, TerminateForm
from bidding.models.amendment import KINDS
from bidding.rules import amending as rules
from bidding.services import amending
from bidding.services import contract as contracts
from bidding.views import blueprint as known
from bidding.views.blueprint import bp

STEPS = {
    "proposed": "由对方在时限内确认；同意后合同即按变更执行并备案，服务计时随之调整。",
    "agreed": "变更已备案，合同按变更后的内容履行。",
    "refused": "对方不同意，合同不变；可以协商后重新提出。",
    "withdrawn": "变更已撤回，合同不变。",
    "lapsed": "合同已结束，变更不再办理。",
}


def _page(row, message):
    return go_to(url_for("bidding.amendment", id=row.id), t(message))


def _proposing(subject, cls, make, template, message):
    """Show a form of the contract, or do what it asks and lead to the proposal."""
    form = form_sent(cls)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            row = make(subject, dict(form.command), papers, current_actor())
            return _page(row, message)
    return answer(template, form=form, subject=subject, status=form.status)


@bp.route("/contracts/<id>/amend", methods=["GET", "POST"])
@allow("bidding.amendment.create", on=known.contract)
def amend(subject):
    return _proposing(
        subject,
        AmendmentForm,
        amending.propose,
        "bidding/amend.html",
        "变更已提出，等待对方确认。",
    )


@bp.route("/contracts/<id>/end", methods=["GET", "POST"])
@allow("bidding.amendment.create", on=known.contract)
def end_together(subject):
    return _proposing(
        subject,
        EndForm,
        amending.propose_end,
        "bidding/end.html",
        "解除已提出，等待对方确认。",
    )


@bp.route("/contracts/<id>/terminated", methods=["GET", "POST"])
@allow("bidding.contract.terminated", on=known.contract)
def contract_terminated(subject):
    form = form_sent(TerminateForm)
    if form.ok:
        told = form.command
        ending = contracts.Ending(told.ground, told.consequences, told.settled_fen)
        with form.refusing():
            contracts.terminate(subject, told.reason, current_actor(), seen(), ending)
            return go_to(url_for("bidding.contract", id=subject.id), t("合同已解除，理由已公开。"))
    return answer("bidding/terminate.html", form=form, subject=subject, status=form.status)


@bp.get("/amendments/<id>")
@allow("bidding.amendment.view", on=known.amendment)
def amendment(subject):
    held = amending.bounds(subject.contract)
    over = rules.raised(subject.amount_fen, held) if subject.amount_fen else []
    return answer(
        "bidding/amendment.html",
        subject=subject,
        flow=AMENDMENT,
        kind=KINDS[subject.kind],
        step=STEPS[subject.state],
        over=over,
        choices=available(AMENDMENT, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        attached=files.of(subject.subject_kind, subject.id),
    )


@bp.post("/amendments/<id>/agree")
@allow("bidding.amendment.agree", on=known.amendment)
def amendment_agree(subject):
    amending.agree(subject, current_actor(), seen())
    return _page(subject, "已同意并备案。")


@bp.post("/amendments/<id>/refuse")
@allow("bidding.amendment.refuse", on=known.amendment)
def amendment_refuse(subject):
    amending.refuse(subject, reason(), current_actor(), seen())
    return _page(subject, "已答复不同意，合同不变。")


@bp.post("/amendments/<id>/withdraw")
@allow("bidding.amendment.withdraw", on=known.amendment)
def amendment_withdraw(subject):
    amending.withdraw(subject, current_actor(), seen())
    return _page(subject, "变更已撤回。")
