"""The room of buying, as data."""

from app.kernel.room import Room
from bidding.jobs import JOBS
from bidding.models import MODELS
from bidding.parameters import DEADLINES, PARAMETERS
from bidding.permissions import PERMISSIONS
from bidding.states import WORKFLOWS

ROOM = Room(
    name="bidding",
    title="采购与选取",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    jobs=JOBS,
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
