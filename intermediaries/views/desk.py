"""The page of an agency for its people and the offices, and the operator's work."""

from __future__ import annotations

from functools import partial

from flask import request

from app.accounts.posts import post
from app.accounts.queries import people_with
from app.kernel import clock, deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import filtering
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from intermediaries import queries
from intermediaries.forms import CorrectionForm, DeskForm, SuspendForm
from intermediaries.materials import OWN
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.queries import admission, changes
from intermediaries.rules.admission import NOTICE
from intermediaries.rules.entry import SECTIONS
from intermediaries.services import checking, notice, papers, reading, standing
from intermediaries.states import (
    CHANGE,
    ENTRY,
    INTAKE_MEMBER,
    LATER_CHECK,
    OFFERING,
    QUALIFICATION,
    AgencyState,
)
from intermediaries.views.blueprint import (
    bp,
    concerned,
    offering,
    page_of,
    qualification,
    restricted,
    said_of,
)

NEXT = {
    AgencyState.DRAFT: "由机构补齐各部分内容后提交；提交后运行机构在规定时限内核验。",
    AgencyState.SUBMITTED: "由运行机构核验：准予入驻、一次性要求补正，或不予入驻。",
    AgencyState.CORRECTION: "由机构在期限内补正后再次提交；逾期未补正的，申请终止。",
    AgencyState.LISTED: "机构已入驻，可以报名承接上架的服务事项。",
    AgencyState.REJECTED: "没有通过核验；机构可以修改后重新申请。",
    AgencyState.LAPSED: "逾期未补正，申请已终止；机构可以修改后重新申请。",
    AgencyState.SUSPENDED: "暂停期间不能承接新的服务，期满自动恢复。",
    AgencyState.WITHDRAWN: "机构已主动退出；可以重新申请。",
    AgencyState.REMOVED: "机构已被清退；禁入期满后可以重新申请。",
}


AT_ONCE = "本地实行告知性登记：提交即入驻，运行机构在时限内核查声明的内容。"


def _next(found):
    """Say what comes next; where the place registers by notice, handing in is enough."""
    if found.state == AgencyState.DRAFT and notice.model_of(found) == NOTICE:
        return AT_ONCE
    return NEXT[found.state]


@bp.get("/intermediaries")
@allow("intermediaries.agency.desk")
def index():
    choices = [(state.value, label) for state, label in ENTRY.labels.items()]
    form, filters = filtering.asked(DeskForm, request.args, options={"state": choices})
    here = post(current_actor())
    papers_waiting, services_waiting = queries.waiting_parts(here)
    to_check = AgencyState.SUBMITTED
    return listed(
        ("intermediaries/desk.html", "intermediaries/_desk_rows.html"),
        partial(queries.at_desk, filters, here=here),
        beside=_clocks,
        form=form,
        groups=[(to_check, ENTRY.label(to_check), queries.to_check(filters, here))],
        workflow=ENTRY,
        papers_waiting=papers_waiting,
        services_waiting=services_waiting,
        may_import=allowed(current_actor(), "intermediaries.library_import.list"),
    )


def _clocks(rows):
    keys = [one.id for one in rows]
    return {"lights": deadlines.of_many("intermediaries.agency", keys, only_open=True)}


@bp.get("/intermediaries/<id>")
@allow("intermediaries.agency.papers", on=concerned)
def page(found):
    actor = current_actor()
    reading.prepare(found)
    certificates, people = queries.qualifications_of(found), queries.practitioners_of(found)
    holdings = queries.holdings(certificates, people)
    offerings = [reading.prepare_offering(o, holdings) for o in queries.offerings_of(found)]
    for part in (*certificates, *offerings):
        part.agency = found  # whose it is, asked of each of its moves
    return answer(
        "intermediaries/agency.html",
        agency=found,
        workflow=ENTRY,
        choices=available(ENTRY, found, actor),
        lights=deadlines.of(found, only_open=True),
        next_sentence=_next(found),
        correction=[(SECTIONS[k], v) for k, v in found.correction.items()],
        may_edit=allowed(actor, "intermediaries.agency.edit", found),
        may_invite=_unclaimed(found) and allowed(actor, "intermediaries.agency.invite", found),
        labels=admission.labels_of(found, clock.today()),
        later=admission.open_check(found),
        later_flow=LATER_CHECK,
        later_link=True,
        places=admission.places_of(found),
        place_flow=INTAKE_MEMBER,
        certificates=[(c, available(QUALIFICATION, c, actor)) for c in certificates],
        qualification_flow=QUALIFICATION,
        people=people,
        flagged=changes.flagged(found),
        changes=changes.changes_of(found),
        change_flow=CHANGE,
        offerings=[(o, available(OFFERING, o, actor)) for o in offerings],
        offering_flow=OFFERING,
        relations=queries.relations_of(found),
        restrictions=restricted(found),
        relation_labels=RELATION_LABELS,
        regions=queries.region_names(queries.regions_of(found)),
        **said_of(found),
        attached=_attached(found, certificates, people),
        today=clock.today(),
    )


