"""Credit for everybody: an agency's whole sum, a published entry, the rules in force."""

from functools import partial

from app.accounts.rules.places import beat
from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from app.web.lists import listed
from intermediaries.views.blueprint import public_agency
from supervision.blueprint import bp
from supervision.credit import queries
from supervision.credit.figures import figures_of
from supervision.credit.states import ENTRY, RULE_SET
from supervision.credit.views.common import WORDS, entry, rule_set

STEPS = {
    "found": "由机构在期限内陈述申辩；期满没有陈述的转入认定。",
    "heard": "由行业主管部门在期限内认定或不予认定。",
    "decided": "机构在期限内可以申诉；期满没有申诉的公布并计分。",
    "appealed": "由作出认定以外的人员在期限内处理申诉；处理前不计分。",
    "published": "已公布并计分；到可申请修复之日机构可以申请修复，有效期满自动失效。",
    "repairing": "由行业主管部门在期限内审核修复；同意前照常计分。",
    "repaired": "已修复，不再计分。",
    "expired": "有效期满，不再计分。",
    "dismissed": "没有记入信用记录。",
}
SLOTS = {
    "evidence": "证据",
    "statement": "陈述申辩材料",
    "appeal": "申诉材料",
    "repair": "整改证明",
}


@bp.get("/supervision/credit/<id>")
@allow("intermediaries.agency.view", on=public_agency)
def credit_agency(agency):
    return listed(
        ("supervision/credit/agency.html", "supervision/credit/_published.html"),
        partial(queries.published_of, agency.id),
        agency=agency,
        figures=figures_of(agency),
        years=queries.years_of(agency.id),
        may_find=allowed(current_actor(), "supervision.entry.find", agency),
        **WORDS,
    )


@bp.get("/supervision/entries/<id>")
@allow("supervision.entry.view", on=entry)
def entry_page(subject):
    actor = current_actor()
    concerned = allowed(actor, "supervision.entry.papers", subject)
    return answer(
        "supervision/credit/entry.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(ENTRY, subject, actor),
        lights=deadlines.of(subject, only_open=True),
        concerned=concerned,
        slots=SLOTS,
        attached=files.of(subject.subject_kind, subject.id) if concerned else [],
        **WORDS,
    )


@bp.get("/supervision/rules")
@allow("supervision.rule_set.list")
def rule_sets():
    actor = current_actor()
    drafts = allowed(actor, "supervision.rule_set.trial")
    return answer(
        "supervision/credit/rule_sets.html",
        rows=queries.rule_sets(drafts=drafts, here=beat(actor)),
        may_create=allowed(actor, "supervision.rule_set.create"),
        **WORDS,
    )


@bp.get("/supervision/rules/<id>")
@allow("supervision.rule_set.view", on=rule_set)
def rule_set_page(subject):
    actor = current_actor()
    trial = queries.latest_trial(subject.id)
    return answer(
        "supervision/credit/rule_set.html",
        subject=subject,
        choices=available(RULE_SET, subject, actor),
        may_edit=subject.state == "draft" and allowed(actor, "supervision.rule_set.edit", subject),
        may_copy=allowed(actor, "supervision.rule_set.create"),
        trial=trial if allowed(actor, "supervision.rule_set.trial", subject) else None,
        **WORDS,
    )
