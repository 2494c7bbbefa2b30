"""The room of appraisals, as data."""

from app.kernel.room import Nav, Room, Subject
from supervision.appraisals import queries
from supervision.appraisals.models import MODELS, Appraisal
from supervision.appraisals.notices import NOTICES, SENTENCES
from supervision.appraisals.parameters import DEADLINES, PARAMETERS
from supervision.appraisals.permissions import DRAWING_UP, PERMISSIONS
from supervision.appraisals.states import WORKFLOWS
from supervision.appraisals.todo import todo
from supervision.appraisals.views import desk, public

PAGES = (public, desk)

ROOM = Room(
    name="supervision",
    title="绩效考评",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("绩效通报", "supervision.appraisals_published", icon="list-check", public=True),
        Nav("绩效考评", "supervision.appraisals", needs=DRAWING_UP, icon="list-check"),
    ),
    todo=todo,
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Appraisal.subject_kind: Subject(
            Appraisal,
            queries.appraisal,
            "supervision.appraisal.view",
            lambda row: f"/supervision/appraisals/{row.id}",
            lambda row: row.title,
            many=queries.appraisals_by_id,
            inner="supervision.appraisal.inner",
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
