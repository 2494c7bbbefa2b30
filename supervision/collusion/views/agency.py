"""Pages of an agency that is asked: its own side of the signal, its answer."""

from flask import url_for

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.web.asked import form_sent, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, if_concerned
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from app.web.uploads import kept
from supervision.blueprint import bp
from supervision.collusion import queries
from supervision.collusion.forms import AnswerForm
from supervision.collusion.services import judging
from supervision.collusion.states import ANSWERING, INQUIRY
from supervision.collusion.views.offices import WORDS

STEPS = {
    "asked": "请在期限内如实说明，可以附证明材料；线索不是结论。",
    "answered": "说明已提交，由监督机构研判。",
    "silent": "期满未提交说明，由监督机构研判。",
    "closed": "询问已终止，不需要再提交说明。",
}
OVER = {
    "dismissed": "监督机构已排除线索，贵机构不需要再办理。",
    "escalated": "研判已结束；需要贵机构配合的，另行通知。",
}


def inquiry(key):
    """Load an inquiry; for signed-in people whose side it is not there is none."""
    return if_concerned(queries.inquiry(key), "supervision.inquiry.view")


@bp.get("/supervision/inquiries")
@allow("supervision.inquiry.mine")
def inquiry_mine():
    return listed(
        ("supervision/collusion/mine.html",),
        lambda *asked: queries.mine(current_actor().org_id, *asked),
        clocks="supervision.inquiry",
        **WORDS,
    )


def _step(subject):
    """After the ruling its outcome, without the reason: that speaks of others too."""
    known = OVER if subject.state in {"answered", "silent"} else {}
    return known.get(subject.suspicion.state, STEPS[subject.state])


@bp.get("/supervision/inquiries/<id>")
@allow("supervision.inquiry.view", on=inquiry)
def inquiry_page(subject):
    return answer(
        "supervision/collusion/inquiry.html",
        subject=subject,
        step=_step(subject),
        choices=available(INQUIRY, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        attached=files.of(subject.subject_kind, subject.id, judging.ANSWER),
        **WORDS,
    )


@bp.route("/supervision/inquiries/<id>/answer", methods=["GET", "POST"])
@allow("supervision.inquiry.answer", on=inquiry)
def inquiry_answer(subject):
    form = form_sent(AnswerForm)
    page = url_for("supervision.inquiry_page", id=subject.id)
    if form.ok:
        with form.refusing():
            judging.in_time(subject, deadlines.due_of(subject, ANSWERING))
            papers = kept(form.command.papers)
            judging.answer(subject, form.command.text, papers, current_actor(), seen())
            return go_to(page, t("说明已提交，由监督机构研判。"))
    return form_page(form, "提交说明", page, subject=subject)
