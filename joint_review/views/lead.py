"""What the institution's lead does: assign, begin, pause, merge, issue, approve; its manager certifies."""

from __future__ import annotations

from flask import request, url_for

from app.kernel.errors import Invalid, NotAllowed
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from joint_review import queries
from joint_review.disciplines import name_of
from joint_review.forms import MergeForm
from joint_review.limits import in_use
from joint_review.opinion_states import TASK, OpinionState
from joint_review.services import assign, opine, submit
from joint_review.states import PACKAGE
from joint_review.views.blueprint import bp, opinion, package, page_of, task


@bp.route("/joint-review/packages/<id>/assign", methods=["GET", "POST"])
@allow("package.assign", on=package)
def assign_reviewers(found):
    """Give a discipline to a reviewer; whoever is tied is listed with the reason."""
    refused, status, chosen = (), 200, request.values.get("discipline", "")
    if request.method == "POST":
        try:
            made = assign.assign(found, chosen, request.form.get("duty", ""), current_actor())
        except (NotAllowed, Invalid) as error:
            refused, status = error.reasons, error.status
        else:
            text = t("{name}专业已分派给{who}。", name=name_of(chosen), who=made.reviewer.name)
            return go_to(url_for("joint_review.assign_reviewers", id=found.id), text)
    wanted = dict.fromkeys(s.discipline for s in queries.current_sheets(found))
    tasks = queries.tasks(found)
    return answer(
        "joint_review/assign.html",
        status=status,
        package=found,
        refused=refused,
        chosen=chosen or next((d for d in wanted if name_of(d) in found.unassigned), ""),
        typed=request.form.get("duty", ""),
        unassigned=found.unassigned,
        candidates=assign.candidates(found, chosen),
        disciplines=[(d.key, d.name, d.key in wanted) for d in in_use(wanted)],
        tasks=[(one, available(TASK, one, current_actor())) for one in tasks],
        task_flow=TASK,
        name_of=name_of,
        choices=[
            c for c in available(PACKAGE, found, current_actor()) if c.transition.action == "begin"
        ],
    )


@bp.post("/joint-review/tasks/<id>/release")
@allow("task.assign", on=task)
def task_release(found):
    assign.release(found, reason(), current_actor(), seen=seen())
    to = url_for("joint_review.assign_reviewers", id=found.package_id)
    return go_to(to, t("已收回任务，请改派。"))


@bp.post("/joint-review/packages/<id>/begin")
@allow("package.assign", on=package)
def package_begin(found):
    assign.begin(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("审查已开始，开始计时。"))


@bp.post("/joint-review/packages/<id>/pause")
@allow("package.lead", on=package)
def package_pause(found):
    submit.move(found, "pause", current_actor(), reason=reason(), seen=seen())
    return go_to(page_of(found), t("计时已暂停。"))


@bp.post("/joint-review/packages/<id>/resume")
@allow("package.lead", on=package)
def package_resume(found):
    submit.move(found, "resume", current_actor(), seen=seen())
    return go_to(page_of(found), t("计时已恢复。"))


@bp.post("/joint-review/packages/<id>/issue")
@allow("package.lead", on=package)
def package_issue(found):
    opine.issue(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("审查意见已发出，告知书正在制作。"))


@bp.post("/joint-review/packages/<id>/approve")
@allow("package.lead", on=package)
def package_approve(found):
    opine.approve(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("已判定审查合格，等待签发合格书。"))


@bp.post("/joint-review/packages/<id>/certify")
@allow("package.certify", on=package)
def package_certify(found):
    opine.certify(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("审查合格书已签发，文书正在制作。"))


@bp.route("/joint-review/opinions/<id>/merge", methods=["GET", "POST"])
@allow("opinion.lead", on=opinion)
def opinion_merge(found):
    """Choose the opinion that takes this one in."""
    others = [
        o
        for o in queries.opinions(found.package, current_actor())
        if o.state == OpinionState.PENDING and o.id != found.id
    ]
    options = {"into": [(o.id, f"{name_of(o.discipline)}：{o.problem[:60]}") for o in others]}
    form = form_sent(MergeForm, options=options)
    if form.ok:
        into = next(o for o in others if o.id == form.command.into)
        opine.merge(found, into, current_actor(), seen=seen())
        return go_to(url_for("joint_review.opinions", id=found.package_id), t("意见已合并。"))
    return answer(
        "joint_review/merge.html", form=form, opinion=found, name_of=name_of, status=form.status
    )
