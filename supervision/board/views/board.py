"""The board: figures of the latest counting, counting anew, its progress."""

from flask import url_for

from app.accounts.rules.places import beat
from app.kernel import parameters
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from supervision.blueprint import bp
from supervision.board import queries, rules
from supervision.board.parameters import threshold_of
from supervision.board.services import counting
from supervision.collusion import queries as suspected


def _context():
    actor = current_actor()
    row = queries.latest()
    home = beat(actor)
    tables = {kind: [] for kind in rules.KINDS}
    for one in queries.figures_of(row, region=home) if row else ():
        tables[one.kind].append(one)
    day = row.until if row else None
    return {
        "run": row,
        "running": queries.running(),
        "tables": tables,
        "kinds": rules.KINDS,
        "words": rules.WORDS,
        "subjects": {kind: rules.SUBJECTS[about] for kind, about in rules.ABOUT.items()},
        "thresholds": {kind: parameters.value(threshold_of(kind), day) for kind in rules.KINDS},
        "open_count": queries.open_count(actor),
        "suspicions": suspected.open_count(actor),
        "place": queries.place_name(home) if home else "",
    }


@bp.get("/supervision/board")
@allow("supervision.board.view")
def board():
    return answer("supervision/board/board.html", **_context())


@bp.post("/supervision/board/run")
@allow("supervision.board.run")
def board_run():
    counting.run(current_actor())
    return go_to(url_for("supervision.board"), t("已开始统计，完成后刷新本页。"))


@bp.get("/supervision/board/progress")
@allow("supervision.board.view")
def board_progress():
    return answer("supervision/board/_progress.html", running=queries.running())
