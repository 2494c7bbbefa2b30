"""The only list of rooms, lowest floor first."""

from app.web.account_room import ROOM as ACCOUNTS
from app.web.admin_room import ROOM as ADMIN
from app.web.files import ROOM as FILES
from app.web.room import ROOM as WEB
from bidding.room import ROOM as BIDDING
from exports.room import ROOM as EXPORTS
from intermediaries.room import ROOM as INTERMEDIARIES
from joint_review.room import ROOM as JOINT_REVIEW
from projects.room import ROOM as PROJECTS
from supervision.room import ROOMS as SUPERVISION

ROOMS = (
    WEB,
    ACCOUNTS,
    FILES,
    ADMIN,
    PROJECTS,
    INTERMEDIARIES,
    BIDDING,
    JOINT_REVIEW,
    *SUPERVISION,
    EXPORTS,
)
