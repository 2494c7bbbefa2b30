"""The shelf for everybody: the list of agencies, and an agency."""

from __future__ import annotations

from functools import partial
from itertools import islice

from flask import request

from app.kernel import clock
from app.web import sheet
from app.web.guards import allow, public
from app.web.htmx import answer
from app.web.limits import limiter
from app.web.lists import listed
from intermediaries import queries
from intermediaries.queries import admission, shortlists
from intermediaries.rules import restricting
from intermediaries.rules.qualifying import BAND_LABELS
from intermediaries.rules.standing import GRADES
from intermediaries.services import reading
from intermediaries.states import ENTRY, OfferingState
from intermediaries.views import compared, facets
from intermediaries.views.blueprint import bp, public_agency, restricted, said_of
from intermediaries.views.performance import with_scans

SORTS = {"credit": "信用从高到低", "newest": "最近入驻"}


def wanted() -> queries.Filters:
    """Read the filters from the address; what is no choice asks for nothing."""
    asked = request.args.get
    grade, band, sort = asked("grade", ""), asked("band", ""), asked("sort", "credit")
    region, intake = asked("region", ""), asked("intake", "")
    return queries.Filters(
        item=asked("item", "")[:40].lstrip("#*"),
        kind=asked("kind", "")[:40],
        region=region if region.isdecimal() and len(region) == 6 else "",
        grade=grade if grade in GRADES else "",
        band=band if band in BAND_LABELS else "",
        text=asked("q", "").strip()[:60],
        sort=sort if sort in SORTS else "credit",
        intake=intake if len(intake) == 16 and intake.isalnum() else "",
    )


COLUMNS = (
    ("机构名称", 40),
    ("注册地", 14),
    ("信用等级", 10),
    ("得分", 8),
    ("服务事项", 40),
    ("入驻日期", 14),
    ("入选名单", 30),
)


@bp.get("/agencies/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def export():
    filters, today = wanted(), clock.today()
    rows = sheet.every(partial(queries.page, filters, today))
    return sheet.excel("agencies", "中介机构", COLUMNS, _cells(rows, today))


def _cells(rows, today):
    """What an Excel of the list tells of each agency; shortlists are asked for some at a time."""
    while some := list(islice(rows, sheet.STEP)):
        selected = shortlists.labels([r.id for r in some], today)
        for r in some:
            words = (r.name, r.region, r.grade, r.score, r.services, str(r.listed_on))
            yield *words, selected.get(r.id, "")


@bp.get("/agencies")
@public
def list_page():
    filters, kept, today = wanted(), compared.asked(), clock.today()
    return listed(
        ("intermediaries/shelf.html", "intermediaries/_shelf_rows.html"),
        partial(queries.page, filters, today),
        beside=lambda rows: {"selected": shortlists.labels([row.id for row in rows], today)},
        filters=filters,
        kept=kept,
        facets=facets.panel(filters, kept),
        sorts=SORTS,
        export=sheet.address("intermediaries.export"),
    )


@bp.get("/agencies/<id>")
@allow("intermediaries.agency.view", on=public_agency)
def public_page(found):
    today, papers = clock.today(), queries.qualifications_of(found)
    people = queries.practitioners_of(found)
    holdings = queries.holdings(papers, people)
    offerings = [
        reading.prepare_offering(one, holdings)
        for one in queries.offerings_of(found)
        if one.state == OfferingState.LISTED
    ]
    restrictions = restricted(found)
    for one in offerings:
        one.barred = any(
            restricting.binds(row, one.item_id, None) and row.starts <= today
            for _, row in restrictions
        )
    return answer(
        "intermediaries/public.html",
        agency=found,
        restrictions=restrictions,
        workflow=ENTRY,
        offerings=offerings,
        certificates=[q for q in papers if q.state == "verified" or q.stands],
        labels=admission.labels_of(found, today),
        later=admission.open_check(found),
        regions=queries.region_names(queries.regions_of(found)),
        **said_of(found),
        record=queries.record_of(found),
        honours=with_scans(queries.honours_of(found)),
        people=len(people),
        today=today,
    )
