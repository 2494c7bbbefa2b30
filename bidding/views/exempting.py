"""Pages of purchases outside the market: recorded by owners, watched by the regulator."""

from functools import partial

from flask import request, url_for

from app.accounts.rules.places import beat
from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import filtered
from app.web.uploads import kept
from bidding.exemption_states import EXEMPTION
from bidding.forms_paying import ExemptionFilter, ExemptionForm
from bidding.queries import exempted
from bidding.rules.exempting import GROUNDS, SECRET
from bidding.services import exempting
from bidding.views import blueprint as known
from bidding.views.blueprint import bp

STEPS = {
    "recorded": "已登记；主管部门可以查阅并提出异议。",
    "objected": "主管部门有异议，由业主在时限内说明情况。",
    "answered": "业主已说明情况，由主管部门认定。",
    "upheld": "认定不符合豁免条件；今后同类采购应当在中介超市办理。",
    "cleared": "认定符合豁免条件。",
    "withdrawn": "登记已撤回。",
}


def whose(actor):
    """Return whose records an actor reads: None for those of all."""
    return None if allowed(actor, "bidding.exemption.list_all") else actor.org_id


def _page(row, message):
    return go_to(url_for("bidding.exemption", id=row.id), t(message))


@bp.get("/exemptions")
@allow("bidding.exemption.list")
def exemptions():
    actor = current_actor()
    return filtered(
        ExemptionFilter,
        ("bidding/exemptions.html",),
        partial(exempted.exemptions, whose(actor), region=beat(actor)),
        flow=EXEMPTION,
        grounds=GROUNDS,
        may_record=allowed(actor, "bidding.exemption.create"),
        export=url_for("exports.listing", key="exemptions", **request.args.to_dict()),
    )


@bp.route("/exemptions/new", methods=["GET", "POST"])
@allow("bidding.exemption.create")
def exemption_new():
    form = form_sent(ExemptionForm)
    if form.ok:
        told = dict(form.command)
        with form.refusing():
            exempting.check(told, len(told["papers"]))
            row = exempting.record(told, kept(told["papers"]), current_actor())
            return _page(row, "已登记。")
    return answer("bidding/exemption_new.html", form=form, status=form.status)


@bp.get("/exemptions/<id>")
@allow("bidding.exemption.view", on=known.exemption)
def exemption(subject):
    return answer(
        "bidding/exemption.html",
        subject=subject,
        flow=EXEMPTION,
        step=STEPS[subject.state],
        ground=GROUNDS[subject.ground],
        is_secret=subject.ground == SECRET,
        choices=available(EXEMPTION, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        attached=files.of(subject.subject_kind, subject.id),
    )


def _move(subject, action, message):
    exempting.move(subject, action, reason(), current_actor(), seen())
    return _page(subject, message)


@bp.post("/exemptions/<id>/object")
@allow("bidding.exemption.object", on=known.exemption)
def exemption_object(subject):
    return _move(subject, "object", "异议已提出，等待业主说明情况。")


@bp.post("/exemptions/<id>/answer")
@allow("bidding.exemption.answer", on=known.exemption)
def exemption_answer(subject):
    return _move(subject, "answer", "已说明情况，等待主管部门认定。")


@bp.post("/exemptions/<id>/uphold")
@allow("bidding.exemption.uphold", on=known.exemption)
def exemption_uphold(subject):
    return _move(subject, "uphold", "已认定不符合豁免条件。")


@bp.post("/exemptions/<id>/clear")
@allow("bidding.exemption.clear", on=known.exemption)
def exemption_clear(subject):
    return _move(subject, "clear", "已认定符合豁免条件。")


@bp.post("/exemptions/<id>/withdraw")
@allow("bidding.exemption.withdraw", on=known.exemption)
def exemption_withdraw(subject):
    return _move(subject, "withdraw", "登记已撤回。")
