"""The agency's own pages: the application in steps, and its moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import request

from app.accounts.queries import region_paths
from app.kernel import clock, files
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor
from app.web.asked import seen
from app.web.forms import Form
from app.web.guards import NOT_FOUND, allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from intermediaries import pledge, queries
from intermediaries.forms import (
    IdentityForm,
    OfferForm,
    PersonForm,
    PledgeForm,
    QualificationForm,
    RegionsForm,
    RelationForm,
)
from intermediaries.forms_authorised import PRESENT, AuthorisedForm
from intermediaries.materials import MATERIALS
from intermediaries.models import Agency
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.rules import entry
from intermediaries.rules.standing import NATIONWIDE
from intermediaries.services import application, authorised, changes, papers, reading
from intermediaries.states import AgencyState
from intermediaries.views.blueprint import bp, change_of, concerned, page_of, step_of


class Step(NamedTuple):
    """One step: its form, how it is saved, what is said then; `stays` to add another line."""

    title: str
    form: type[Form]
    save: Callable[[Agency, Any, Actor], object]
    saved: str
    stays: bool = True


def _identity(found, command, actor):
    papers.hang_licence(found, "licence", command.licence, actor)
    version = seen()
    moved = version is not None and command.licence is not None
    application.save_identity(
        found, command, actor, seen=None if version is None else version + moved
    )


def _relation(found, command, actor):
    application.add_relation(found, command.kind, command.name, actor, uscc=command.uscc)


def _pledge(found, command, actor):
    papers.hang_licence(found, "pledge", command.pledge, actor)
    application.confirm_pledge(found, command.pledge_version, actor)


STEPS = {
    "identity": Step("基本信息", IdentityForm, _identity, "基本信息已保存。", stays=False),
    "qualifications": Step(
        "资质",
        QualificationForm,
        papers.add_qualification,
        "资质已保存，可以继续增加，或进入下一步。",
    ),
    "people": Step(
        "执业人员",
        PersonForm,
        papers.add_practitioner,
        "人员已保存，可以继续增加，或进入下一步。",
    ),
    "authorised": Step(
        "业务授权人和材料",
        AuthorisedForm,
        authorised.save,
        "业务授权人和材料已保存。",
        stays=False,
    ),
    "services": Step(
        "服务事项与承诺",
        OfferForm,
        papers.offer,
        "服务事项已保存，可以继续增加，或进入下一步。",
    ),
    "relations": Step(
        "关联关系", RelationForm, _relation, "关联关系已保存，可以继续增加，或进入下一步。"
    ),
    "pledge": Step("承诺书", PledgeForm, _pledge, "承诺书已确认。", stays=False),
}
NAMES = list(STEPS)
UNFINISHED = (AgencyState.DRAFT, AgencyState.CORRECTION)
PROPOSALS = changes.STEPS | {"authorised": authorised.propose}
AT_ONCE = "已按告知性登记入驻，机构和服务已公开；运行机构将在时限内核查。"
SENT = {
    AgencyState.SUBMITTED: "申请已提交，运行机构将在规定时限内核验。",
    AgencyState.LISTED: AT_ONCE,
}
SENT_AGAIN = SENT | {AgencyState.SUBMITTED: "补正材料已提交，核验继续计时。"}
DRAFTED = "已写入变更草稿；请核对后提交，经运行机构同意后生效。"


@bp.get("/intermediaries/mine")
@allow("intermediaries.agency.start")
def mine():
    found = queries.agency_of(current_actor().org_id)
    if found is not None:
        return go_to(page_of(found))
    return answer("intermediaries/start.html", items=queries.items())


@bp.post("/intermediaries/start")
@allow("intermediaries.agency.start")
def start():
    agency = application.start(current_actor())
    return go_to(step_of(agency, "identity"))


@bp.get("/intermediaries/<id>/step/<name>")
@allow("intermediaries.agency.edit", on=concerned)
def step(found, name):
    if name not in STEPS:
        raise NotFound(NOT_FOUND)
    return show(found, name, _empty(found, name))


def _empty(found, name):
    if name == "identity":
        facts = {k: getattr(found, k) for k in application.LABELS if k != "region"}
        return IdentityForm(initial={**facts, "region": found.region_id})
    if name == "pledge":
        return PledgeForm(initial={"pledge_version": pledge.current(clock.today()).version})
    if name == "authorised":
        said = {k: getattr(found, k) for k in AuthorisedForm.fields if hasattr(found, k)}
        return AuthorisedForm(initial=said | {"presence": PRESENT[found.at_window][0]})
    return STEPS[name].form()


def show(found, name, form, status=200, **more):
    at = NAMES.index(name)
    return answer(
        f"intermediaries/step_{name}.html",
        status=status,
        agency=found,
        form=form,
        steps=[one.title for one in STEPS.values()],
        at=at,
        lacking=_lacking(found),
        title=STEPS[name].title,
        before=NAMES[at - 1] if at else None,
        after=NAMES[at + 1] if at + 1 < len(NAMES) else None,
        told=found.correction.get(name, "") if found.state == "correction" else "",
        parts=_parts(found, name),
        pledge=pledge.current(clock.today()),
        regions_form=more.get("regions_form") or RegionsForm(initial=_chosen(found)),
        kept=_materials(found) if name == "authorised" else (),
        wanted=reading.others_missing(found, clock.today()) if name == "authorised" else (),
        scan_refused=more.get("scan_refused", ()),
        scans=_scans(found, name),
        relation_labels=RELATION_LABELS,
        today=clock.today(),
    )


def _lacking(found):
    """The places of the steps that an application cannot be submitted without, and that owe."""
    owed = entry.lacking(reading.snapshot(found)) if found.state in UNFINISHED else ()
    return [NAMES.index(name) for name in owed]


def _chosen(found):
    """The regions and filings there are, as they are typed."""
    known = dict(queries.filings_of(found))
    paths = region_paths(known)
    filed = [f"{paths.get(code, code)} {told}" for code, told in known.items() if told]
    return {
        "nationwide": NATIONWIDE in known,
        "regions": [code for code in known if code != NATIONWIDE],
        "filings": "\n".join(filed),
    }


def _materials(found):
    """What hangs on the agency beside licence and pledge: (label, attachment)."""
    own = files.of(found.subject_kind, found.id)
    return [(MATERIALS[one.slot], one) for one in own if one.slot in MATERIALS]


def _scans(found, name):
    """What scans hang on the lines of a step: id of the line -> attachments."""
    slots = {"qualifications": "scan", "people": "proof"}
    lines = _parts(found, name) if name in slots else ()
    if not lines:
        return {}
    kept = files.of_many(lines[0].subject_kind, [one.id for one in lines], slots[name])
    return {one.id: kept.get(one.id, []) for one in lines}


def _parts(found, name):
    reads = {
        "qualifications": queries.qualifications_of,
        "people": queries.practitioners_of,
        "services": queries.offerings_of,
        "relations": queries.relations_of,
    }
    return reads[name](found) if name in reads else []


@bp.post("/intermediaries/<id>/step/<name>")
@allow("intermediaries.agency.edit", on=concerned)
def save_step(found, name):
    """Check the sent form of a step and save it, or show it again with everything typed."""
    if name not in STEPS:
        raise NotFound(NOT_FOUND)
    kind = STEPS[name]
    form = kind.form(request.form, request.files)
    if form.ok:
        with form.refusing():
            if found.state == AgencyState.LISTED and name in PROPOSALS:
                change = PROPOSALS[name](found, form.command, current_actor())
                return go_to(change_of(change), t(DRAFTED))
            kind.save(found, form.command, current_actor())
            return go_to(_next(found, name), t(kind.saved))
    return show(found, name, form, status=422)


def _next(found, name):
    if STEPS[name].stays:
        return step_of(found, name)
    after = NAMES[NAMES.index(name) + 1 :]
    return step_of(found, after[0]) if after else page_of(found)


@bp.post("/intermediaries/<id>/regions")
@allow("intermediaries.agency.edit", on=concerned)
def save_regions(found):
    form = RegionsForm(request.form)
    if not form.ok:
        return show(found, "services", OfferForm(), status=422, regions_form=form)
    codes, filings = form.command.codes, form.command.filed
    if found.state == AgencyState.LISTED:
        change = changes.propose_regions(found, codes, current_actor(), filings)
        return go_to(change_of(change), t(DRAFTED))
    application.save_regions(found, codes, current_actor(), filings)
    return go_to(step_of(found, "services"), t("服务区域已保存。"))


@bp.post("/intermediaries/<id>/no-shareholders")
@allow("intermediaries.agency.edit", on=concerned)
def no_shareholders(found):
    if found.state == AgencyState.LISTED:
        change = changes.propose_no_shareholders(found, current_actor())
        return go_to(change_of(change), t(DRAFTED))
    application.declare_no_shareholders(found, current_actor())
    return go_to(step_of(found, "relations"), t("已声明没有股东。"))


@bp.post("/intermediaries/<id>/relations/<relation>/drop")
@allow("intermediaries.agency.edit", on=concerned)
def drop_relation(found, relation):
    if found.state == AgencyState.LISTED:
        change = changes.drop_relation(found, relation, current_actor())
        return go_to(change_of(change), t(DRAFTED))
    application.drop_relation(found, relation, current_actor())
    return go_to(step_of(found, "relations"), t("关联关系已删除。"))


@bp.post("/intermediaries/<id>/submit")
@allow("intermediaries.agency.submit", on=concerned)
def agency_submit(found):
    found = application.submit(reading.prepare(found), current_actor(), seen=seen())
    return go_to(page_of(found), t(SENT[found.state]))


@bp.post("/intermediaries/<id>/resubmit")
@allow("intermediaries.agency.submit", on=concerned)
def agency_resubmit(found):
    found = application.submit(reading.prepare(found), current_actor(), seen=seen())
    return go_to(page_of(found), t(SENT_AGAIN[found.state]))


@bp.post("/intermediaries/<id>/reopen")
@allow("intermediaries.agency.edit", on=concerned)
def agency_reopen(found):
    application.reopen(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("可以修改后重新申请，原来的内容都在。"))
