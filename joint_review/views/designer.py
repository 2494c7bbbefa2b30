"""What the designer does: answer every opinion, hand in changed sheets, hand over."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from app.kernel.errors import DomainError, Invalid, StaleState
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from joint_review import queries
from joint_review.disciplines import name_of
from joint_review.forms import ReplyForm
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OPINION, OpinionState
from joint_review.rules.opinions import KINDS, REPLIES, SEVERITIES
from joint_review.services import reply
from joint_review.states import PACKAGE
from joint_review.views.blueprint import bp, opinion, package, page_of
from joint_review.views.packages import sheet_table

OPEN = (OpinionState.ISSUED, OpinionState.REPLIED)


def changed_sheets(found: Package) -> list[Sheet]:
    """List the sheets handed in for the next round."""
    return [s for s in queries.current_sheets(found) if s.round == found.round + 1]


def sheet_options(found: Package) -> list[tuple[str, str]]:
    """List the changed sheets an answer may point to."""
    return [
        (s.id, t("{label}（第 {n} 版）", label=s.label, n=s.revision))
        for s in changed_sheets(found)
    ]


@bp.get("/joint-review/packages/<id>/replies")
@allow("package.reply", on=package)
def replies(found):
    return show_replies(found)


def show_replies(found: Package, status: int = 200, **more: Any):
    """Render the grid of answers; `more` brings back what was typed."""
    actor = current_actor()
    rows = [o for o in queries.issued(found, actor) if o.state in OPEN]
    made = queries.replies(rows)
    table = sheet_table(found)
    changed = changed_sheets(found)
    values = {
        "rows": rows,
        "replies": made,
        "changed": changed,
        "unmatched": [s for s in changed if s.revision == 1],
        "older": [s for s in table["sheets"] if s.round <= found.round],
        "options": sheet_options(found),
        "answers": REPLIES,
        "kinds": KINDS,
        "severities": SEVERITIES,
        "flow": OPINION,
        "choices": [c for c in available(PACKAGE, found, actor) if c.transition.action == "answer"],
        "may_answer": allowed(actor, "package.upload", found),
    }
    return answer("joint_review/replies.html", status=status, **(table | values | more))


@bp.post("/joint-review/packages/<id>/replies")
@allow("package.reply", on=package)
def save_replies(found):
    """Save every answer typed into the grid; wrong ones come back with their text."""
    wrong, typed, saved, status = {}, {}, 0, 422
    for one in queries.issued(found, current_actor()):
        values = _typed(one)
        if values is None:
            continue
        try:
            _answer(one, values)
            saved += 1
        except DomainError as error:
            wrong[one.id], typed[one.id] = error.reasons, values
            status = error.status if isinstance(error, StaleState) else status
    if wrong:
        return show_replies(found, status=status, wrong=wrong, typed=typed)
    if not saved:
        raise Invalid({"": "没有填写任何回复，请先选择答复并写明说明"})
    to = url_for("joint_review.replies", id=found.id)
    return go_to(to, t("已保存 {n} 条回复。", n=saved))


def _typed(one: Opinion) -> dict[str, str] | None:
    names = ("kind", "text", "sheet", "seen")
    values = {name: request.form.get(f"{name}-{one.id}", "") for name in names}
    filled = values["kind"] or values["text"].strip()
    return values if filled and one.state == OpinionState.ISSUED else None


def _answer(one: Opinion, values: dict[str, str]) -> None:
    version = int(values["seen"]) if values["seen"].isdecimal() else None
    chosen = queries.sheet(values["sheet"]) if values["sheet"] else None
    reply.reply(one, values["kind"], values["text"], chosen, current_actor(), seen=version)


@bp.route("/joint-review/opinions/<id>/reply", methods=["GET", "POST"])
@allow("opinion.reply", on=opinion)
def opinion_reply(found):
    """Answer one opinion on a page of its own."""
    options = {"sheet": sheet_options(found.package)}
    form = form_sent(ReplyForm, options=options)
    if form.ok:
        command = form.command
        chosen = queries.sheet(command.sheet) if command.sheet else None
        with form.refusing():
            reply.reply(found, command.kind, command.text, chosen, current_actor(), seen=seen())
            to = url_for("joint_review.replies", id=found.package_id)
            return go_to(to, t("回复已保存。"))
    return answer(
        "joint_review/reply.html", form=form, opinion=found, name_of=name_of, status=form.status
    )


@bp.post("/joint-review/opinions/<id>/amend")
@allow("opinion.reply", on=opinion)
def opinion_amend(found):
    reply.amend(found, current_actor(), seen=seen())
    to = url_for("joint_review.replies", id=found.package_id)
    return go_to(to, t("回复已撤回，可以重新填写。"))


@bp.post("/joint-review/packages/<id>/answer")
@allow("package.reply", on=package)
def package_answer(found):
    reply.answer(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("已送复审。"))
