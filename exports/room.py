"""The ROOM of papers: the roof reads it, nobody else."""

from flask import url_for

from app.accounts.queries import people_with
from app.kernel.errors import Reason
from app.kernel.permissions import allowed
from app.kernel.room import Message, Nav, Room, Subject, Todo, load_subject, subject_of
from app.kernel.together import asks
from app.web.guards import current_actor
from exports import dossier_views as _dossiers  # noqa: F401 its addresses join the blueprint
from exports import queries, registry
from exports.documents import DOCUMENTS, LISTINGS
from exports.models import Paper, Report
from exports.open import sanctions as _sanctions  # noqa: F401 its addresses join the blueprint
from exports.open.ocds import views as _ocds  # noqa: F401 its addresses join the open blueprint
from exports.open.views import bp as open_bp
from exports.parameters import PARAMETERS
from exports.permissions import ISSUERS, OVERSEERS, PERMISSIONS
from exports.report_views import bp as report_bp
from exports.services import issue, report
from exports.states import WORKFLOWS
from exports.views import bp

registry.register(*DOCUMENTS)
registry.register_listings(*LISTINGS)


def papers_of(kind, key, thing=None):
    """What a page shows in its corner of papers: issued ones, then what can be drawn up.

    `thing` where the page has it already.
    """
    made = [
        {
            "url": url_for("exports.paper", id=paper.id),
            "title": paper.title,
            "note": paper.number,
            "state": paper.state,
        }
        for paper in queries.papers_about(kind, key)
    ]
    offered = [
        {
            "url": url_for("exports.draw_up", key=d.key, subject_id=key, form=d.form),
            "title": d.title,
            "note": {"docx": "Word", "xlsx": "Excel"}[d.form],
            "state": None,
        }
        for d in may_draw_up(kind, key, thing)
    ]
    return made + offered + _dossier(kind, key, thing)


def _dossier(kind, key, thing):
    """Offer all of a purchase in one file: to its parties everything, to others what is public."""
    if kind != "bidding.requirement":
        return []
    thing, actor = thing or load_subject(kind, key), current_actor()
    if not thing.is_published:
        return []
    mine = allowed(actor, "exports.dossier.view", thing)
    view = "exports.dossier_all" if mine else "exports.dossier_public"
    title = "一项一档（全部材料和目录）" if mine else "一项一档（公开材料和目录）"
    return [{"url": url_for(view, id=key), "title": title, "note": "ZIP", "state": None}]


def may_draw_up(kind, key, thing=None):
    """List what this reader may have drawn up of a thing."""
    found = registry.on_demand(kind)
    view = subject_of(kind).view_permission if found else None
    if all(d.permission == view and d.when is None for d in found):
        return found
    thing = thing or load_subject(kind, key)
    found = [d for d in found if allowed(current_actor(), d.permission, thing)]
    return [d for d in found if d.when is None or d.when(thing)]


@asks
def todo(actor):
    """Papers whose voiding waits for a second person of the issuer."""
    if actor.org_id is None:
        return []
    asked = yield queries.to_decide.of(actor.org_id, actor.person_id)
    return [
        Todo(
            title=Reason.of("{title} {number}", title=Reason.of(paper.title), number=paper.number),
            url=f"/exports/papers/{paper.id}",
            action="复核作废申请",
            note=Reason.of("复核前文书仍然有效"),
        )
        for paper in asked
    ]


def colleagues(event):
    """Everybody of the issuer but the one who asked."""
    paper = queries.paper(event.subject_id)
    if paper is None or paper.issuer_id is None:
        return []
    return [key for key in people_with(paper.issuer_id) if key != event.actor_id]


ROOM = Room(
    name="exports",
    title="文书",
    blueprints=(bp, open_bp, report_bp),
    models=(Paper, Report),
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("文书核验", "exports.verify_form", icon="shield-check", public=True, place=6),
        Nav("文书", "exports.papers", needs=ISSUERS, icon="file-text"),
        Nav("运营情况报告", "reports.home", needs=OVERSEERS, icon="file-text"),
    ),
    todo=todo,
    notices={
        "exports.paper.ask_void": Message(
            to=colleagues,
            text="文书 {number} 被申请作废，请另一位经办人复核",
            link=lambda event: f"/exports/papers/{event.subject_id}",
        ),
    },
    listens={key: issue.ask for d in DOCUMENTS for key in d.issued_on},
    jobs={"exports.issue": issue.ISSUE, report.KIND: report.make},
    sentences={
        "exports.paper.issue": "签发文书 {number}",
        "exports.paper.ask_void": "申请作废文书 {number}",
        "exports.paper.keep": "文书 {number} 维持有效",
        "exports.paper.void": "文书 {number} 作废",
        "exports.paper.replace": "文书 {number} 作废并换发",
        "exports.report.make": "生成 {month} 运营情况报告",
    },
    subjects={
        "exports.paper": Subject(
            model=Paper,
            load=queries.paper,
            view_permission="exports.paper.view",
            url=lambda paper: url_for("exports.paper", id=paper.id),
            title=lambda paper: f"{paper.title} {paper.number}",
            many=queries.papers_by_id,
        ),
        "exports.report": Subject(
            model=Report,
            load=queries.report,
            view_permission="exports.report.view",
            url=lambda _one: url_for("reports.home"),
            title=lambda one: f"{one.month} 运营情况报告",
        ),
    },
    parameters=PARAMETERS,
    globals={"papers_of": papers_of},
)