def _unclaimed(found):
    """Tell whether nobody manages an admitted agency yet: it was imported and waits for a claim."""
    return found.listed_at is not None and not people_with(found.organisation_id, "manager")


def _attached(found, certificates, people):
    """List (what it is, attachment) of everything that hangs on the application."""
    own = files.of(found.subject_kind, found.id)
    listed = [(t(word), one) for slot, word in OWN.items() for one in own if one.slot == slot]
    named = {c.id: f"{c.kind}{c.level}" for c in certificates}
    named |= {p.id: f"{t('社保证明')} {p.name}" for p in people}
    for things, slot in ((certificates, "scan"), (people, "proof")):
        kept = files.of_many(things[0].subject_kind, [o.id for o in things], slot) if things else {}
        listed += [(named[o.id], one) for o in things for one in kept.get(o.id, ())]
    return listed


@bp.route("/intermediaries/<id>/ask_correction", methods=["GET", "POST"])
@allow("intermediaries.agency.check", on=concerned)
def agency_ask_correction(found):
    form = form_sent(CorrectionForm)
    if form.ok:
        with form.refusing():
            checking.ask_correction(found, dict(form.command), current_actor(), seen=seen())
            return go_to(page_of(found), t("补正要求已发给机构，核验暂停计时。"))
    return _form("要求补正", form, found, "发出补正要求")


def _form(title, form, found, label):
    return form_page(form, title, page_of(found), found.name, found, label=label, lead=True)


@bp.post("/intermediaries/<id>/admit")
@allow("intermediaries.agency.check", on=concerned)
def agency_admit(found):
    checking.admit(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("已准予入驻，机构和上架的服务已公开。"))


@bp.post("/intermediaries/<id>/reject")
@allow("intermediaries.agency.check", on=concerned)
def agency_reject(found):
    checking.reject(found, reason(), current_actor(), seen=seen())
    return go_to(page_of(found), t("已作出不予入驻的决定并告知理由。"))


@bp.route("/intermediaries/<id>/suspend", methods=["GET", "POST"])
@allow("intermediaries.agency.suspend", on=concerned)
def agency_suspend(found):
    form = form_sent(SuspendForm)
    if form.ok:
        given = form.command
        with form.refusing():
            standing.suspend(found, given.until, given.reason, current_actor(), seen=seen())
            return go_to(page_of(found), t("已暂停，期满自动恢复。"))
    return _form("紧急暂停", form, found, "紧急暂停")


@bp.post("/intermediaries/<id>/restore")
@allow("intermediaries.agency.restore", on=concerned)
def agency_restore(found):
    standing.restore(found, reason(), current_actor(), seen=seen())
    return go_to(page_of(found), t("已恢复。"))


@bp.post("/intermediaries/<id>/withdraw")
@allow("intermediaries.agency.withdraw", on=concerned)
def agency_withdraw(found):
    standing.withdraw(found, reason(), current_actor(), seen=seen())
    return go_to(page_of(found), t("已退出。"))


def _check(found, action):
    checking.check_qualification(found, action, current_actor(), reason=reason(), seen=seen())
    return go_to(page_of(found.agency_id), t("核验结果已保存。"))


@bp.post("/intermediaries/qualifications/<id>/verify")
@allow("intermediaries.qualification.check", on=qualification)
def qualification_verify(found):
    return _check(found, "verify")


@bp.post("/intermediaries/qualifications/<id>/confirm")
@allow("intermediaries.qualification.confirm", on=qualification)
def qualification_confirm(found):
    return _check(found, "confirm")


@bp.post("/intermediaries/qualifications/<id>/refuse")
@allow("intermediaries.qualification.check", on=qualification)
def qualification_refuse(found):
    return _check(found, "refuse")


def _move(found, action):
    papers.move_offering(found, action, current_actor(), reason=reason(), seen=seen())
    return go_to(page_of(found.agency_id), t("已办理。"))


@bp.post("/intermediaries/offerings/<id>/list")
@allow("intermediaries.offering.check", on=offering)
def offering_list(found):
    return _move(found, "list")


@bp.post("/intermediaries/offerings/<id>/refuse")
@allow("intermediaries.offering.check", on=offering)
def offering_refuse(found):
    return _move(found, "refuse")


@bp.post("/intermediaries/offerings/<id>/pause")
@allow("intermediaries.offering.edit", on=offering)
def offering_pause(found):
    return _move(found, "pause")


@bp.post("/intermediaries/offerings/<id>/resume")
@allow("intermediaries.offering.edit", on=offering)
def offering_resume(found):
    return _move(found, "resume")
