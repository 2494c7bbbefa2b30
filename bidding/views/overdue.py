"""Pages of payments, and of everything in contracts that is overdue."""

from flask import request, url_for

from app.accounts.rules.places import beat
from app.kernel import deadlines, files
from app.kernel.fire import available
from app.web import filtering
from app.web.asked import form_sent, paging, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.uploads import kept
from bidding.forms_paying import LateFilter, PaidForm, PlanForm
from bidding.payment_states import PAYMENT
from bidding.queries import owing
from bidding.rules import paying as rules
from bidding.services import paying
from bidding.views import blueprint as known
from bidding.views.blueprint import bp

STEPS = {
    "planned": "付款条件成就后开始计时，由业主按期支付。",
    "due": "由业主在期限内支付并登记凭证；逾期的在其公告上提示报名机构。",
    "paid": "由中介机构核对到账后确认收款。",
    "received": "款项已到账。",
    "stopped": "合同已解除或者价款减少，不再支付。",
}


def _page(row, message):
    return go_to(url_for("bidding.payment", id=row.id), t(message))


def _typed(contract):
    found = {}
    for n, line in enumerate(paying.agreed(contract), 1):
        found |= {f"event{n}": line.event, f"days{n}": line.days, f"share{n}": line.share_bp // 100}
    return found


@bp.route("/contracts/<id>/payments", methods=["GET", "POST"])
@allow("bidding.payment.plan", on=known.contract)
def payment_plan(subject):
    form = form_sent(PlanForm, initial=_typed(subject))
    if form.ok:
        with form.refusing():
            paying.plan(subject, form.lines, current_actor())
            to = url_for("bidding.contract", id=subject.id)
            return go_to(to, t("付款安排已保存，合同文本随之更新。"))
    rows = [[f"{name}{n}" for name in ("event", "share", "days")] for n in range(1, rules.MOST + 1)]
    return answer("bidding/plan.html", form=form, subject=subject, rows=rows, status=form.status)


@bp.get("/payments/<id>")
@allow("bidding.payment.view", on=known.payment)
def payment(subject):
    return answer(
        "bidding/payment.html",
        subject=subject,
        flow=PAYMENT,
        step=STEPS[subject.state],
        after=rules.EVENTS[subject.event],
        choices=available(PAYMENT, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        attached=files.of(subject.subject_kind, subject.id),
    )


@bp.route("/payments/<id>/paid", methods=["GET", "POST"])
@allow("bidding.payment.paid", on=known.payment)
def payment_paid(subject):
    form = form_sent(PaidForm)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            paying.pay(subject, dict(form.command), papers, current_actor(), seen())
            return _page(subject, "付款已登记，等待对方确认收款。")
    return answer("bidding/pay.html", form=form, subject=subject, status=form.status)


@bp.post("/payments/<id>/received")
@allow("bidding.payment.received", on=known.payment)
def payment_received(subject):
    paying.confirm(subject, current_actor(), seen())
    return _page(subject, "已确认收款。")


@bp.post("/payments/<id>/not_received")
@allow("bidding.payment.not_received", on=known.payment)
def payment_not_received(subject):
    paying.deny(subject, reason(), current_actor(), seen())
    return _page(subject, "已告知业主未收到款项，付款期限继续计算。")


@bp.get("/late")
@allow("bidding.desk")
def late():
    form, values = filtering.asked(LateFilter, request.args)
    after, size = paging()
    rows, more = owing.late(values["kind"], after, size, beat(current_actor()))
    page = {"rows": rows, "after": more, "size": size, "asked": values["kind"]}
    return answer("bidding/late.html", form=form, **page)
