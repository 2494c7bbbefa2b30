"""Pages of explanations of low prices: the agency explains, the owner rules unless experts do."""

from flask import url_for

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.uploads import kept
from bidding.explanation_states import EXPLANATION
from bidding.forms_low import ExplanationForm
from bidding.queries import verdicts as reads
from bidding.rules.terms_of_method import percent
from bidding.services import explained, explaining, verdicts
from bidding.views import blueprint as known
from bidding.views.blueprint import bp

STEPS = {
    "asked": "由机构在时限内说明报价并提交证明材料；逾期的，由下一名次递补。",
    "answered": "由业主在时限内说明理由认定；逾期未认定的，采购流标并公开业主名称。",
    "judging": "由评审专家在时限内逐人认定并签名，按多数决定；签名不足半数的，采购流标。",
    "accepted": "说明成立，按名次确定拟中选机构。",
    "rejected": "说明不成立，由下一名次递补。",
    "lapsed": "机构逾期未说明，由下一名次递补。",
    "dropped": "采购已终止，不再认定。",
}


def _page(row, message):
    return go_to(url_for("bidding.explanation", id=row.id), t(message))


def _stage(subject):
    """Name the step: who rules differs by the notice."""
    by_experts = subject.state == "answered" and subject.by_experts
    return "judging" if by_experts else subject.state


@bp.get("/explanations/<id>")
@allow("bidding.explanation.view", on=known.explanation)
def explanation(subject):
    return answer(
        "bidding/explanation.html",
        subject=subject,
        flow=EXPLANATION,
        step=STEPS[_stage(subject)],
        asked=subject.verdicts.count() if subject.by_experts else 0,
        signed=len(verdicts.signed(subject)) if subject.by_experts else 0,
        mine=reads.concerns(subject.id, current_actor().person_id),
        share=percent(explaining.numbers_of(subject.requirement)[0]),
        choices=available(EXPLANATION, subject, current_actor()),
        lights=deadlines.of(subject, only_open=True),
        attached=files.of(subject.subject_kind, subject.id),
    )


@bp.route("/explanations/<id>/answer", methods=["GET", "POST"])
@allow("bidding.explanation.answer", on=known.explanation)
def explanation_answer(subject):
    form = form_sent(ExplanationForm)
    if form.ok:
        told = form.command
        with form.refusing():
            papers = kept(told.papers)
            explained.answer(subject, told.text, papers, current_actor(), seen())
            return _page(subject, "报价说明已提交，等待认定。")
    share = percent(explaining.numbers_of(subject.requirement)[0])
    page = {"form": form, "subject": subject, "share": share}
    return answer("bidding/explanation_answer.html", status=form.status, **page)


@bp.post("/explanations/<id>/accept")
@allow("bidding.explanation.accept", on=known.explanation)
def explanation_accept(subject):
    explained.rule(subject, "accept", reason(), current_actor(), seen())
    return _page(subject, "已认定说明成立。")


@bp.post("/explanations/<id>/reject")
@allow("bidding.explanation.reject", on=known.explanation)
def explanation_reject(subject):
    explained.rule(subject, "reject", reason(), current_actor(), seen())
    return _page(subject, "已认定说明不成立，由下一名次递补。")
