"""The tree of qualification types: edited on its page, by Excel; what agencies may then declare."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from app.kernel.events import Event
from app.kernel.excel import Workbook
from intermediaries import queries
from intermediaries.forms import QualificationForm
from intermediaries.models import QualificationType
from intermediaries.queries import types
from intermediaries.rules.type_tree import COLUMNS, adding, changing, read
from intermediaries.services import application, papers
from tests.factories.accounts import make_organisation, make_person
from tests.intermediaries.conftest import paper

DAY = dt.date(2026, 11, 20)
LATER = dt.date(2026, 12, 1)
URL = "/intermediaries/qualification-types"
KIND = SimpleNamespace(tier="kind", effective=dt.date(2021, 7, 1), ends=None)


@pytest.fixture
def officer(client_as, db):
    office = make_organisation("市住建局", kind="regulator")
    return client_as(make_person("赵明", organisation=office, roles=("officer",)), office)


ADDING = [
    ("丙级", KIND, (), DAY, {}),
    ("特种", None, (), DAY, {}),
    ("甲级", KIND, ("甲级",), DAY, {"name"}),
    ("甲/乙", KIND, (), DAY, {"name"}),
    (" ", KIND, (), DAY, {"name"}),
    ("丙级", KIND, (), dt.date(2020, 1, 1), {"effective"}),
    ("小类", SimpleNamespace(tier="major", effective=DAY, ends=None), (), DAY, {"parent"}),
    ("丙级", SimpleNamespace(tier="kind", effective=DAY, ends=LATER), (), LATER, {"parent"}),
]


@pytest.mark.parametrize(("name", "parent", "siblings", "day", "fields"), ADDING)
def test_where_a_place_may_be_added(name, parent, siblings, day, fields):
    assert set(adding(name, parent, siblings, day)) == set(fields)


CHANGING = [
    (DAY, LATER, None, set()),
    (DAY, DAY, LATER, set()),
    (LATER, dt.date(2026, 12, 2), None, set()),
    (LATER, DAY, None, {"effective"}),
    (dt.date(2021, 7, 1), dt.date(2021, 7, 2), None, {"effective"}),
    (dt.date(2021, 7, 1), dt.date(2021, 7, 1), DAY, set()),
    (dt.date(2021, 7, 1), dt.date(2021, 7, 1), dt.date(2026, 11, 19), {"ends"}),
    (dt.date(2021, 7, 1), dt.date(2021, 7, 1), dt.date(2021, 7, 1), {"ends"}),
]


@pytest.mark.parametrize(("old", "effective", "ends", "fields"), CHANGING[1:])
def test_what_has_begun_keeps_its_day(old, effective, ends, fields):
    row = SimpleNamespace(effective=old, ends=None)

    assert set(changing(row, effective, ends, DAY)) == fields


LINES = [
    ({"kind": "测绘资质"}, 0),
    ({"kind": ""}, 1),
    ({"kind": "测绘资质", "major": "工程测量"}, 1),
    ({"kind": "测/绘"}, 1),
    ({"kind": "测" * 41}, 1),
    ({"kind": "测绘资质", "effective": "昨天"}, 1),
    ({"kind": "测绘资质", "ends": "昨天"}, 1),
    ({"kind": "测绘资质", "position": "一"}, 1),
    ({"kind": "测绘资质", "source": ""}, 1),
]


@pytest.mark.parametrize(("typed", "count"), LINES)
def test_a_row_of_the_workbook_says_what_is_wrong(typed, count):
    whole = {"effective": "2026-12-01", "source": "某办法第三条"} | typed

    assert len(read(2, whole).reasons) == count


def test_a_place_is_added_and_may_be_declared_from_its_day(officer, client, filled, agent, at):
    typed = {"parent": "工程设计资质/甲级", "name": "建筑行业", "effective": "2026-12-01",
             "position": "1", "source": "工程设计资质标准第二条"}  # fmt: skip
    assert officer.post(f"{URL}/new", data=typed | {"name": ""}).status_code == 422
    assert officer.post(f"{URL}/new", data=typed).status_code == 303
    assert "待生效" in client.get("/agencies/qualification-types?kind=工程设计资质").text
    declared = paper(kind="工程设计资质", level="甲级", number="D1", major="建筑行业")
    assert types.majors(DAY)[0][0] == "大地测量"
    assert "建筑行业" not in dict(types.majors(DAY))

    at("2026-12-01 09:00")
    papers.add_qualification(filled, declared, agent)

    assert dict(types.majors(LATER))["建筑行业"] == "建筑行业（工程设计资质）"
    told = Event.get(Event.key == "intermediaries.qualification_type.add")
    assert told.facts["path"] == "工程设计资质/甲级/建筑行业"
    with pytest.raises(Exception, match="专业有：建筑行业"):
        papers.add_qualification(filled, paper(**{**vars(declared), "major": "公路"}), agent)


def test_a_place_that_ends_takes_nothing_from_those_who_hold_it(officer, filled, agent, at):
    row = types.type_of("施工图审查机构/一类")
    typed = {"effective": row.effective.isoformat(), "ends": "2026-11-21", "position": "1",
             "source": "新办法"}  # fmt: skip
    assert officer.get(f"{URL}/{row.id}").status_code == 200
    assert officer.post(f"{URL}/{row.id}", data=typed | {"ends": "2020-01-01"}).status_code == 422
    assert officer.post(f"{URL}/{row.id}", data=typed).status_code == 303
    at("2026-11-21 09:00")

    assert queries.qualifications_of(filled)[0].level == "一类"
    assert application.submit(filled, agent).state in ("submitted", "listed")
    with pytest.raises(Exception, match="等级有"):
        papers.check_type(paper(number="X"))


def workbook(rows):
    file, out = Workbook(), io.BytesIO()
    file.active.append([heading for _, heading, _ in COLUMNS])
    for row in rows:
        file.active.append(row)
    file.save(out)
    out.seek(0)
    return (out, "types.xlsx")


def test_the_export_goes_in_again_and_a_bad_row_stops_all(officer, client, store):
    book = load_workbook(io.BytesIO(client.get("/agencies/qualification-types/export.xlsx").data))
    rows = [list(row) for row in book.active.iter_rows(values_only=True, min_row=2)]
    count = QualificationType.select().count()
    assert len(rows) == count
    more = [
        ["房屋安全鉴定资质", None, None, "2026-12-01", None, 9, "某办法"],
        ["房屋安全鉴定资质", "甲级", None, "2026-12-01", None, 1, "某办法"],
    ]
    bad = [["无上级", "甲级", None, "2026-12-01", None, 1, "某办法"], more[0]]
    shown = officer.post(f"{URL}/import", data={"file": workbook([*rows, *more, *bad])})
    assert "没有上级“无上级”" in shown.text
    assert "同一类型在表中写了两次" in shown.text
    assert 'name="ticket"' not in shown.text

    shown = officer.post(f"{URL}/import", data={"file": workbook([*rows, *more])}).text
    ticket = shown.split('name="ticket" value="')[1].split('"')[0]
    assert QualificationType.select().count() == count
    assert officer.post(f"{URL}/import/confirm", data={"ticket": ticket}).status_code == 303

    assert QualificationType.select().count() == count + 2
    assert types.type_of("房屋安全鉴定资质/甲级").tier == "level"
    again = officer.post(f"{URL}/import/confirm", data={"ticket": ticket})
    assert again.status_code in (403, 409)


def test_only_the_offices_edit_the_tree(as_agent, client):
    assert as_agent.get(f"{URL}/new").status_code == 403
    assert client.get("/agencies/qualification-types").status_code == 200


@pytest.mark.parametrize(
    ("typed", "major", "wrong"),
    [
        ({"major": "工程测量"}, "工程测量", set()),
        ({"other_major": "建筑幕墙"}, "建筑幕墙", set()),
        ({}, "", set()),
        ({"major": "算命"}, None, {"major"}),
        ({"major": "工程测量", "other_major": "建筑幕墙"}, None, {"other_major"}),
    ],
)
def test_a_major_is_chosen_or_typed_where_the_tree_has_none(db, typed, major, wrong):
    whole = {"kind": "测绘资质", "level": "甲级", "number": "1", "issuer": "厅",
             "issued_on": "2024-01-01"}  # fmt: skip
    form = QualificationForm(whole | typed, {})

    assert set(() if form.ok else form.errors) == wrong
    if not wrong:
        assert form.command.major == major
