"""Pages of the offices: the list of signals, one with its evidence, every move."""

from flask import url_for

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, if_concerned
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import filtered
from supervision.blueprint import bp
from supervision.collusion import chart, queries
from supervision.collusion.forms import AskForm, EscalateForm, ListForm
from supervision.collusion.rules import kinds
from supervision.collusion.services import judging
from supervision.collusion.states import INQUIRY, SUSPICION

WORDS = {
    "flow": SUSPICION,
    "inquiry_flow": INQUIRY,
    "kinds": kinds.KINDS,
    "words": kinds.WORDS,
    "strengths": kinds.STRENGTHS,
    "no_proof": kinds.NO_PROOF,
}
STEPS = {
    "open": "由监督机构研判：排除、请机构说明，或者移送处理。",
    "asked": "由被询问的机构在期限内说明；期满未说明的，继续研判。",
    "answered": "由监督机构根据说明研判。",
    "dismissed": "线索已排除，理由见下。",
    "escalated": "线索已移送处理。",
}


def suspicion(key):
    """Load a signal; for signed-in people it is not for there is none."""
    found = if_concerned(queries.suspicion(key), "supervision.suspicion.view")
    if found is None or not current_actor().is_signed_in:
        return found
    return found if queries.may_see(found, current_actor()) else None


def _back(subject, message):
    return go_to(url_for("supervision.suspicion_page", id=subject.id), t(message))


def _step(subject, form, title):
    there = url_for("supervision.suspicion_page", id=subject.id)
    return form_page(form, title, there, subject=subject)


def _with_parties(kind, subject):
    """A form whose agencies are those of the signal, all ticked at first."""
    rows = queries.inquiries_of(subject)
    options = {"agencies": [(one.id, one.agency.name) for one in rows]}
    return form_sent(kind, initial={"agencies": [one.id for one in rows]}, options=options)


@bp.get("/supervision/suspicions")
@allow("supervision.suspicion.list")
def suspicions():
    return filtered(
        ListForm,
        ("supervision/collusion/suspicions.html", "supervision/collusion/_suspicions.html"),
        lambda filters, after, size: queries.page(filters, current_actor(), after, size),
        clocks="supervision.suspicion",
        **WORDS,
    )


@bp.get("/supervision/suspicions/<id>")
@allow("supervision.suspicion.view", on=suspicion)
def suspicion_page(subject):
    rows = queries.inquiries_of(subject)
    kept = files.of_many("supervision.inquiry", [one.id for one in rows])
    return answer(
        "supervision/collusion/suspicion.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(SUSPICION, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        clocks=deadlines.of_many("supervision.inquiry", [one.id for one in rows]),
        inquiries=rows,
        attached=kept,
        purchases=queries.purchases(subject.purchases),
        bars=chart.bars(subject.kind, subject.chart),
        told=chart.figures(subject.figures),
        scope=chart.population(subject.kind, subject.population),
        **WORDS,
    )


@bp.route("/supervision/suspicions/<id>/ask", methods=["GET", "POST"])
@allow("supervision.suspicion.judge", on=suspicion)
def suspicion_ask(subject):
    form = _with_parties(AskForm, subject)
    if form.ok:
        with form.refusing():
            judging.ask(subject, form.command, current_actor(), seen())
            return _back(subject, "机构收到通知，请在期限内说明。")
    return _step(subject, form, "请机构说明")


@bp.post("/supervision/suspicions/<id>/dismiss")
@allow("supervision.suspicion.judge", on=suspicion)
def suspicion_dismiss(subject):
    judging.dismiss(subject, reason(), current_actor(), seen())
    return _back(subject, "线索已排除。")


@bp.route("/supervision/suspicions/<id>/escalate", methods=["GET", "POST"])
@allow("supervision.suspicion.judge", on=suspicion)
def suspicion_escalate(subject):
    form = _with_parties(EscalateForm, subject)
    if form.ok:
        with form.refusing():
            judging.escalate(subject, form.command, current_actor(), seen())
            return _back(subject, "线索已移送处理。")
    return _step(subject, form, "移送处理")
