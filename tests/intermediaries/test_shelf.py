"""The shelf under many agencies: loading, plans without scans, paging with every filter."""

import datetime as dt
import itertools

import pytest

from app.accounts.rules.uscc import with_check_digit
from app.kernel import clock, events, jobs
from app.kernel.db import is_sqlite
from app.kernel.notices import inbox
from intermediaries import queries
from intermediaries.models import Agency, Shelf, ShelfCount
from intermediaries.queries import Filters, tally
from intermediaries.queries import shelf as reads
from intermediaries.services import bulk
from intermediaries.services import shelf as verbs
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency, make_offering

DAY = dt.date(2026, 11, 20)
REGIONS = ("320102", "320106", "330302", "330303", "110101")


def seeds(n):
    for i in range(n):
        grade = "ABCDE"[i % 5]
        yield bulk.Seed(
            name=f"{'秦淮' if i % 2 else '瓯江'}第{i}测绘院",
            uscc=with_check_digit(f"91320102MA8{i:06d}"),
            region=REGIONS[i % 4],
            grade=grade,
            score={"A": 90, "B": 80, "C": 70, "D": 60, "E": 50}[grade] + i % 10,
            listed_at=dt.datetime(2024, 1, 1) + dt.timedelta(days=i),
            certificates=(
                bulk.Certificate("施工图审查机构", "一类" if i % 3 else "二类", number=f"N{i}"),
                *((bulk.Certificate("工程监理资质", "丙级", number=f"J{i}"),) if i % 4 else ()),
            ),
            promises=(bulk.Promise("drawing-review"), bulk.Promise("tender-agency", 5)),
            people=(bulk.Worker("一级造价工程师"),),
            relations=(("shareholder", "河西投资有限公司", None),),
        )


@pytest.fixture(scope="module")
def loaded(module_db):
    with clock.frozen(dt.datetime(2026, 11, 20, 9)):
        return bulk.load(seeds(300))


@pytest.fixture
def many(loaded, db):
    """300 agencies on the shelf."""
    return loaded


def test_a_load_leaves_what_admission_would_have_left(many):
    agency = queries.agency(many[7])

    before = sorted(Shelf.select().where(Shelf.agency == agency).tuples())
    assert queries.qualified(agency, "drawing-review", DAY) == []
    assert agency.services_text == "施工图审查、招标代理"
    assert (agency.grade, agency.score) == ("C", 77)
    assert [row[0] for row in before] == [
        "#工程监理资质",
        "#施工图审查机构",
        "*",
        "drawing-review",
        "tender-agency",
    ]
    assert queries.count(Filters(), DAY) == 300
    assert queries.page(Filters(text="第7测绘院"), DAY).total == 1


def test_a_loaded_shelf_and_a_refreshed_one_are_equal(many):
    from app.kernel.db import write

    def state():
        return (
            sorted(Shelf.select().tuples()),
            sorted(ShelfCount.select().where(ShelfCount.n != 0).tuples()),
        )

    loaded = state()
    with write():
        for key in many[:40]:
            verbs.refresh(queries.agency(key))

    assert state() == loaded


FILTERS = [
    {"item": item, "region": region, "grade": grade, "band": band, "kind": kind}
    for item, region, grade, band, kind in itertools.product(
        ("", "drawing-review"),
        ("", "320102", "330300", "320000"),
        ("", "B"),
        ("", "A"),
        ("", "施工图审查机构"),
    )
]


@pytest.mark.parametrize("sort", ["credit", "newest"])
@pytest.mark.parametrize("few", [0, 1500])
def test_both_ways_to_a_page_find_the_same(many, monkeypatch, sort, few):
    monkeypatch.setattr(reads, "FEW", few)
    everything = list(Agency.select())
    for values in FILTERS:
        expected = [a for a in everything if _fits(a, values)]
        order = (lambda a: (a.listed_at.date(), a.id)) if sort == "newest" else _by_credit
        expected = [a.id for a in sorted(expected, key=order, reverse=True)]
        assert _all_pages(Filters(**values, sort=sort)) == expected, values


def _by_credit(agency):
    return ("EDCBA".index(agency.grade), agency.score, agency.id)


def _fits(agency, f):
    stem = f["region"].removesuffix("0000").removesuffix("00")
    papers = queries.qualifications_of(agency) if f["band"] else ()
    paper = next((one for one in papers if one.kind == "施工图审查机构"), None)
    return (
        agency.region_id.startswith(stem)
        and f["grade"] in ("", agency.grade)
        and (paper is None or paper.level == "一类")
    )


def _all_pages(filters, size=50):
    found, after = [], ""
    while True:
        page = queries.page(filters, DAY, after=after, size=size)
        found += [row.id for row in page.rows]
        assert page.total == queries.count(filters, DAY)
        after = page.after
        if not after:
            return found


@pytest.mark.parametrize("cap", [10, 1000])
def test_a_text_found_often_or_seldom_finds_the_same(many, monkeypatch, cap):
    monkeypatch.setattr(reads, "SEARCH_CAP", cap)

    page = queries.page(Filters(text="瓯江 测绘", grade="A"), DAY, size=100)

    assert len(page.rows) == 30
    assert page.capped is (cap == 10)
    assert all("瓯江" in row.name for row in page.rows)
    assert queries.page(Filters(text="没有这样的"), DAY).rows == ()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"item": "drawing-review"},
        {"item": "drawing-review", "region": "320102", "grade": "B"},
        {"grade": "B", "band": "A"},
        {"region": "320100", "sort": "newest"},
        {"sort": "newest"},
        {"text": "测绘", "item": "drawing-review"},
    ],
)
@pytest.mark.parametrize("few", [0, 1500])
def test_no_plan_scans_or_sorts_without_need(many, monkeypatch, values, few):
    if not is_sqlite():
        pytest.skip("the words of the plan are SQLite's")
    monkeypatch.setattr(reads, "FEW", few)
    asked = []
    original = reads.fetch

    def spy(sql, given):
        asked.append([row[3] for row in original(f"EXPLAIN QUERY PLAN {sql}", given)])
        return original(sql, given)

    monkeypatch.setattr(reads, "fetch", spy)
    monkeypatch.setattr(tally, "fetch", spy)
    queries.page(Filters(**values), DAY)

    for plan in asked:
        scans = [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step]
        assert scans == [], plan
    if few == 0 and "text" not in values:
        assert [s for s in asked[-1] if "TEMP B-TREE" in s] == [], asked[-1]


def test_on_the_day_after_its_last_the_agency_is_told_and_the_row_goes(db, at):
    at("2026-11-20 09:00")
    agency = make_agency(expires_on=DAY)
    make_offering(agency, "tender-agency")
    own = make_actor("handler", organisation=agency.organisation, kind="agency")
    jobs.run_due()
    assert Shelf.select().where(Shelf.agency == agency).count() == 4

    at("2026-11-21 00:00")
    jobs.run_due()

    assert sorted(r.item for r in Shelf.select().where(Shelf.agency == agency)) == [
        "*",
        "tender-agency",
    ]
    last = events.timeline("intermediaries.agency", agency.id)[0]
    assert (last.key, last.facts["items"]) == ("intermediaries.agency.expire", "施工图审查")
    assert len(inbox(own.person_id)) == 1
    assert queries.agency(agency.id).services_text == "招标代理"
