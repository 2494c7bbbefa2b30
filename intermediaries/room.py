"""What the room hands to the roof."""

from __future__ import annotations

from functools import partial

from flask import url_for

from app.kernel import files
from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Nav, Room, Subject, Todo
from intermediaries import queries
from intermediaries.models import (
    MODELS,
    Agency,
    Honour,
    ItemEdition,
    LibraryImport,
    LimitRow,
    Offering,
    Performance,
    Practitioner,
    Qualification,
    ServiceItem,
)
from intermediaries.notices import NOTICES, SENTENCES
from intermediaries.parameters import DEADLINES, PARAMETERS
from intermediaries.permissions import AGENCY, OPERATOR, PERMISSIONS, SHOWN, WATCHERS
from intermediaries.services import checking, editions, imports, shelf, standing, taking
from intermediaries.states import WORKFLOWS, AgencyState
from intermediaries.states.editions import PUBLISHED
from intermediaries.views import (
    catalogue,
    desk,
    limits,
    mine,
    parts,
    performance,
    public,
)
from intermediaries.views import (
    editions as edition_pages,
)
from intermediaries.views import imports as import_pages
from intermediaries.views.blueprint import bp

MINE = {
    AgencyState.DRAFT: ("入驻申请还没有提交", "继续填写"),
    AgencyState.CORRECTION: ("入驻申请需要补正", "去补正"),
}

for _slot in ("licence", "pledge"):
    files.guard_slot(Agency.subject_kind, _slot, "intermediaries.agency.papers")


def todo(actor: Actor) -> list[Todo]:
    """List what the operator must check, and what the agency must finish."""
    if actor.has(*OPERATOR):
        return [_line(one, one.name, "核验入驻申请") for one in queries.applied(200)]
    own = queries.agency_of(actor.org_id) if actor.has(*AGENCY) else None
    if own is None:
        mine = actor.has(*AGENCY)
        return [_begin()] if mine else []
    if own.state in MINE:
        title, action = MINE[own.state]
        return [_line(own, title, action)]
    if own.state == AgencyState.SUBMITTED:
        return [_line(own, "入驻申请正在核验", "", mine=False)]
    return []


def _begin() -> Todo:
    """Tell a new agency where its way begins."""
    title = "还没有申请入驻；入驻后才能报名承接服务"
    return Todo(Reason(title), url_for("intermediaries.mine"), action="申请入驻")


def _line(agency: Agency, title: str, action: str, *, mine: bool = True) -> Todo:
    return Todo(
        title=title,
        url=url_for("intermediaries.page", id=agency.id),
        action=action,
        mine=mine,
        clock=(Agency.subject_kind, agency.id),
    )


def edition_url(edition: ItemEdition) -> str:
    """Point to an edition: everybody's page of the item, or the desk while it is drawn up."""
    if edition.state in PUBLISHED:
        return url_for("intermediaries.item_page", id=edition.item, edition=edition.number)
    return url_for("intermediaries.edition_page", id=edition.id)


def _url(agency: Agency) -> str:
    shown = agency.state in SHOWN
    return url_for("intermediaries.public_page" if shown else "intermediaries.page", id=agency.id)


def _part_url(part) -> str:
    return url_for("intermediaries.page", id=part.agency_id)


CATALOGUE_SUBJECTS = {
    ServiceItem.subject_kind: Subject(
        model=ServiceItem,
        load=queries.item,
        view_permission="intermediaries.item.view",
        url=lambda item: url_for("intermediaries.item_page", id=item.code),
        title=lambda item: item.name,
    ),
    ItemEdition.subject_kind: Subject(
        model=ItemEdition,
        load=queries.edition,
        view_permission="intermediaries.edition.view",
        url=edition_url,
        title=lambda edition: edition.title,
        many=queries.editions_by,
    ),
    LimitRow.subject_kind: Subject(
        model=LimitRow,
        load=queries.limit,
        view_permission="intermediaries.limit.view",
        url=lambda row: url_for("intermediaries.limits", year=row.year),
        title=lambda row: row.source,
    ),
}

ROOM = Room(
    name="intermediaries",
    title="中介机构",
    blueprints=(bp,),
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("中介机构", "intermediaries.list_page", icon="building-community", public=True),
        Nav("服务事项", "intermediaries.catalogue", icon="list-details", public=True),
        Nav("机构入驻", "intermediaries.index", needs=WATCHERS, icon="building-community"),
        Nav("本机构", "intermediaries.mine", needs=AGENCY, icon="building-community"),
    ),
    todo=todo,
    jobs={
        "intermediaries.correction_expired": checking.lapse,
        "intermediaries.suspension_expired": standing.end_suspension,
        standing.TURN: standing.turn,
        "intermediaries.shelf_expired": shelf.expired,
        editions.TAKE_EFFECT: editions.take_effect,
        editions.REFRESH: editions.refresh_offers,
        imports.READ: imports.READING,
        taking.TAKE: taking.take,
    },
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Agency.subject_kind: Subject(
            model=Agency,
            load=queries.agency,
            view_permission="intermediaries.agency.view",
            url=_url,
            title=lambda agency: agency.name,
        ),
        Qualification.subject_kind: Subject(
            model=Qualification,
            load=queries.qualification,
            view_permission="intermediaries.part.view",
            url=_part_url,
            title=lambda paper: f"{paper.kind}{paper.level}",
            many=partial(queries.parts, Qualification),
        ),
        Practitioner.subject_kind: Subject(
            model=Practitioner,
            load=queries.practitioner,
            view_permission="intermediaries.part.view",
            url=_part_url,
            title=lambda person: person.name,
            many=partial(queries.parts, Practitioner),
        ),
        Offering.subject_kind: Subject(
            model=Offering,
            load=queries.offering,
            view_permission="intermediaries.part.view",
            url=_part_url,
            title=lambda offering: offering.item.name,
            many=partial(queries.parts, Offering),
        ),
        Performance.subject_kind: Subject(
            model=Performance,
            load=queries.performance,
            view_permission="intermediaries.performance.view",
            url=lambda row: url_for("intermediaries.performance_list", id=row.agency_id),
            title=lambda row: row.title,
        ),
        LibraryImport.subject_kind: Subject(
            model=LibraryImport,
            load=queries.library_import,
            view_permission="intermediaries.library_import.view",
            url=lambda one: url_for("intermediaries.library_import", id=one.id),
            title=lambda one: one.name,
        ),
        Honour.subject_kind: Subject(
            model=Honour,
            load=queries.honour,
            view_permission="intermediaries.honour.view",
            url=lambda row: url_for("intermediaries.performance_list", id=row.agency_id),
            title=lambda row: row.title,
        ),
    }
    | CATALOGUE_SUBJECTS,
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)

PAGES = (catalogue, desk, edition_pages, import_pages, limits, mine, parts, performance, public)
