"""All opinions of a package in one list: narrowed, ordered, page by page, with their moves."""

from __future__ import annotations

from flask import request

from app.kernel.fire import available
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from joint_review import board, queries
from joint_review.disciplines import name_of
from joint_review.forms import BoardForm
from joint_review.models.package import Package
from joint_review.opinion_states import OPINION
from joint_review.rules.opinions import KINDS, SEVERITIES
from joint_review.states import PACKAGE
from joint_review.views.blueprint import bp, offered, package

MOST = 100  # opinions on one page


@bp.get("/joint-review/packages/<id>/opinions")
@allow("package.view", on=package)
def opinions(found: Package):
    """All opinions the reader may see, in one table, with what may be done with each."""
    actor = current_actor()
    queries.remember_tasks(found, actor.person_id)
    every = queries.opinions(found, actor)
    asked = board.read(request.args)
    chosen = board.narrowed(every, asked)
    start = request.args.get("after", default=0, type=int)
    start = start if 0 <= start < len(chosen) else 0
    rows = chosen[start : start + MOST]
    return answer(
        "joint_review/opinions.html",
        "joint_review/_opinions.html",
        package=found,
        form=BoardForm(initial=asked.given, options=board.options(every)),
        asked=asked.given,
        rows=[(one, offered(one)) for one in rows],
        total=len(chosen),
        every=len(every),
        after=start + MOST if start + MOST < len(chosen) else None,
        replies=queries.replies(rows),
        flow=OPINION,
        kinds=KINDS,
        severities=SEVERITIES,
        name_of=name_of,
        choices=available(PACKAGE, found, actor),
    )
