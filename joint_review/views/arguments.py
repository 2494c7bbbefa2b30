"""Expert arguments: called by the lead, seen by all parties, concluded with the experts' votes."""

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
from joint_review import queries
from joint_review.argument_states import ARGUMENT
from joint_review.disciplines import name_of
from joint_review.forms import ArgumentForm, RulingForm
from joint_review.models.argument import Argument
from joint_review.rules.arguments import RULINGS
from joint_review.services import argue
from joint_review.views.blueprint import argument, bp, opinion

PATH = "joint_review/path_form.html"


def _page(found: Argument) -> str:
    return url_for("joint_review.argument_page", id=found.id)


@bp.route("/joint-review/opinions/<id>/argue", methods=["GET", "POST"])
@allow("opinion.lead", on=opinion)
def opinion_argue(found):
    """Call experts together over an opinion the designer disputes."""
    basis = f"{found.basis} {found.clause}".strip()
    start = {"reviewers": "\n".join(filter(None, (found.problem, basis)))}
    form = form_sent(ArgumentForm, initial=start)
    if form.ok:
        with form.refusing():
            made = argue.call(found, argue.Call(**form.command), current_actor(), seen=seen())
            return go_to(_page(made), t("专家论证已组织，计时暂停，请通知各方到会。"))
    there = url_for("joint_review.opinion_page", id=found.id)
    more = {"template": PATH, "opinion": found, "asked": queries.latest_reply(found)}
    return form_page(form, "组织专家论证", there, subject=found, **more)


@bp.get("/joint-review/arguments/<id>")
@allow("argument.view", on=argument)
def argument_page(found):
    return answer(
        "joint_review/argument.html",
        argument=found,
        opinion=found.opinion,
        flow=ARGUMENT,
        clocks=[one for one in deadlines.of(found) if one.is_open],
        choices=available(ARGUMENT, found, current_actor()),
        rulings=RULINGS,
        minutes=files.of(found.subject_kind, found.id, argue.MINUTES),
        name_of=name_of,
    )


@bp.route("/joint-review/arguments/<id>/rule", methods=["GET", "POST"])
@allow("argument.lead", on=argument)
def argument_rule(found):
    """Record the votes, the conclusion and the signed minutes; the house carries it out."""
    form = form_sent(RulingForm)
    if form.ok:
        given = form.command
        votes = {key: given[key] for key in RULINGS}
        with form.refusing():
            said = argue.Conclusion(votes, given["conclusion"], kept(given["papers"]))
            argue.rule(found, said, current_actor(), seen=seen())
            return go_to(_page(found), t("论证结论已记录并执行，论证意见书正在制作。"))
    more = {"template": PATH, "opinion": found.opinion}
    return form_page(form, "记录论证结论", _page(found), subject=found, **more)


@bp.post("/joint-review/arguments/<id>/drop")
@allow("argument.lead", on=argument)
def argument_drop(found):
    argue.drop(found, reason(), current_actor(), seen=seen())
    return go_to(_page(found), t("论证已撤回，由审查人复审这条回复。"))
