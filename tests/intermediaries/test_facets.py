"""Counts of the public list's facets: each equals what the list finds when it is chosen."""

import datetime as dt
import itertools
from dataclasses import replace
from importlib import import_module

import pytest

from app.kernel import clock, events
from app.kernel.db import db, write
from app.kernel.errors import Invalid
from app.kernel.permissions import SYSTEM
from intermediaries import queries
from intermediaries.models import Shelf, ShelfCount, ShelfPair
from intermediaries.queries import Filters, facets
from intermediaries.services import bulk, standing
from intermediaries.services import shelf as verbs
from tests.intermediaries.test_shelf import DAY, seeds

FIELD = {"item": "item", "kind": "kind", "city": "region", "county": "region"}
FIELD |= {"grade": "grade", "band": "band"}
ASKED = [
    Filters(item=item, region=region, grade=grade, kind=kind, band=band)
    for item, region, grade, kind, band in itertools.product(
        ("", "drawing-review"), ("", "330300"), ("", "B"), ("", "工程监理资质"), ("", "C")
    )
]


@pytest.fixture(scope="module")
def loaded(module_db):
    with clock.frozen(dt.datetime(2026, 11, 20, 9)):
        return bulk.load(seeds(120))


@pytest.fixture
def many(loaded, db):
    """Agencies of two cities: all review drawings, some also hold a certificate of supervision."""
    return loaded


def agrees(f):
    counts = facets.facets(f, DAY)
    for name, field in FIELD.items():
        for value, n in counts[name].items():
            chosen = replace(f, **{field: value})
            assert n == queries.page(chosen, DAY).total, (f, name, value)
    return counts


def test_every_count_is_what_choosing_it_finds(many):
    for f in ASKED:
        agrees(f)

    counts = agrees(Filters(kind="工程监理资质", region="330302"))
    assert counts["kind"] == {"施工图审查机构": 30, "工程监理资质": 30}
    assert counts["item"] == {"drawing-review": 30, "tender-agency": 30}
    assert counts["city"] == {"320100": 30, "330300": 60}
    assert counts["county"] == {"330302": 30, "330303": 30}
    assert counts["band"] == {"C": 30}


@pytest.mark.parametrize("text", ["瓯江", "第7", "没有这样的"])
def test_where_a_text_is_typed_what_it_finds_is_counted(many, text):
    for f in ASKED[::3]:
        agrees(replace(f, text=text))


def test_a_text_that_too_many_fit_is_not_counted(many, monkeypatch):
    monkeypatch.setattr(facets, "SEARCH_CAP", 10)

    assert facets.facets(Filters(text="测绘"), DAY) is None


def test_a_certificate_that_ran_out_this_morning_counts_nowhere(many):
    gone = Shelf.select(Shelf.agency).where(Shelf.item == "#工程监理资质").limit(7)
    keys = [row.agency_id for row in gone]
    yesterday = DAY - dt.timedelta(days=1)
    Shelf.update(until=yesterday).where(
        Shelf.agency.in_(keys), Shelf.item.in_(["#工程监理资质", "drawing-review"])
    ).execute()

    for f in ASKED:
        agrees(f)
    assert facets.facets(Filters(), DAY)["kind"]["工程监理资质"] == 90 - 7
    assert queries.count(Filters(kind="工程监理资质", item="tender-agency"), DAY) == 90 - 7


def test_counts_of_pairs_follow_each_agency(many):
    def state():
        return [
            sorted(model.select().where(model.n != 0).tuples()) for model in (ShelfCount, ShelfPair)
        ]

    loaded = state()
    with write():
        for key in many[:20]:
            verbs.refresh(queries.agency(key))
    assert state() == loaded

    with write():
        paper = queries.qualifications_of(many[1])[1]
        paper.retired_on = DAY
        paper.save()
        verbs.refresh(queries.agency(many[1]))
    kept = state()
    verbs.recount()
    assert state() == kept
    assert kept != loaded


def test_grades_of_many_at_once_leave_what_one_by_one_would(many):
    def state():
        counts = [
            sorted(model.select().where(model.n != 0).tuples()) for model in (ShelfCount, ShelfPair)
        ]
        return [sorted(Shelf.select().tuples()), *counts]

    given = [(queries.agency(key), "ABE"[n % 3], 50 + n, True) for n, key in enumerate(many[:30])]
    with write():
        standing.set_grades(given, SYSTEM)
    together = state()
    with write():
        for key in many[:30]:
            verbs.refresh(queries.agency(key))

    assert state() == together
    told = queries.agency(many[2])
    assert (told.grade, told.score, told.is_rated, told.version) == ("E", 52, True, 2)
    assert events.timeline("intermediaries.agency", many[2])[0].facts["score"] == 52
    with pytest.raises(Invalid):
        standing.set_grades([(told, "A", 90, True), (told, "F", 1, True)], SYSTEM)


def test_a_shelf_of_before_gets_its_kinds_when_the_house_is_upgraded(many):
    now = [sorted(model.select().tuples()) for model in (Shelf, ShelfCount, ShelfPair)]
    move = import_module("app.migrations.0038_hall")
    for model in (ShelfCount, ShelfPair):
        model.delete().execute()
    Shelf.delete().where(Shelf.item >= "#", Shelf.item < "$").execute()

    with db.bind_ctx([move.Shelf, move.Qualification]):
        move._lay_kinds(DAY)
    for sql in move.RECOUNT:
        db.execute_sql(sql)

    assert [sorted(model.select().tuples()) for model in (Shelf, ShelfCount, ShelfPair)] == now
