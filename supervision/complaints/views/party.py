"""Complaints for those concerned: their list, the page of one, the other side's statement."""

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from app.web.lists import listed
from app.web.uploads import kept
from supervision.blueprint import bp
from supervision.complaints import queries
from supervision.complaints.forms import AnswerForm
from supervision.complaints.services import handling
from supervision.complaints.services.lodging import EVIDENCE
from supervision.complaints.states import COMPLAINT
from supervision.complaints.views.common import STEPS, WORDS, complaint, step, to_page

ASKED = ("letter", "identity", "contact", "statement", "propose")


@bp.get("/supervision/complaints/mine")
@allow("supervision.complaint.mine")
def complaint_mine():
    return listed(
        ("supervision/complaints/mine.html",),
        lambda *asked: queries.mine(current_actor().org_id, *asked),
        clocks="supervision.complaint",
        us=current_actor().org_id,
        **WORDS,
    )


@bp.get("/supervision/complaints/<id>")
@allow("supervision.complaint.view", on=complaint)
def complaint_page(subject):
    actor = current_actor()
    may = {name: allowed(actor, f"supervision.complaint.{name}", subject) for name in ASKED}
    slots = {"letter": EVIDENCE, "statement": handling.ANSWER}
    attached = {
        name: files.of(subject.subject_kind, subject.id, slot) if may[name] else []
        for name, slot in slots.items()
    }
    return answer(
        "supervision/complaints/complaint.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(COMPLAINT, subject, actor),
        lights=deadlines.of(subject, only_open=True),
        may=may,
        attached=attached,
        held=queries.held_by(subject),
        **WORDS,
    )


@bp.route("/supervision/complaints/<id>/answer", methods=["GET", "POST"])
@allow("supervision.complaint.answer", on=complaint)
def complaint_answer(subject):
    form = form_sent(AnswerForm)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            handling.answer(subject, form.command.text, papers, current_actor(), seen())
            return to_page(subject, "说明已提交，由承办单位审阅。")
    return step(subject, form, "提交说明")
