"""Design changes that opinions were turned into: handed in, sent back, found general or major."""

from __future__ import annotations

from flask import url_for

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.uploads import kept
from joint_review.argument_states import CHANGE
from joint_review.disciplines import name_of
from joint_review.forms import ChangeForm, SettleForm
from joint_review.models.argument import DesignChange
from joint_review.rules.arguments import GRADES
from joint_review.services import change as service
from joint_review.views.blueprint import bp, change


def _page(found: DesignChange) -> str:
    return url_for("joint_review.change_page", id=found.id)


def _form(found: DesignChange, form, title: str):
    more = {"template": "joint_review/path_form.html", "opinion": found.opinion}
    return form_page(form, title, _page(found), subject=found, **more)


@bp.get("/joint-review/changes/<id>")
@allow("change.view", on=change)
def change_page(found):
    return answer(
        "joint_review/change.html",
        change=found,
        opinion=found.opinion,
        flow=CHANGE,
        clocks=[one for one in deadlines.of(found) if one.is_open],
        choices=available(CHANGE, found, current_actor()),
        grades=GRADES,
        notices=files.of(found.subject_kind, found.id, service.NOTICE),
        name_of=name_of,
    )


@bp.route("/joint-review/changes/<id>/hand", methods=["GET", "POST"])
@allow("change.hand", on=change)
def change_hand(found):
    """The designer hands the notice of change in, with its drawings."""
    start = {name: getattr(found, name) for name in ("content", "cause", "sheets")}
    form = form_sent(ChangeForm, initial=start)
    if form.ok:
        with form.refusing():
            papers = kept(form.command["papers"])
            service.hand(found, form.command, papers, current_actor(), seen=seen())
            return go_to(_page(found), t("设计变更已提交，等待审查机构认定。"))
    return _form(found, form, "提交设计变更")


@bp.post("/joint-review/changes/<id>/give-back")
@allow("change.judge", on=change)
def change_give_back(found):
    service.give_back(found, reason(), current_actor(), seen=seen())
    return go_to(_page(found), t("设计变更已退回补充。"))


@bp.route("/joint-review/changes/<id>/settle", methods=["GET", "POST"])
@allow("change.judge", on=change)
def change_settle(found):
    """The institution says what kind of change it is, reviews a major one, and ends it."""
    form = form_sent(SettleForm)
    if form.ok:
        given = form.command
        with form.refusing():
            service.settle(found, given["grade"], given["conclusion"], current_actor(), seen=seen())
            return go_to(_page(found), t("设计变更已办结，审查意见正在制作。"))
    return _form(found, form, "认定设计变更")
