"""The room of the board, as data."""

import datetime as dt

from app.kernel import files
from app.kernel.permissions import allowed
from app.kernel.room import Nav, Room, Subject
from supervision.board import queries
from supervision.board.models import MODELS, Signal
from supervision.board.notices import NOTICES, SENTENCES
from supervision.board.parameters import DEADLINES, LAPSE, PARAMETERS
from supervision.board.permissions import PARTIES, PERMISSIONS, WATCHING
from supervision.board.services import counting, judging
from supervision.board.states import WORKFLOWS
from supervision.board.todo import todo
from supervision.board.views import board, signals

PAGES = (board, signals)
VIEW = "supervision.signal.view"
AT_NIGHT = dt.time(2, 40)

files.guard_slot(Signal.subject_kind, judging.ANSWER, VIEW)


def withheld(signal, event, actor):
    """Offices read nearly every event; one that stands out itself must not be warned."""
    return not allowed(actor, VIEW, signal)


ROOM = Room(
    name="supervision",
    title="监督看板",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("监督看板", "supervision.board", needs=WATCHING, icon="report"),
        Nav("监督线索", "supervision.signals", needs=WATCHING, icon="eye"),
        Nav("监督线索", "supervision.signal_mine", needs=PARTIES, icon="eye"),
    ),
    todo=todo,
    jobs={counting.NIGHT: counting.night, counting.STEP: counting.COUNT, LAPSE: judging.lapse},
    nights={counting.NIGHT: AT_NIGHT},
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Signal.subject_kind: Subject(
            Signal,
            queries.signal,
            VIEW,
            lambda row: f"/supervision/signals/{row.id}",
            lambda row: f"{row.label} {row.name}",
            withheld=withheld,
            many=queries.signals_by_id,
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
