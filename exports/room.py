"""The ROOM of papers: the roof reads it, nobody else."""

from flask import url_for

from app.kernel.room import Nav, Room, Subject
from exports import queries, registry
from exports.documents import DOCUMENTS
from exports.models import Paper
from exports.permissions import PERMISSIONS
from exports.services import issue
from exports.states import WORKFLOWS
from exports.views import bp

registry.register(*DOCUMENTS)


def papers_of(kind, key):
    """What a page shows in its corner of papers: issued ones, then what can be drawn up."""
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
        for d in queries.offered(kind)
    ]
    return made + offered


ROOM = Room(
    name="exports",
    title="文书",
    blueprints=(bp,),
    models=(Paper,),
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(Nav("文书核验", "exports.verify_form", icon="shield-check", public=True),),
    listens={key: issue.ask for d in DOCUMENTS for key in d.issued_on},
    jobs={"exports.issue": issue.ISSUE},
    sentences={
        "exports.paper.issue": "签发文书 {number}",
        "exports.paper.ask_void": "申请作废文书 {number}",
        "exports.paper.keep": "文书 {number} 维持有效",
        "exports.paper.void": "文书 {number} 作废",
        "exports.paper.replace": "文书 {number} 作废并换发",
    },
    subjects={
        "exports.paper": Subject(
            model=Paper,
            load=queries.paper,
            view_permission="exports.paper.view",
            url=lambda paper: url_for("exports.paper", id=paper.id),
            title=lambda paper: f"{paper.title} {paper.number}",
        )
    },
    globals={"papers_of": papers_of},
)
