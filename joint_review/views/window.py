"""What the window does: accept, ask for a correction once, refuse, file the result."""

from __future__ import annotations

from app.web.asked import reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import go_to
from app.web.i18n import t
from joint_review.services import submit
from joint_review.views.blueprint import bp, package, page_of


@bp.post("/joint-review/packages/<id>/accept")
@allow("package.accept", on=package)
def package_accept(found):
    submit.accept(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("已受理，已通知审查机构分派。"))


@bp.post("/joint-review/packages/<id>/correct")
@allow("package.accept", on=package)
def package_correct(found):
    submit.correct(found, reason(), current_actor(), seen=seen())
    return go_to(page_of(found), t("已一次性告知补正。"))


@bp.post("/joint-review/packages/<id>/refuse")
@allow("package.accept", on=package)
def package_refuse(found):
    submit.move(found, "refuse", current_actor(), reason=reason(), seen=seen())
    return go_to(page_of(found), t("已不予受理。"))


@bp.post("/joint-review/packages/<id>/file")
@allow("package.file", on=package)
def package_file(found):
    submit.move(found, "file", current_actor(), seen=seen())
    return go_to(page_of(found), t("审查结果已备案。"))
