"""The rooms of supervision, lowest first; `app.rooms` puts them between review and papers."""

from app.kernel.room import Room
from supervision.appraisals.room import ROOM as APPRAISALS
from supervision.board.room import ROOM as BOARD
from supervision.checks.room import ROOM as CHECKS
from supervision.collusion.room import ROOM as COLLUSION
from supervision.complaints.room import ROOM as COMPLAINTS
from supervision.credit.room import ROOM as CREDIT
from supervision.evaluation.room import ROOM as EVALUATION
from supervision.questionnaires.room import ROOM as QUESTIONNAIRES
from supervision.sanctions.room import ROOM as SANCTIONS

ROOMS: tuple[Room, ...] = (
    EVALUATION,
    CREDIT,
    SANCTIONS,
    COMPLAINTS,
    QUESTIONNAIRES,
    APPRAISALS,
    CHECKS,
    COLLUSION,
    BOARD,
)
