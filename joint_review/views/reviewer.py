"""What a reviewer does: write opinions, propose them, finish a discipline, judge the answers."""

from __future__ import annotations

from flask import request, url_for

from app.kernel.errors import Invalid, StaleState
from app.kernel.permissions import allowed
from app.web.asked import reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from joint_review import clauses, disputes, marks, queries, release
from joint_review.argument_states import ARGUMENT, CHANGE
from joint_review.disciplines import name_of
from joint_review.forms import OpinionForm
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OPINION, OpinionState, TaskState
from joint_review.rules.opinions import KINDS, REPLIES, SEVERITIES
from joint_review.services import change, opine, reply
from joint_review.views.blueprint import bp, offered, opinion, package, page_of, sheet, task
from joint_review.views.sheets import show_sheet


def my_tasks(found: Package) -> list[Task]:
    """List the disciplines the person may still write opinions in."""
    held = queries.tasks_of(found, current_actor().person_id)
    return [one for one in held if one.state == TaskState.ASSIGNED]


def opinion_form(found: Package, data=None, initial=None) -> OpinionForm:
    """Make the form with the person's disciplines; a single one is chosen already."""
    options = [(one.id, name_of(one.discipline)) for one in my_tasks(found)]
    start = {"task": options[0][0]} if len(options) == 1 else {}
    return OpinionForm(data, options={"task": options}, initial={**start, **(initial or {})})


def looked_up(form: OpinionForm) -> OpinionForm:
    """Bring the clause chosen from the library into the form, and what fits the words typed."""
    form.find, form.picked = (request.form.get(n, "")[:60] for n in ("find", "pick"))
    chosen = clauses.clause(form.picked) if form.picked else None
    if chosen is not None:
        form.raw |= {"basis": chosen.code, "clause": chosen.number}
    form.hits = clauses.find(form.find)
    return form


def _only_looks() -> bool:
    """The button that searches the library without script: nothing is checked, nothing kept."""
    return request.method == "POST" and request.form.get("look") == "1"


def _status(form: OpinionForm) -> int:
    return 422 if form.is_sent and not _only_looks() else 200


def _write(form: OpinionForm, found: Package, on: Sheet | None) -> Opinion:
    """Draft what was typed; the pin arrives as seen and is kept on the unrotated page."""
    left, top = form.position()
    if left is not None and on is not None:
        left, top = marks.stored(left, top, on.rotation)
    command = form.written(left if on else None, top if on else None)
    chosen = next(one for one in my_tasks(found) if one.id == form.command["task"])
    return opine.write_opinion(chosen, on, command, current_actor())


@bp.post("/joint-review/sheets/<id>/opinions")
@allow("sheet.opine", on=sheet)
def sheet_opinion(found):
    """Write an opinion on a sheet, with a pin or with the place in words."""
    form, status = looked_up(opinion_form(found.package, request.form)), 422
    if _only_looks():
        return show_sheet(queries.newest(found), form=form)
    if form.ok:
        try:
            made = _write(form, found.package, found)
        except (Invalid, StaleState) as error:
            form.refuse(error)
            status = error.status
        else:
            return go_to(_on_sheet(made), t("意见已记为草拟，完成本轮审查时一并提交审定。"))
    return show_sheet(queries.newest(found), form=form, status=status)


@bp.route("/joint-review/packages/<id>/opinions/new", methods=["GET", "POST"])
@allow("package.review", on=package)
def package_opinion(found):
    """Write an opinion about the whole set."""
    form = looked_up(opinion_form(found, request.form if request.method == "POST" else None))
    if not _only_looks() and form.ok:
        with form.refusing():
            _write(form, found, None)
            to = url_for("joint_review.opinions", id=found.id)
            return go_to(to, t("意见已记为草拟，完成本轮审查时一并提交审定。"))
    return answer(
        "joint_review/opinion_form.html",
        form=form,
        package=found,
        opinion=None,
        status=_status(form),
    )


def _closes_for(found: Opinion, actor) -> bool:
    """Say whether the person may close an opinion that somebody else wrote."""
    waits = found.state == OpinionState.REPLIED and found.author_id != actor.person_id
    return waits and allowed(actor, "opinion.judge", found)


