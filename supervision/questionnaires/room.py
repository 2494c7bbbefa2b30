"""The room of questionnaires, meetings and demands, as data."""

from app.kernel import files
from app.kernel.permissions import allowed
from app.kernel.room import Nav, Room, Subject
from supervision.questionnaires import queries
from supervision.questionnaires.models import MODELS, Demand, Meeting, Questionnaire
from supervision.questionnaires.notices import NOTICES, SENTENCES
from supervision.questionnaires.parameters import CLOSE, DEADLINES, INVITE, OPEN, PARAMETERS
from supervision.questionnaires.permissions import ANSWERING, PERMISSIONS, WATCHING
from supervision.questionnaires.services import demands as verbs
from supervision.questionnaires.services import running
from supervision.questionnaires.states import WORKFLOWS
from supervision.questionnaires.todo import todo
from supervision.questionnaires.views import answering, demands, desk, meetings, public

PAGES = (public, answering, desk, meetings, demands)
VIEW, DEMAND_VIEW = "supervision.questionnaire.view", "supervision.demand.view"
MEETING_VIEW = "supervision.meeting.view"

files.guard_slot(Meeting.subject_kind, verbs.MINUTES, MEETING_VIEW)


def withheld(demand, event, actor):
    """What somebody asks for is read by those who answer it, and by who asked."""
    return not allowed(actor, DEMAND_VIEW, demand)


ROOM = Room(
    name="supervision",
    title="营商环境调查",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("调查问卷", "supervision.questionnaires_published", icon="clipboard-list", public=True),
        Nav("调查问卷", "supervision.questionnaires", needs=WATCHING, icon="clipboard-list"),
        Nav("座谈走访", "supervision.meetings", needs=WATCHING, icon="message-2"),
        Nav("诉求办理", "supervision.demands", needs=ANSWERING, icon="message-2"),
    ),
    todo=todo,
    jobs={OPEN: running.open_due, CLOSE: running.close_due, INVITE: running.invite},
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Questionnaire.subject_kind: Subject(
            Questionnaire,
            queries.questionnaire,
            VIEW,
            lambda row: f"/supervision/questionnaires/{row.id}",
            lambda row: row.title,
            many=queries.questionnaires_by_id,
        ),
        Meeting.subject_kind: Subject(
            Meeting,
            queries.meeting,
            MEETING_VIEW,
            lambda row: f"/supervision/meetings/{row.id}",
            lambda row: row.title,
            many=queries.meetings_by_id,
        ),
        Demand.subject_kind: Subject(
            Demand,
            queries.demand,
            DEMAND_VIEW,
            lambda row: f"/supervision/demands/{row.id}",
            lambda row: row.number,
            withheld=withheld,
            many=queries.demands_by_id,
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
