"""Pages for everybody about one purchase: its notice, the draw and its record."""

from dataclasses import replace

from flask import abort, request

from app.kernel import clock, deadlines, files
from app.kernel.errors import Reason
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from bidding import queries
from bidding.award_states import AWARD, OBJECTION
from bidding.explanation_states import EXPLANATION
from bidding.permissions import AGENCY, WATCHING
from bidding.queries import explanations, owing, selection, snapshots
from bidding.question_states import QUESTION
from bidding.rules import countdown, levels
from bidding.rules.details import shown
from bidding.services import (
    audit,
    choosing,
    draw,
    evidence,
    fitting,
    lotting,
    remarks,
    terms,
    trustees,
)
from bidding.states import REQUIREMENT, RequirementState
from bidding.views import ahead, around, drafting
from bidding.views import blueprint as known
from bidding.views.blueprint import bp, json_file
from bidding.views.people import shown_people

CHOSEN = ("credit_merit", "plan_merit")
OUT = ("publish", "submit")  # the moves that send a draft out
STEPS = {
    "draft": "草稿尚未公开；核对发布前检查后由业主发布公告。",
    "signup": "符合条件的中介机构在截止前报名；截止时系统自动冻结候选名单。",
    "sole": "仅一家符合条件，由业主决定是否直接选取。",
    "frozen": "候选名单已冻结；到抽取时刻由系统自动抽取，无人可以提前或干预。",
    "seeding": "等待运行机构录入公告载明的外部随机数，核验后立即抽取。",
    "publicity": "结果公示中；报名机构可在公示期内提出异议，期满自动确定中选。",
    "objection": "异议处理中，公示暂停；由运行机构答复。",
    "awarded": "中选通知书已发出；由双方在时限内签订合同。",
    "in_service": "合同已备案，由中介机构提供服务并提交成果。",
    "completed": "成果已验收，采购完成。",
    "terminated": "服务已中止。",
    "failed": "本次采购流标；业主可以重新发布。",
    "cancelled": "采购已取消；为公开核验，仍按公告冻结名单并抽取，结果不产生中选机构。",
    "discarded": "草稿已废置。",
    "audit": "使用财政资金的采购由运行机构审核；通过后自动发布，不符合的写明理由退回。",
    "opening": "报价已封存；由受托人核对封存并释放份额后一并开启。",
    "live": "在线竞价进行中，到时自动截止。",
    "scoring": "由抽取的专家逐人评分并签名。",
    "choosing": "由业主在时限内从公布的名单中选定一家并公开理由；逾期未选的，采购流标。",
    "explaining": "拟中选报价明显偏低：机构在时限内说明，认定后继续；不成立或者逾期的，由下一名次递补。",
    "invalid": "采购已置为无效，理由已公开；尚未抽取的，仍按公告冻结名单并抽取，结果不产生中选机构。",
}

SEALED_STEPS = {
    "signup": "符合条件的中介机构在截止前密封投递；截止时系统封存信封，开启前谁也看不到内容和家数。",
    "frozen": "信封已封存，到公告的开启时刻由受托人释放份额。",
    "seeding": "等待运行机构录入公告载明的外部随机数，核验后由受托人释放份额，一并开启。",
    "cancelled": "采购已取消；密封的报价不再开启，不产生中选机构。",
    "invalid": "采购已置为无效，理由已公开；密封的报价尚未开启的不再开启，不产生中选机构。",
}
LIVE_STEPS = {
    "frozen": "候选名单已冻结；到公告的时刻由系统自动开始竞价，无人可以提前或干预。",
    "cancelled": "采购已取消，不再竞价；候选名单仍按公告冻结，供公开核验。",
    "invalid": "采购已置为无效，理由已公开；不再竞价，不产生中选机构。",
}
DIRECT_STEPS = {
    "signup": "所选机构在截止前接受邀请的，结果公示；不接受或者逾期的，按流标处理。",
    "cancelled": "采购已取消，邀请随之失效。",
    "invalid": "采购已置为无效，理由已公开。",
}
NONCE_STEPS = {
    "frozen": "候选名单已冻结；到抽取时刻由受托人一并开启密封的随机数，随即自动抽取。",
    "opening": "等待受托人释放份额；密封的随机数一并开启后立即自动抽取。",
    "cancelled": "采购已取消；密封的随机数不再开启，因此不作抽取。",
    "invalid": "采购已置为无效，理由已公开；密封的随机数不再开启，因此不作抽取。",
}


@bp.get("/requirements/<id>")
@allow("bidding.requirement.view", on=known.requirement)
def requirement(subject):
    actor = current_actor()
    frozen, drafted = queries.freeze_of(subject), _drafted(subject)
    return answer(
        "bidding/requirement.html",
        subject=subject,
        flow=REQUIREMENT,
        choices=_held(available(REQUIREMENT, subject, actor), drafted.get("checks")),
        lights=deadlines.of(subject, only_open=True),
        step=step_of(subject),
        rules=terms.rule_words(subject),
        suite=levels.SUITES[subject.suite],
        source=terms.source_told(subject),
        level=levels.in_words(subject.level),
        editions=queries.editions_of(subject),
        avoided=queries.exclusions_of(subject),
        frozen=frozen,
        pool=queries.pool_of(frozen) if frozen else None,
        awards=queries.awards_of(subject),
        objections=_readable(subject, actor),
        may_decide=allowed(actor, "bidding.objection.decide"),
        **_explained(subject, actor),
        questions=selection.questions_of(subject) if subject.is_published else (),
        question_flow=QUESTION,
        moved=audit.moved(subject) if subject.state == RequirementState.AUDIT else None,
        may_again=allowed(actor, "bidding.requirement.reprocure", subject),
        may_ask=allowed(actor, "bidding.question.ask", subject),
        successor=_published(selection.successor_of(subject), actor),
        details=shown(subject.details),
        attached=files.of(subject.subject_kind, subject.id, "paper"),
        listed=choosing.listed(subject) if subject.method in CHOSEN and frozen else (),
        mine=queries.signup_of(subject, actor.org_id) if actor.org_id else None,
        may_sign_up=_may_sign_up(subject, actor),
        **drafted,
        **_sealed(subject, actor),
        **_owed(subject, actor),
        **around.of(subject, actor),
        **ahead.of(subject),
        **shown_people(subject, actor, frozen),
    )


