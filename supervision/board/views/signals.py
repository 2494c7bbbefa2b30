"""Signals: the list of the offices, one with its evidence, every move."""

from flask import url_for

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, if_concerned
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import filtered, listed
from app.web.uploads import kept
from supervision.blueprint import bp
from supervision.board import queries, rules
from supervision.board.forms import AnswerForm, EscalateForm, ListForm
from supervision.board.services import judging
from supervision.board.states import SIGNAL

WORDS = {"flow": SIGNAL, "kinds": rules.KINDS, "words": rules.WORDS}
STEPS = {
    "open": "由监督机构研判：排除、请单位说明，或者移送处理。线索不是结论。",
    "asked": "由有关单位在期限内说明；期满未说明的，继续研判。",
    "explained": "由监督机构根据说明研判。",
    "dismissed": "线索已排除，理由见下。",
    "escalated": "线索已移送处理。",
}


def signal(key):
    """Load a signal; for signed-in people it does not concern there is none."""
    return if_concerned(queries.signal(key), "supervision.signal.view")


def _back(subject, message):
    return go_to(url_for("supervision.signal_page", id=subject.id), t(message))


def _step(subject, form, title):
    there = url_for("supervision.signal_page", id=subject.id)
    about = f"{t(rules.KINDS[subject.kind])}：{subject.name}，{subject.value / 100:.1f}%"
    return form_page(form, title, there, about, subject)


@bp.get("/supervision/signals")
@allow("supervision.signal.list")
def signals():
    return filtered(
        ListForm,
        ("supervision/board/signals.html", "supervision/board/_signals.html"),
        lambda filters, after, size: queries.page(filters, current_actor(), after, size),
        clocks="supervision.signal",
        **WORDS,
    )


@bp.get("/supervision/signals/mine")
@allow("supervision.signal.mine")
def signal_mine():
    return listed(
        ("supervision/board/mine.html",),
        lambda *asked: queries.mine(current_actor().org_id, *asked),
        clocks="supervision.signal",
        **WORDS,
    )


@bp.get("/supervision/signals/<id>")
@allow("supervision.signal.view", on=signal)
def signal_page(subject):
    actor = current_actor()
    return answer(
        "supervision/board/signal.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(SIGNAL, subject, actor),
        lights=deadlines.of(subject, only_open=True),
        purchases=queries.purchases(subject.evidence),
        attached=files.of(subject.subject_kind, subject.id, judging.ANSWER),
        judge=allowed(actor, "supervision.signal.judge", subject),
        **WORDS,
    )


@bp.post("/supervision/signals/<id>/ask")
@allow("supervision.signal.judge", on=signal)
def signal_ask(subject):
    judging.ask(subject, current_actor(), seen())
    return _back(subject, "单位收到通知，请在期限内说明。")


@bp.route("/supervision/signals/<id>/answer", methods=["GET", "POST"])
@allow("supervision.signal.answer", on=signal)
def signal_answer(subject):
    form = form_sent(AnswerForm)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            judging.answer(subject, form.command.text, papers, current_actor(), seen())
            return _back(subject, "说明已提交，由监督机构研判。")
    return _step(subject, form, "提交说明")


@bp.post("/supervision/signals/<id>/dismiss")
@allow("supervision.signal.judge", on=signal)
def signal_dismiss(subject):
    judging.dismiss(subject, reason(), current_actor(), seen())
    return _back(subject, "线索已排除。")


@bp.route("/supervision/signals/<id>/escalate", methods=["GET", "POST"])
@allow("supervision.signal.judge", on=signal)
def signal_escalate(subject):
    form = form_sent(EscalateForm)
    if form.ok:
        with form.refusing():
            judging.escalate(subject, form.command, current_actor(), seen())
            return _back(subject, "线索已移送处理。")
    return _step(subject, form, "移送处理")
