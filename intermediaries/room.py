"""What the room hands to the roof."""

from __future__ import annotations

from functools import partial

from flask import url_for

from app.kernel import files
from app.kernel.room import Nav, Room, Subject
from intermediaries import notices_admission, queries
from intermediaries.front import front
from intermediaries.materials import OWN
from intermediaries.models import (
    MODELS,
    Agency,
    Article,
    Change,
    Honour,
    Intake,
    IntakeMember,
    ItemEdition,
    LaterCheck,
    LibraryImport,
    LimitRow,
    Offering,
    Performance,
    PersonFlag,
    Practitioner,
    Qualification,
    QualificationType,
    ServiceItem,
)
from intermediaries.notices import NOTICES, SENTENCES
from intermediaries.parameters import DEADLINES, PARAMETERS
from intermediaries.permissions import AGENCY, PERMISSIONS, SHOWN, WATCHERS
from intermediaries.queries import admission, articles, changes, types
from intermediaries.services import (
    checking,
    editions,
    expiry,
    imports,
    intakes,
    later,
    shelf,
    standing,
    taking,
)
from intermediaries.states import WORKFLOWS
from intermediaries.states import intakes as intake_states
from intermediaries.states.editions import PUBLISHED
from intermediaries.todo import todo
from intermediaries.views import articles as article_pages
from intermediaries.views import (
    catalogue,
    desk,
    intake_members,
    limits,
    mine,
    parts,
    performance,
    public,
)
from intermediaries.views import changes as change_pages
from intermediaries.views import (
    editions as edition_pages,
)
from intermediaries.views import imports as import_pages
from intermediaries.views import intakes as intake_pages
from intermediaries.views import later as later_pages
from intermediaries.views import types as type_pages
from intermediaries.views.blueprint import bp

for _slot in OWN:
    files.guard_slot(Agency.subject_kind, _slot, "intermediaries.agency.papers")


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

ADMISSION_SUBJECTS = {
    QualificationType.subject_kind: Subject(
        model=QualificationType,
        load=types.type_by_id,
        view_permission="intermediaries.qualification_type.view",
        url=lambda row: url_for("intermediaries.types_list", kind=row.path.split("/")[0]),
        title=lambda row: row.title,
        many=types.types_by_id,
    ),
    LaterCheck.subject_kind: Subject(
        model=LaterCheck,
        load=admission.later_check,
        view_permission="intermediaries.later_check.view",
        url=lambda row: url_for("intermediaries.later_check_page", id=row.id),
        title=lambda row: row.agency.name,
        many=admission.later_checks_by,
    ),
    Article.subject_kind: Subject(
        model=Article,
        load=articles.article,
        view_permission="intermediaries.article.view",
        url=lambda row: url_for("intermediaries.article_page", id=row.id),
        title=lambda row: row.title,
        many=articles.articles_by,
    ),
    Intake.subject_kind: Subject(
        model=Intake,
        load=admission.intake,
        view_permission="intermediaries.intake.view",
        url=lambda row: url_for("intermediaries.intake_page", id=row.id),
        title=lambda row: row.title,
        many=admission.intakes_by,
    ),
    IntakeMember.subject_kind: Subject(
        model=IntakeMember,
        load=admission.intake_member,
        view_permission="intermediaries.intake_member.view",
        url=lambda row: url_for("intermediaries.intake_member_page", id=row.id),
        title=lambda row: row.title,
        many=admission.intake_members_by,
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
        Nav(
            "中介机构", "intermediaries.list_page", icon="building-community", public=True, place=3
        ),
        Nav("服务事项", "intermediaries.catalogue", icon="list-details", public=True, place=4),
        Nav("政策文件", "intermediaries.articles", icon="file-text", public=True),
        Nav("机构入驻", "intermediaries.index", needs=WATCHERS, icon="building-community"),
        Nav("入驻后变更", "intermediaries.changes_list", needs=WATCHERS, icon="pencil"),
        Nav("一人两机构", "intermediaries.flags_list", needs=WATCHERS, icon="users"),
        Nav("本机构", "intermediaries.mine", needs=AGENCY, icon="building-community"),
        Nav("入库批次", "intermediaries.intakes_list", needs=AGENCY, icon="certificate"),
    ),
    todo=todo,
    front=front,
    jobs={
        "intermediaries.correction_expired": checking.lapse,
        "intermediaries.suspension_expired": standing.end_suspension,
        "intermediaries.rectify_expired": later.overdue,
        intake_states.TURN: intakes.turn,
        intake_states.LAPSE: intakes.lapse,
        standing.TURN: standing.turn,
        "intermediaries.shelf_expired": shelf.expired,
        editions.TAKE_EFFECT: editions.take_effect,
        editions.REFRESH: editions.refresh_offers,
        imports.READ: imports.READING,
        taking.TAKE: taking.take,
        taking.PEOPLE: taking.look_at_people,
        expiry.KIND: expiry.warn,
    },
    notices=NOTICES | notices_admission.NOTICES,
    sentences=SENTENCES | notices_admission.SENTENCES,
    subjects={
        Agency.subject_kind: Subject(
            model=Agency,
            load=queries.agency,
            view_permission="intermediaries.agency.view",
            url=_url,
            title=lambda agency: agency.name,
            indexed=True,
            inner="intermediaries.agency.papers",
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
        Change.subject_kind: Subject(
            model=Change,
            load=changes.change,
            view_permission="intermediaries.change.view",
            url=lambda row: url_for("intermediaries.change_page", id=row.id),
            title=lambda row: row.agency.name,
            many=changes.changes_by_id,
        ),
        PersonFlag.subject_kind: Subject(
            model=PersonFlag,
            load=changes.flag,
            view_permission="intermediaries.person_flag.view",
            url=lambda row: url_for("intermediaries.flag_page", id=row.id),
            title=lambda row: row.first.certificate,
            many=changes.flags_by_id,
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
    | CATALOGUE_SUBJECTS
    | ADMISSION_SUBJECTS,
    globals={"service_items": lambda: [(one.code, one.name) for one in queries.items()]},
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)

PAGES = (
    article_pages,
    catalogue,
    change_pages,
    desk,
    edition_pages,
    import_pages,
    intake_members,
    intake_pages,
    later_pages,
    limits,
    mine,
    parts,
    performance,
    public,
    type_pages,
)