def _drafted(subject):
    """Before publication: what forbids it, what to mind, how many could answer."""
    if subject.state != RequirementState.DRAFT:
        return {}
    return {
        "checks": lotting.objections(subject) + drafting.unsent(subject),
        "warned": remarks.warnings(subject),
        "matching": len(fitting.able(subject, clock.today())),
    }


def _held(choices, checks):
    """Grey what would send a draft out while the checks forbid it: they stand right below."""
    why = (Reason("请先改正下面发布前检查列出的各处"),) if checks else ()
    return [
        replace(one, reasons=why)
        if why and one.transition.action in OUT and not one.reasons
        else one
        for one in choices
    ]


def _explained(subject, actor):
    """Tell whose low price had to be explained, and who may read the explanation."""
    flows = {"award": AWARD, "objection": OBJECTION, "explanation": EXPLANATION}
    if subject.is_silent or not subject.is_published:
        return {"flows": flows}
    return {
        "flows": flows,
        "explanations": explanations.explanations_of(subject),
        "may_explain": lambda row: allowed(actor, "bidding.explanation.view", row),
    }


def _owed(subject, actor):
    """Tell agencies and overseers what the owner of a notice owes since long."""
    if not subject.is_published or not actor.has(*AGENCY, *WATCHING):
        return {"owed": None}
    since = terms.number_of("overdue_shown_days", subject)
    return {"owed": owing.owed_by(subject.owner_id, since), "owed_from": since}


def step_of(subject):
    """What comes next, in the words of what is sealed."""
    own = {"direct": DIRECT_STEPS, "live_price": LIVE_STEPS}.get(subject.method, {})
    own = SEALED_STEPS if subject.is_sealed else NONCE_STEPS if subject.seals_nonces else own
    return own.get(subject.state, STEPS[subject.state])


def _published(other, actor):
    return other if other and allowed(actor, "bidding.requirement.view", other) else None


def _may_sign_up(subject, actor):
    invited = subject.chosen is None or subject.chosen.organisation_id == actor.org_id
    return invited and allowed(actor, "bidding.signup.create")


def _sealed(subject, actor):
    if not subject.takes_envelopes:
        return {}
    seen = allowed(actor, "bidding.opening.view", subject)
    return {
        "trusted": trustees.of(subject),
        "price": trustees.PRICE,
        "may_see_opening": seen,
        "may_see_scoring": allowed(actor, "bidding.scoring.view", subject),
    }


def _readable(subject, actor):
    rows = queries.objections_of(subject)
    return [row for row in rows if allowed(actor, "bidding.objection.view", row)]


@bp.get("/requirements/<id>/editions/<int:number>")
@allow("bidding.requirement.view", on=known.requirement)
def edition(subject, number):
    found = queries.edition(subject, number)
    if found is None:
        abort(404)
    return json_file(found.document, f"notice-{subject.id}-{number}.json")


@bp.get("/requirements/<id>/pool")
@allow("bidding.requirement.view", on=known.requirement)
def pool(subject):
    frozen = queries.freeze_of(subject)
    if frozen is None:
        abort(404)
    return json_file(frozen.pool, f"pool-{subject.id}.json")


def _record(subject):
    rounds = [] if subject.is_silent else queries.rounds_of(subject)
    drawn = [row for row in rounds if row.document]
    frozen = queries.freeze_of(subject)
    record = draw.record_of(subject, drawn[-1].turn) if drawn else None
    external = drawn[-1].external if drawn else []
    return {
        "subject": subject,
        "flow": REQUIREMENT,
        "frozen": frozen,
        "pool": queries.pool_of(frozen) if frozen else None,
        "rounds": rounds,
        "drawn": drawn,
        "record": record,
        "text": drawn[-1].document if drawn else "",
        "level": levels.in_words(levels.reached(external, sealed=subject.seals_nonces)),
        "suite": levels.SUITES[subject.suite],
        "awards": queries.awards_of(subject),
        "expected": {row.turn: draw.expected_of(row).told for row in rounds if row.expected},
    }


@bp.get("/requirements/<id>/draw")
@allow("bidding.requirement.view", on=known.requirement)
def record(subject):
    told = _record(subject)
    held = snapshots.of_pool(told["frozen"]) if told["frozen"] else None
    return answer("bidding/record.html", snapshots=held, **told)


@bp.get("/requirements/<id>/draw.json")
@allow("bidding.requirement.view", on=known.requirement)
def record_file(subject):
    found = evidence.download(subject)
    if found is None:
        abort(404)
    return json_file(found, f"draw-{subject.id}.json")


@bp.get("/requirements/<id>/screen")
@allow("bidding.requirement.view", on=known.requirement)
def screen(subject):
    left = countdown.left(clock.now(), subject.signup_until, subject.draw_at)
    told = _record(subject) | {"left": left, "flows": {"award": AWARD}}
    response = answer("bidding/screen.html", "bidding/_screen.html", **told)
    response.add_etag()
    return response.make_conditional(request)
