"""The room of sanctions, as data."""

from typing import Any

from app.kernel import files
from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Nav, Onward, Part, Room, Subject
from intermediaries.models import Agency
from intermediaries.permissions import SHOWN
from supervision.credit.services.grading import CONSEQUENCE
from supervision.sanctions import queries, rules
from supervision.sanctions.models import MODELS, Sanction
from supervision.sanctions.notices import NOTICES, SENTENCES
from supervision.sanctions.parameters import DEADLINES, OVER, PARAMETERS
from supervision.sanctions.permissions import AGENCY, PERMISSIONS, WATCHING
from supervision.sanctions.services import effect, handling, listening
from supervision.sanctions.states import SANCTION, WORKFLOWS
from supervision.sanctions.todo import todo
from supervision.sanctions.views import agency, office, public

PAGES = (public, agency, office)

for _slot in (handling.EVIDENCE, handling.STATEMENT, effect.PROOF):
    files.guard_slot(Sanction.subject_kind, _slot, "supervision.sanction.parties")


def may_propose(found: Agency, actor: Actor) -> bool:
    """Hold for offices that may propose a sanction against this agency."""
    return found.state in SHOWN and allowed(actor, "supervision.sanction.propose", found)


def on_agency(found: Agency) -> dict | None:
    """Gather what an agency's page shows of sanctions; None when there is none."""
    rows = queries.on_agency(found.id)
    return {"rows": rows, "flow": SANCTION, "measures": rules.MEASURES} if rows else None


def compared(found: Agency) -> list[tuple[str, str, Any]]:
    """Tell what a comparison of agencies shows of sanctions."""
    told = []
    for row in queries.on_agency(found.id):
        facts = {"measure": Reason(rules.MEASURES[row.measure]), "number": row.number}
        facts |= {"since": row.starts, "until": row.ends}
        told.append(Reason.of("{measure}（{since} 至 {until}，{number}）", **facts))
    return [("惩戒公示", "已公示的惩戒", told)]


ROOM = Room(
    name="supervision",
    title="惩戒",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("惩戒公示", "supervision.sanctions_public", icon="alert-triangle", public=True),
        Nav("惩戒", "supervision.sanction_mine", needs=AGENCY, icon="alert-triangle"),
        Nav("惩戒", "supervision.sanctions", needs=WATCHING, icon="alert-triangle"),
    ),
    todo=todo,
    listens={
        CONSEQUENCE: listening.consequence,
        listening.FALSE: listening.false_declaration,
    },
    jobs={OVER: effect.over},
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Sanction.subject_kind: Subject(
            Sanction,
            queries.sanction,
            "supervision.sanction.view",
            lambda row: f"/supervision/sanctions/{row.id}",
            lambda row: row.title,
            many=queries.sanctions_by_id,
            inner="supervision.sanction.parties",
        ),
    },
    onward=(
        Onward(
            "intermediaries.agency",
            "提出惩戒",
            "supervision.sanction_propose",
            "id",
            may_propose,
            "alert-triangle",
        ),
    ),
    parts={
        "intermediaries.agency": (
            Part("supervision/sanctions/_on_agency.html", on_agency, compare=compared),
        )
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
