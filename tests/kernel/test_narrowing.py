"""What a filter asks for of a list, and the pages of it."""

import datetime as dt

import pytest

from app.accounts.models import Organisation
from app.kernel import narrowing
from app.kernel.paging import paged
from tests.factories.accounts import make_organisation

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def made(db):
    rows = [
        make_organisation("第一测绘院 2026", "owner"),
        make_organisation("第二测绘院", "owner"),
        make_organisation("第三设计院", "agency"),
    ]
    for n, row in enumerate(rows):
        row.created_at = dt.datetime(2026, 11, 19 + n, 23, 59)
        row.save()
    return rows


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {0, 1, 2}),
        ({"kind": "", "since": "", "until": "", "q": ""}, {0, 1, 2}),
        ({"kind": "owner"}, {0, 1}),
        ({"since": DAY}, {1, 2}),
        ({"until": DAY}, {0, 1}),
        ({"since": DAY, "until": DAY}, {1}),
        ({"q": "测绘 第二"}, {1}),
        ({"q": "2026"}, {0}),
        ({"q": "没有"}, set()),
    ],
)
def test_filters_narrow_a_list(made, filters, found):
    query = Organisation.select().where(Organisation.id.in_([row.id for row in made]))

    query = narrowing.same(query, filters, Organisation.kind)
    query = narrowing.between(query, filters, Organisation.created_at)
    query = narrowing.worded(query, filters, Organisation.name)

    assert {row.id for row in query} == {made[n].id for n in found}


def test_a_code_is_found_whole_and_in_small_letters(made):
    query = Organisation.select()
    code = made[2].uscc

    for asked, found in ((code.lower(), [made[2].id]), (code[:-1], [])):
        rows = narrowing.worded(query, {"q": asked}, Organisation.name, code=Organisation.uscc)
        assert [row.id for row in rows] == found


def test_pages_follow_each_other_to_the_end(made):
    query = Organisation.select().where(Organisation.id.in_([row.id for row in made]))
    moment = Organisation.created_at

    first = paged(query, moment, Organisation.id, "", 2)
    last = paged(query, moment, Organisation.id, first.after, 2)

    assert [row.id for row in [*first.rows, *last.rows]] == [row.id for row in made[::-1]]
    assert last.after is None
