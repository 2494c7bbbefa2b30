"""The tables keep out what the states do not know; the shelf follows the agencies."""

import datetime as dt

import pytest
from peewee import IntegrityError

from app.kernel import clock
from app.kernel.db import write
from intermediaries import queries
from intermediaries.catalogue import CATALOGUE
from intermediaries.models import Agency, Offering, Qualification, ServiceItem, ShelfCount
from intermediaries.queries import Filters
from intermediaries.services import shelf
from intermediaries.services.catalogue import sync_catalogue
from tests.factories.accounts import make_region
from tests.factories.intermediaries import make_agency, make_offering

DAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _clock(db, at):
    at("2026-11-22 09:00")


def test_unknown_states_do_not_enter_the_tables():
    agency = make_agency()

    for wrong in (
        Agency.update(grade="Z"),
        Agency.update(score=1000),
        Agency.update(corrections=2),
        ServiceItem.update(state="gone"),
    ):
        with pytest.raises(IntegrityError), write():
            wrong.execute()
    with pytest.raises(IntegrityError), write():
        Qualification.update(expires_on=dt.date(2000, 1, 1)).where(
            Qualification.agency == agency
        ).execute()


def test_the_catalogue_is_there_after_migration_and_syncs_once():
    assert [i.code for i in queries.items(all_states=True)] == [i.code for i in CATALOGUE]
    assert sync_catalogue() == 0

    with write():
        ServiceItem.update(name="旧名").where(ServiceItem.code == "surveying").execute()

    assert sync_catalogue() == 1
    assert queries.item("surveying").name == "测绘（多测合一）"


def test_cancelled_items_are_kept_and_not_offered():
    assert "capital-verification" not in [i.code for i in queries.items()]
    assert queries.item("capital-verification").state == "cancelled"


def test_an_expired_certificate_blocks_only_its_service_from_the_next_day():
    agency = make_agency(items=("drawing-review",), expires_on=DAY)
    make_offering(agency, "tender-agency")

    assert queries.qualified(agency, "drawing-review", DAY) == []
    after = queries.qualified(agency, "drawing-review", DAY + dt.timedelta(days=1))
    assert [str(r) for r in after] == [
        "施工图审查机构一类的证书已于2026-11-22到期，请续期后再办理。"
    ]
    assert queries.qualified(agency, "tender-agency", dt.date(2028, 1, 1)) == []


@pytest.mark.parametrize(
    ("day", "found"), [(DAY, 1), (dt.date(2030, 12, 31), 1), (dt.date(2031, 1, 1), 0)]
)
def test_agencies_for_looks_at_the_day(day, found):
    make_agency()

    assert len(queries.agencies_for("drawing-review", day)) == found


def test_agencies_for_looks_at_the_region_and_sorts_by_grade():
    near = make_agency(regions=("320100",), grade="C", score=75)
    all_over = make_agency(grade="A", score=95)
    make_agency(regions=("330000",))
    make_agency(items=("tender-agency",))

    found = queries.agencies_for("drawing-review", DAY, "320102")

    assert [a.id for a in found] == [all_over.id, near.id]
    assert len(queries.agencies_for("drawing-review", DAY)) == 3


def test_reasons_are_told_for_each_obstacle():
    agency = make_agency(state="suspended", items=())

    assert [str(r) for r in queries.qualified(agency, "drawing-review", DAY)] == [
        f"{agency.name}处于暂停期间，不能承接服务。",
        f"{agency.name}没有上架“施工图审查”服务。",
        "缺少资质：施工图审查机构一类或施工图审查机构二类。",
    ]
    assert [str(r) for r in queries.qualified(agency, "capital-verification", DAY)][-1] == (
        "这个服务事项不在现行清单内。"
    )


def test_counts_follow_every_refresh():
    agency = make_agency(items=("drawing-review", "tender-agency"), grade="A", score=95)
    make_agency()
    assert queries.count(Filters(), DAY) == 2
    assert queries.count(Filters(grade="A"), DAY) == 1

    agency.grade, agency.score = "B", 85
    with write():
        agency.save()
        shelf.refresh(agency)

    assert queries.count(Filters(grade="A"), DAY) == 0
    assert queries.count(Filters(grade="B", item="tender-agency"), DAY) == 1
    before = sorted(ShelfCount.select().where(ShelfCount.n > 0).tuples())
    with write():
        shelf.recount()
    assert sorted(ShelfCount.select().tuples()) == before


def test_the_count_forgets_what_ran_out_without_any_job():
    make_agency(expires_on=DAY)
    wanted = Filters(item="drawing-review", band="A", grade="B", region="320102")

    assert queries.count(wanted, DAY) == 1
    assert queries.count(wanted, DAY + dt.timedelta(days=1)) == 0
    assert queries.page(wanted, DAY + dt.timedelta(days=1)).rows == ()


def test_an_agency_that_leaves_the_shelf_is_not_found():
    agency = make_agency(name="秦淮测绘院")
    assert queries.page(Filters(text="测绘"), DAY).total == 1

    with write():
        Agency.update(state="suspended").where(Agency.id == agency.id).execute()
        shelf.refresh(queries.agency(agency.id))

    assert queries.page(Filters(text="测绘"), DAY).total == 0
    assert queries.count(Filters(), DAY) == 0


@pytest.mark.parametrize("sort", ["credit", "newest"])
def test_pages_follow_each_other_without_gap_or_double(sort):
    made = {make_agency(score=80 + n % 7, listed_at=clock.now()).id for n in range(9)}

    seen, after = [], ""
    while True:
        page = queries.page(Filters(sort=sort), DAY, after=after, size=4)
        assert page.total == 9
        seen += [row.id for row in page.rows]
        after = page.after
        if not after:
            break

    assert len(seen) == 9
    assert set(seen) == made


@pytest.mark.parametrize("after", ["~", "x~y", "99999999999~a", "2026-13-01~z", "'~'"])
@pytest.mark.parametrize("sort", ["credit", "newest"])
def test_a_forged_key_of_a_page_is_the_first_page(after, sort):
    make_agency()

    assert len(queries.page(Filters(sort=sort), DAY, after=after).rows) == 1


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"region": "320102"}, 1),
        ({"region": "320100"}, 1),
        ({"region": "320000"}, 1),
        ({"region": "330302"}, 1),
        ({"region": "110000"}, 0),
        ({"band": "B"}, 1),
        ({"item": "engineering-survey"}, 1),
        ({"item": "drawing-review", "band": "A", "region": "320100"}, 1),
        ({"text": "钟山"}, 0),
        ({"text": "瓯"}, 1),
        ({"text": "瓯江 勘察", "region": "330300"}, 1),
    ],
)
def test_filters_narrow_the_list_and_its_count_alike(filters, found):
    make_agency(name="秦淮审图公司")
    other = make_region("330302", "鹿城区")
    agency = make_agency(name="瓯江岩土公司", items=(), region=other)
    Offering.delete().where(Offering.agency == agency).execute()
    make_offering(agency, "engineering-survey", papers=False)
    with write():
        Qualification.create(
            agency=agency,
            kind="工程勘察资质",
            level="乙级",
            number="B1",
            issuer="省厅",
            issued_on=dt.date(2024, 1, 1),
            state="verified",
        )
        shelf.refresh(agency)

    page = queries.page(Filters(**filters), DAY)

    assert (page.total, len(page.rows)) == (found, found)
