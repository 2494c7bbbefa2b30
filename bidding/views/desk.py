"""Pages of the operator: public numbers, objections."""

from flask import url_for

from app.accounts.rules.places import beat, span
from app.kernel import deadlines
from app.kernel.errors import Invalid
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding import queries
from bidding.award_states import OBJECTION
from bidding.forms import ReasonForm, SeedForm
from bidding.queries import selection
from bidding.services import award, draw, lotting, voiding
from bidding.states import REQUIREMENT
from bidding.views import blueprint as known
from bidding.views.blueprint import bp


@bp.get("/desk")
@allow("bidding.desk")
def desk():
    here = beat(current_actor())
    bounds = dict(zip(("low", "high"), span(here), strict=True)) if here else {}
    return answer(
        "bidding/desk.html",
        audits=selection.in_audit(**bounds),
        waiting=queries.waiting_for_seed(**bounds),
        objections=queries.open_objections(**bounds),
        flow=REQUIREMENT,
    )


@bp.post("/requirements/<id>/approve")
@allow("bidding.requirement.audit", on=known.requirement)
def requirement_approve(subject):
    lotting.approve_all(subject, current_actor(), seen())
    return _page(subject, "审核通过，公告已发布。")


@bp.post("/requirements/<id>/send_back")
@allow("bidding.requirement.audit", on=known.requirement)
def requirement_send_back(subject):
    lotting.send_back_all(subject, reason(), current_actor(), seen())
    return go_to(url_for("bidding.desk"), t("已退回业主修改。"))


@bp.post("/requirements/<id>/invalidate")
@allow("bidding.requirement.invalidate", on=known.requirement)
def requirement_invalidate(subject):
    voiding.invalidate(subject, reason(), current_actor(), seen())
    return _page(subject, "采购已置为无效，理由已公开。")


def _page(subject, message):
    return go_to(url_for("bidding.requirement", id=subject.id), t(message))


@bp.route("/requirements/<id>/seed", methods=["GET", "POST"])
@allow("bidding.requirement.seed", on=known.requirement)
def requirement_seed(subject):
    form = form_sent(SeedForm)
    if form.ok:
        try:
            told = draw.enter_seed(subject, form.command.typed, current_actor(), seen())
        except Invalid as error:
            form.refuse(error)
            subject = queries.requirement(subject.id)
        else:
            return go_to(url_for("bidding.record", id=subject.id), t(told))
    row = draw.waiting_round(subject)
    expected = draw.expected_of(row).told if row else ""
    page = {"form": form, "subject": subject, "expected": expected, "status": form.status}
    return answer("bidding/seed.html", **page)


@bp.route("/requirements/<id>/fallback", methods=["GET", "POST"])
@allow("bidding.requirement.seed", on=known.requirement)
def requirement_fallback(subject):
    form = form_sent(ReasonForm)
    if form.ok:
        draw.fall_back(subject, form.command.reason, current_actor(), seen())
        told = t("已公布改用的后续一期。")
        return go_to(url_for("bidding.requirement", id=subject.id), told)
    return answer("bidding/fallback.html", form=form, subject=subject, status=form.status)


@bp.get("/objections/<id>")
@allow("bidding.objection.view", on=known.objection)
def objection(row):
    return answer(
        "bidding/objection.html",
        subject=row,
        flow=OBJECTION,
        lights=deadlines.of(row, only_open=True),
        choices=available(OBJECTION, row, current_actor()),
    )


@bp.post("/objections/<id>/uphold")
@allow("bidding.objection.decide", on=known.objection)
def objection_uphold(row):
    award.decide(row, "uphold", reason(), current_actor(), seen())
    return go_to(url_for("bidding.objection", id=row.id), t("异议成立，已取消中选资格。"))


@bp.post("/objections/<id>/reject")
@allow("bidding.objection.decide", on=known.objection)
def objection_reject(row):
    award.decide(row, "reject", reason(), current_actor(), seen())
    return go_to(url_for("bidding.objection", id=row.id), t("异议不成立，公示恢复。"))
