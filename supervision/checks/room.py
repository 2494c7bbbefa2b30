"""The room of random checks, as data."""

from app.kernel import files
from app.kernel.permissions import allowed
from app.kernel.room import Nav, Part, Room, Subject
from supervision.checks import queries, rules
from supervision.checks.forms import MOST_MATTERS
from supervision.checks.models import MODELS, Check, CheckPlan
from supervision.checks.notices import NOTICES, SENTENCES
from supervision.checks.parameters import DEADLINES, DRAW, FREEZE, OVER, PARAMETERS, SPREAD
from supervision.checks.permissions import AGENCY, INSPECTORS, PERMISSIONS, WATCHING
from supervision.checks.services import drawing, inspecting, seeding
from supervision.checks.states import CHECK, WORKFLOWS
from supervision.checks.todo import todo
from supervision.checks.views import checks, plans, public, seed

PAGES = (public, plans, seed, checks)
VIEW, PLAN_VIEW = "supervision.check.view", "supervision.check_plan.view"

for _slot in (inspecting.RECTIFIED, *(f"finding-{n}" for n in range(1, MOST_MATTERS + 1))):
    files.guard_slot(Check.subject_kind, _slot, "supervision.check.papers")


def on_agency(agency):
    """The published checks of an agency, for its page; None when there are none."""
    rows = queries.of_agency(agency.id)
    return {"rows": rows, "flow": CHECK, "results": rules.RESULTS} if rows else None


def withheld(check, event, actor):
    """What is not published yet is for those concerned alone."""
    return event.visibility != "public" and not allowed(actor, VIEW, check)


ROOM = Room(
    name="supervision",
    title="双随机抽查",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("双随机抽查", "supervision.check_plans_published", icon="dice-5", public=True),
        Nav("抽查计划", "supervision.check_plans", needs=WATCHING, icon="dice-5"),
        Nav("双随机抽查", "supervision.checks", needs=INSPECTORS, icon="clipboard-list"),
        Nav("双随机抽查", "supervision.check_mine", needs=AGENCY, icon="clipboard-list"),
    ),
    todo=todo,
    jobs={
        FREEZE: drawing.freeze_due,
        DRAW: seeding.draw_due,
        SPREAD: drawing.spread,
        OVER: inspecting.over,
    },
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        CheckPlan.subject_kind: Subject(
            CheckPlan,
            queries.plan,
            PLAN_VIEW,
            lambda row: f"/supervision/check-plans/{row.id}",
            lambda row: row.number or row.title,
            many=queries.plans_by_id,
        ),
        Check.subject_kind: Subject(
            Check,
            queries.check,
            VIEW,
            lambda row: f"/supervision/checks/{row.id}",
            lambda row: row.number,
            withheld=withheld,
            many=queries.checks_by_id,
            inner="supervision.check.papers",
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
    parts={"intermediaries.agency": (Part("supervision/checks/_on_agency.html", on_agency),)},
)
