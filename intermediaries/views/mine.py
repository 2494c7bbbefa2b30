"""The agency's own pages: the application in steps, and its moves."""

from __future__ import annotations

from flask import request, url_for

from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
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
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.rules.standing import NATIONWIDE
from intermediaries.services import application, papers, reading
from intermediaries.views.blueprint import bp, concerned, page_of
from projects.views.blueprint import seen

STEPS = {
    "identity": ("基本信息", IdentityForm),
    "qualifications": ("资质", QualificationForm),
    "people": ("执业人员", PersonForm),
    "services": ("服务事项与承诺", OfferForm),
    "relations": ("关联关系", RelationForm),
    "pledge": ("承诺书", PledgeForm),
}
NAMES = list(STEPS)


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
    return go_to(url_for("intermediaries.step", id=agency.id, name="identity"))


@bp.get("/intermediaries/<id>/step/<name>")
@allow("intermediaries.agency.edit", on=concerned)
def step(found, name):
    if name not in STEPS:
        raise NotFound(NOT_FOUND)
    return _show(found, name, _empty(found, name))


def _empty(found, name):
    if name == "identity":
        facts = {k: getattr(found, k) for k in application.LABELS if k != "region"}
        return IdentityForm(initial={**facts, "region": found.region_id})
    if name == "pledge":
        return PledgeForm(initial={"pledge_version": pledge.current(clock.today()).version})
    return STEPS[name][1]()


def _show(found, name, form, status=200, **more):
    at = NAMES.index(name)
    regions = queries.regions_of(found)
    chosen = {"nationwide": NATIONWIDE in regions, "regions": ",".join(regions)}
    return answer(
        f"intermediaries/step_{name}.html",
        status=status,
        agency=found,
        form=form,
        steps=[title for title, _ in STEPS.values()],
        at=at,
        title=STEPS[name][0],
        before=NAMES[at - 1] if at else None,
        after=NAMES[at + 1] if at + 1 < len(NAMES) else None,
        told=found.correction.get(name, "") if found.state == "correction" else "",
        parts=_parts(found, name),
        pledge=pledge.current(clock.today()),
        regions_form=more.get("regions_form") or RegionsForm(initial=chosen),
        relation_labels=RELATION_LABELS,
        today=clock.today(),
    )


def _parts(found, name):
    reads = {
        "qualifications": queries.qualifications_of,
        "people": queries.practitioners_of,
        "services": queries.offerings_of,
        "relations": queries.relations_of,
    }
    return reads[name](found) if name in reads else []


def _save(found, name, save, message):
    """Check the sent form of a step and save it, or show it again with everything typed."""
    form = STEPS[name][1](request.form, request.files)
    if form.ok:
        try:
            save(form.command)
        except Invalid as error:
            form.refuse(error)
        else:
            return go_to(_next(found, name), t(message))
    return _show(found, name, form, status=422)


def _next(found, name):
    at = NAMES.index(name)
    stays = name in ("qualifications", "people", "services", "relations")
    there = (name if stays else None) if stays or at + 1 == len(NAMES) else NAMES[at + 1]
    if there is None:
        return page_of(found)
    return url_for("intermediaries.step", id=found.id, name=there)


@bp.post("/intermediaries/<id>/step/identity")
@allow("intermediaries.agency.edit", on=concerned)
def save_identity(found):
    actor = current_actor()

    def save(command):
        papers.hang_licence(found, "licence", command.licence, actor)
        version = seen()
        moved = version is not None and command.licence is not None
        expected = None if version is None else version + moved
        application.save_identity(found, command, actor, seen=expected)

    return _save(found, "identity", save, "基本信息已保存。")


@bp.post("/intermediaries/<id>/step/qualifications")
@allow("intermediaries.agency.edit", on=concerned)
def add_qualification(found):
    actor = current_actor()
    return _save(
        found,
        "qualifications",
        lambda command: papers.add_qualification(found, command, actor),
        "资质已保存，可以继续增加，或进入下一步。",
    )


@bp.post("/intermediaries/<id>/step/people")
@allow("intermediaries.agency.edit", on=concerned)
def add_person(found):
    actor = current_actor()
    return _save(
        found,
        "people",
        lambda command: papers.add_practitioner(found, command, actor),
        "人员已保存，可以继续增加，或进入下一步。",
    )


@bp.post("/intermediaries/<id>/step/services")
@allow("intermediaries.agency.edit", on=concerned)
def add_offer(found):
    actor = current_actor()
    return _save(
        found,
        "services",
        lambda command: papers.offer(found, command, actor),
        "服务事项已保存，可以继续增加，或进入下一步。",
    )


@bp.post("/intermediaries/<id>/regions")
@allow("intermediaries.agency.edit", on=concerned)
def save_regions(found):
    form = RegionsForm(request.form)
    if not form.ok:
        return _show(found, "services", OfferForm(), status=422, regions_form=form)
    codes = form.codes(form.command)
    application.save_regions(found, codes, current_actor())
    return go_to(
        url_for("intermediaries.step", id=found.id, name="services"), t("服务区域已保存。")
    )


@bp.post("/intermediaries/<id>/step/relations")
@allow("intermediaries.agency.edit", on=concerned)
def add_relation(found):
    actor = current_actor()
    return _save(
        found,
        "relations",
        lambda c: application.add_relation(found, c.kind, c.name, actor, uscc=c.uscc),
        "关联关系已保存，可以继续增加，或进入下一步。",
    )


@bp.post("/intermediaries/<id>/step/pledge")
@allow("intermediaries.agency.edit", on=concerned)
def confirm_pledge(found):
    actor = current_actor()

    def save(command):
        papers.hang_licence(found, "pledge", command.pledge, actor)
        application.confirm_pledge(found, command.pledge_version, actor)

    return _save(found, "pledge", save, "承诺书已确认。")


@bp.post("/intermediaries/<id>/no-shareholders")
@allow("intermediaries.agency.edit", on=concerned)
def no_shareholders(found):
    application.declare_no_shareholders(found, current_actor())
    return go_to(
        url_for("intermediaries.step", id=found.id, name="relations"), t("已声明没有股东。")
    )


@bp.post("/intermediaries/<id>/relations/<relation>/drop")
@allow("intermediaries.agency.edit", on=concerned)
def drop_relation(found, relation):
    application.drop_relation(found, relation, current_actor())
    return go_to(
        url_for("intermediaries.step", id=found.id, name="relations"), t("关联关系已删除。")
    )


@bp.post("/intermediaries/<id>/submit")
@allow("intermediaries.agency.submit", on=concerned)
def agency_submit(found):
    application.submit(reading.prepare(found), current_actor(), seen=seen())
    return go_to(page_of(found), t("申请已提交，运行机构将在规定时限内核验。"))


@bp.post("/intermediaries/<id>/resubmit")
@allow("intermediaries.agency.submit", on=concerned)
def agency_resubmit(found):
    application.submit(reading.prepare(found), current_actor(), seen=seen())
    return go_to(page_of(found), t("补正材料已提交，核验继续计时。"))


@bp.post("/intermediaries/<id>/reopen")
@allow("intermediaries.agency.edit", on=concerned)
def agency_reopen(found):
    application.reopen(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("可以修改后重新申请，原来的内容都在。"))
