"""The room of signals of collusion, as data."""

import datetime as dt

from app.kernel import files
from app.kernel.permissions import allowed
from app.kernel.room import Nav, Room, Subject
from supervision.collusion import queries
from supervision.collusion.models import MODELS, Inquiry, Suspicion
from supervision.collusion.notices import NOTICES, SENTENCES
from supervision.collusion.parameters import DEADLINES, LAPSE, PARAMETERS
from supervision.collusion.permissions import PARTIES, PERMISSIONS, WATCHING
from supervision.collusion.services import finding, judging
from supervision.collusion.states import WORKFLOWS
from supervision.collusion.todo import todo
from supervision.collusion.views import agency, offices

PAGES = (offices, agency)
VIEW, OWN = "supervision.suspicion.view", "supervision.inquiry.view"
AT_NIGHT = dt.time(3, 10)

files.guard_slot(Inquiry.subject_kind, judging.ANSWER, "supervision.inquiry.paper")


def withheld(thing, event, actor):
    """Nobody reads of a signal but its offices, nor of an inquiry but offices and its agency."""
    return not any(allowed(actor, key, thing) for key in _READ[thing.subject_kind])


_READ = {
    Suspicion.subject_kind: (VIEW,),
    Inquiry.subject_kind: ("supervision.inquiry.paper",),
}
ROOM = Room(
    name="supervision",
    title="串通线索",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("串通线索", "supervision.suspicions", needs=WATCHING, icon="eye"),
        Nav("监督询问", "supervision.inquiry_mine", needs=PARTIES, icon="eye"),
    ),
    todo=todo,
    listens={"bidding.requirement.opened": finding.opened},
    jobs={
        finding.CHECK: finding.LOOK,
        finding.NIGHT: finding.LOOK_AT_NIGHT,
        LAPSE: judging.lapse,
    },
    nights={finding.NIGHT: AT_NIGHT},
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Suspicion.subject_kind: Subject(
            Suspicion,
            queries.suspicion,
            VIEW,
            lambda row: f"/supervision/suspicions/{row.id}",
            lambda row: f"{row.label} {row.title}",
            withheld=withheld,
            many=queries.suspicions_by_id,
        ),
        Inquiry.subject_kind: Subject(
            Inquiry,
            queries.inquiry,
            OWN,
            lambda row: f"/supervision/inquiries/{row.id}",
            lambda row: row.suspicion.label,
            withheld=withheld,
            many=queries.inquiries_by_id,
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
