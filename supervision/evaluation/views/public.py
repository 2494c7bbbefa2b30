"""Ratings for everybody: the list, one agency's figures, who keeps silent, one rating."""

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer
from app.web.lists import filtered, listed
from intermediaries.views.blueprint import public_agency
from supervision.blueprint import bp
from supervision.evaluation import queries, returns, rules
from supervision.evaluation.figures import figures_of
from supervision.evaluation.forms import PublicForm, SilenceForm
from supervision.evaluation.services.answering import EVIDENCE
from supervision.evaluation.states import EVALUATION
from supervision.evaluation.views.common import evaluation

STEPS = {
    "open": "由评价人在期限内评价；期满没有评价的记为“未评价”，不计入平均。",
    "rated": "评价人在期限内可以修改一次；期满或修改后锁定并公开。",
    "locked": "评价已公开；被评价机构在期限内可以回复一次，也可以申诉。",
    "appealed": "由行业主管部门在期限内处理申诉；处理前评价照常计入。",
    "moderated": "申诉已处理，理由已公开。",
    "final": "回复和申诉期限已满，评价已定。",
    "unrated": "评价人没有在期限内评价，不计入平均；业主的未评价率公开。",
}


@bp.get("/supervision/ratings")
@public
def ratings():
    return filtered(
        PublicForm,
        ("supervision/evaluation/ratings.html", "supervision/evaluation/_ratings.html"),
        queries.published,
        **WORDS,
    )


@bp.get("/supervision/ratings/owners")
@public
def rating_owners():
    return filtered(
        SilenceForm,
        ("supervision/evaluation/owners.html", "supervision/evaluation/_owners.html"),
        queries.silences,
    )


@bp.get("/supervision/ratings/agencies/<id>")
@allow("intermediaries.agency.view", on=public_agency)
def rating_agency(agency):
    return listed(
        ("supervision/evaluation/agency.html",),
        lambda *asked: queries.published({"agency": agency.id}, *asked),
        agency=agency,
        figures=figures_of(agency),
        **WORDS,
    )


@bp.get("/supervision/evaluations/<id>")
@allow("supervision.evaluation.view", on=evaluation)
def evaluation_page(subject):
    actor = current_actor()
    evidence = allowed(actor, "supervision.evaluation.evidence", subject)
    return answer(
        "supervision/evaluation/evaluation.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(EVALUATION, subject, actor),
        lights=deadlines.of(subject, only_open=True),
        readable=allowed(actor, "supervision.evaluation.read", subject),
        concerned=evidence,
        may_open=allowed(actor, "bidding.contract.view", subject.contract),
        attached=files.of(subject.subject_kind, subject.id, EVIDENCE) if evidence else [],
        silence=queries.silence_of(subject.owner_id),
        rulings=rules.RULINGS,
        sent_back=returns.of_contract(subject.contract_id),
        **WORDS,
    )


WORDS = {"flow": EVALUATION, "roles": rules.ROLES, "aspects": rules.ASPECTS}
