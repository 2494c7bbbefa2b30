"""The room of complaints, as data."""

from app.kernel import files
from app.kernel.permissions import allowed
from app.kernel.room import Nav, Onward, Room, Subject
from intermediaries.permissions import SHOWN
from supervision.complaints import queries
from supervision.complaints.models import MODELS, Complaint
from supervision.complaints.notices import NOTICES, SENTENCES
from supervision.complaints.parameters import DEADLINES, PARAMETERS, RUN_ON, SILENT
from supervision.complaints.permissions import HANDLING, PARTIES, PERMISSIONS
from supervision.complaints.services import handling, lodging
from supervision.complaints.states import WORKFLOWS
from supervision.complaints.todo import todo
from supervision.complaints.views import deciding, desk, party, public

PAGES = (public, party, desk, deciding)
VIEW = "supervision.complaint.view"

files.guard_slot(Complaint.subject_kind, lodging.EVIDENCE, "supervision.complaint.letter")
files.guard_slot(Complaint.subject_kind, handling.ANSWER, "supervision.complaint.statement")


def withheld(complaint, event, actor):
    """Offices read nearly every event; one that is complained about must not be warned."""
    if event.visibility == "public" or actor.has("platform.audit_admin"):
        return False
    return not allowed(actor, VIEW, complaint)


def may_complain(thing, actor):
    """Everybody but the other side itself and the offices that handle complaints."""
    of_agency = thing.subject_kind == "intermediaries.agency"
    place = thing.organisation_id if of_agency else thing.owner_id
    shown = thing.state in SHOWN if of_agency else thing.is_published
    return shown and actor.org_id != place and not actor.has(*HANDLING)


def _way(about, argument):
    return Onward(about, "投诉", "supervision.complaint_new", argument, may_complain, "flag")


ROOM = Room(
    name="supervision",
    title="投诉",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("投诉", "supervision.complaints_published", icon="flag", public=True),
        Nav("投诉", "supervision.complaint_mine", needs=PARTIES, icon="flag"),
        Nav("投诉处理", "supervision.complaints", needs=HANDLING, icon="flag"),
    ),
    todo=todo,
    onward=(_way("intermediaries.agency", "agency"), _way("bidding.requirement", "notice")),
    jobs={SILENT: handling.silent, RUN_ON: handling.run_on},
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Complaint.subject_kind: Subject(
            Complaint,
            queries.complaint,
            VIEW,
            lambda row: f"/supervision/complaints/{row.id}",
            lambda row: row.number,
            withheld=withheld,
            many=queries.complaints_by_id,
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