@bp.get("/joint-review/opinions/<id>")
@allow("opinion.view", on=opinion)
def opinion_page(found):
    """One opinion: where, why, every answer and verdict, what may be done with it."""
    actor = current_actor()
    return answer(
        "joint_review/opinion.html",
        opinion=found,
        flow=OPINION,
        choices=offered(found),
        close_for=_closes_for(found, actor),
        replies=queries.replies([found])[found.id],
        may_edit=found.state == OpinionState.DRAFT and allowed(actor, "opinion.edit", found),
        may_call=allowed(actor, "opinion.lead", found) and disputes.asks_for_one(found),
        arguments=disputes.arguments_of(found),
        argument_flow=ARGUMENT,
        change=next(
            iter(disputes.visible(_changes(found), release.inside(found.package, actor))), None
        ),
        change_flow=CHANGE,
        kinds=KINDS,
        severities=SEVERITIES,
        answers=REPLIES,
        name_of=name_of,
    )


def _changes(found: Opinion) -> list:
    return [found.change] if found.change is not None else []


@bp.route("/joint-review/opinions/<id>/edit", methods=["GET", "POST"])
@allow("opinion.edit", on=opinion)
def opinion_edit(found):
    """Change a draft of one's own; its pin stays where it is."""
    initial = {name: getattr(found, name) for name in OpinionForm.fields if name not in "xy"}
    initial |= {"task": found.task_id}
    data = request.form if request.method == "POST" else None
    form = looked_up(opinion_form(found.package, data, initial))
    if not _only_looks() and form.ok:
        command = form.written(found.x, found.y)
        with form.refusing():
            opine.edit_opinion(found, command, current_actor(), seen=seen())
            return go_to(_page(found), t("草拟的意见已修改。"))
    return answer(
        "joint_review/opinion_form.html",
        form=form,
        package=found.package,
        opinion=found,
        status=_status(form),
    )


@bp.post("/joint-review/opinions/<id>/propose")
@allow("opinion.edit", on=opinion)
def opinion_propose(found):
    opine.move(found, "propose", current_actor(), seen=seen())
    return go_to(_page(found), t("意见已提交审定。"))


@bp.post("/joint-review/opinions/<id>/take-back")
@allow("opinion.edit", on=opinion)
def opinion_take_back(found):
    opine.move(found, "take_back", current_actor(), seen=seen())
    return go_to(_page(found), t("意见已退回草拟。"))


@bp.post("/joint-review/opinions/<id>/void")
@allow("opinion.void", on=opinion)
def opinion_void(found):
    opine.move(found, "void", current_actor(), reason=reason(), seen=seen())
    to = url_for("joint_review.opinions", id=found.package_id)
    return go_to(to, t("意见已作废。"))


@bp.post("/joint-review/opinions/<id>/close")
@allow("opinion.judge", on=opinion)
def opinion_close(found):
    reply.close(found, current_actor(), reason=reason(), seen=seen())
    return go_to(_page(found), t("意见已闭合。"))


@bp.post("/joint-review/opinions/<id>/keep-open")
@allow("opinion.judge", on=opinion)
def opinion_keep_open(found):
    reply.keep_open(found, reason(), current_actor(), seen=seen())
    return go_to(_page(found), t("意见未闭合，将再次告知设计单位。"))


@bp.post("/joint-review/opinions/<id>/transfer")
@allow("opinion.judge", on=opinion)
def opinion_transfer(found):
    change.transfer(found, reason(), current_actor(), seen=seen())
    return go_to(_page(found), t("意见已转设计变更，随本轮结论告知设计单位。"))


@bp.post("/joint-review/tasks/<id>/finish")
@allow("task.review", on=task)
def task_finish(found):
    opine.finish(found, current_actor(), seen=seen())
    return go_to(page_of(found.package), t("本专业已完成本轮审查。"))


@bp.post("/joint-review/tasks/<id>/reopen")
@allow("task.review", on=task)
def task_reopen(found):
    opine.reopen(found, current_actor(), seen=seen())
    return go_to(page_of(found.package), t("可以继续审查。"))


def _page(found: Opinion) -> str:
    return url_for("joint_review.opinion_page", id=found.id)


def _on_sheet(found: Opinion) -> str:
    return f"{url_for('joint_review.sheet_page', id=found.sheet_id)}#opinion-{found.id}"
