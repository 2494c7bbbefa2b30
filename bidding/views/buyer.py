"""Pages of the owner: draft, publish, revise, cancel, decide about a single sign-up."""

from functools import partial

from flask import url_for

from app.kernel.errors import Reason
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from bidding import queries
from bidding.forms import ChoiceForm
from bidding.services import award, choosing, lotting, publish, selecting
from bidding.states import REQUIREMENT
from bidding.views import blueprint as known
from bidding.views.blueprint import bp


def _page(subject, message):
    return go_to(url_for("bidding.requirement", id=subject.id), t(message))


@bp.get("/mine")
@allow("bidding.requirement.list")
def mine():
    read = partial(queries.requirements_of, current_actor().org_id)
    return listed(("bidding/mine.html",), read, flow=REQUIREMENT)


@bp.post("/requirements/<id>/publish")
@allow("bidding.requirement.publish", on=known.requirement)
def requirement_publish(subject):
    lotting.publish_all(subject, current_actor(), seen())
    invites = subject.method == "direct"
    return _page(subject, "公告已发布，已邀请所选机构。" if invites else "公告已发布，报名开始。")


@bp.post("/requirements/<id>/submit")
@allow("bidding.requirement.submit", on=known.requirement)
def requirement_submit(subject):
    lotting.submit_all(subject, current_actor(), seen())
    return _page(subject, "已提交运行机构审核，审核通过后自动发布。")


@bp.post("/requirements/<id>/recall")
@allow("bidding.requirement.recall", on=known.requirement)
def requirement_recall(subject):
    lotting.recall_all(subject, current_actor(), seen())
    return _page(subject, "已撤回，可以修改后重新提交。")


@bp.post("/requirements/<id>/discard")
@allow("bidding.requirement.discard", on=known.requirement)
def requirement_discard(subject):
    lotting.discard(subject, current_actor(), seen())
    return _page(subject, "草稿已废置。")


@bp.post("/requirements/<id>/cancel")
@allow("bidding.requirement.cancel", on=known.requirement)
def requirement_cancel(subject):
    publish.cancel(subject, reason(), current_actor(), seen())
    return _page(subject, "采购已取消，理由已公开。")


@bp.post("/requirements/<id>/reprocure")
@allow("bidding.requirement.reprocure", on=known.requirement)
def reprocure(subject):
    made = lotting.reprocure(subject, current_actor())
    told = t("已按原公告起草，请核对各步后发布。")
    return go_to(url_for("bidding.requirement_edit", id=made.id), told)


@bp.post("/requirements/<id>/choose_sole")
@allow("bidding.requirement.choose_sole", on=known.requirement)
def requirement_choose_sole(subject):
    award.choose_sole(subject, reason(), current_actor(), seen())
    return _page(subject, "已直接选取，结果开始公示。")


@bp.post("/requirements/<id>/refuse_sole")
@allow("bidding.requirement.refuse_sole", on=known.requirement)
def requirement_refuse_sole(subject):
    award.refuse_sole(subject, reason(), current_actor(), seen())
    return _page(subject, "已按流标处理。")


@bp.route("/requirements/<id>/choose", methods=["GET", "POST"])
@allow("bidding.requirement.choose", on=known.requirement)
def requirement_choose(subject):
    found = choosing.choices(subject)
    named = {
        "number": [
            (str(one.number), Reason.of("{n} 号 {name}", n=one.number, name=one.name))
            for one in found
        ]
    }
    form = form_sent(ChoiceForm, options=named)
    if form.ok:
        number = int(form.command.number)
        selecting.choose(subject, number, form.command.reason, current_actor(), seen())
        return _page(subject, "已选定，结果开始公示。")
    page = {"subject": subject, "listed": found, "status": form.status}
    return answer("bidding/choose.html", form=form, **page)


@bp.post("/awards/<id>/forfeited")
@allow("bidding.award.forfeited", on=queries.award)
def award_forfeited(row):
    award.forfeit(row, reason(), current_actor(), seen())
    return _page(row.requirement, "中选资格已取消，将按公告规则继续。")
