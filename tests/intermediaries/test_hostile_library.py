"""Files of a library as people really send them: every row answered, nothing lost, nothing half in."""

import datetime as dt
import io

import pytest

from app.kernel import jobs
from app.kernel.errors import Invalid
from app.kernel.excel import Workbook
from intermediaries import queries
from intermediaries.models import ImportRow, PersonFlag, Practitioner
from intermediaries.rules.import_people import Rules, masked, read
from intermediaries.rules.importing import COLUMNS
from intermediaries.services import flags, imports, lines, taking
from intermediaries.states.importing import ImportState
from tests.factories.intermediaries import make_agency, make_practitioner
from tests.intermediaries.conftest import IDENTITY
from tests.intermediaries.test_library_import import code, counts, library, line  # noqa: F401

HEAD = [column.heading for column in COLUMNS.values()]
KEYS = list(COLUMNS)
PERSON = f"钱伯言，一级造价工程师，ZJ1，{IDENTITY}，2026-10"


@pytest.fixture(autouse=True)
def _ready(library):  # noqa: F811 the fixture of the neighbours
    """Places and items are there."""


def at(row, key):
    return row, KEYS.index(key) + 1


def sent(rows, actor, change=None):
    """Read a real workbook: rows by column, then what somebody did to its cells."""
    file, out = Workbook(), io.BytesIO()
    file.active.append(HEAD)
    for one in rows:
        file.active.append([one.get(key) for key in KEYS])
    if change:
        change(file.active)
    file.save(out)
    out.seek(0)
    found = imports.begin(out, "机构库.xlsx", actor)
    jobs.run_due()
    return queries.library_import(found.id)


def said(found):
    return {r.n: [str(one) for one in r.problems] for r in queries.import_rows(found, "refused")}


def text(found):
    return str(queries.library_import(found.id).problem)


def merge(sheet):
    sheet.merge_cells(start_row=2, end_row=3, start_column=4, end_column=4)


def test_a_workbook_full_of_traps_is_answered_row_by_row(manager):
    rows = [
        line(1),
        line(2),
        line(3, name="=A2"),
        line(4, listed_on=dt.datetime(2023, 5, 1)),
        line(5, listed_on="2023年5月1日"),
        line(6, uscc=code(1)),
        line(7, uscc="320102000012345"),
        line(8, uscc=int("91320102000000") * 10_000),
        line(9, address="#REF!"),
        line(10, listed_on="去年五月"),
    ]

    found = sent(rows, manager, merge)

    assert counts(found) == (3, 0, 0, 7)
    told = said(found)
    assert told[3] == ["没有填写：注册地代码（合并的单元格请取消合并，逐行填写）。"]
    assert told[4] == ["机构名称是公式，请粘贴为数值。"]
    assert told[7] == ["与本文件第 2 行的统一社会信用代码重复，只接收先出现的一行。"]
    assert told[8][0].startswith("这是原 15 位注册号或税号")
    assert len(told[9]) == 1
    assert told[10] == ["住所是公式，请粘贴为数值。"]
    assert told[11] == ["入驻日期“去年五月”不是日期，请写成 2026-11-20 的样子。"]
    days = {r.n: r.data["listed_on"] for r in queries.import_rows(found, "new")}
    assert (days[5], days[6]) == ("2023-05-01", "2023-05-01")


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (["名称", "代码"], "第一行缺少这些列：机构名称"),
        (["机构名称", "机构名称"], "第一行缺少这些列：统一社会信用代码"),
        ([], "第一行缺少这些列：机构名称"),
    ],
)
def test_wrong_headings_are_named(manager, head, sentence):
    file, out = Workbook(), io.BytesIO()
    file.active.append(head)
    file.save(out)
    out.seek(0)
    found = imports.begin(out, "a.xlsx", manager)
    jobs.run_due()

    assert text(found).startswith(sentence)


def test_a_million_rows_are_refused_without_leaving_any(manager, monkeypatch):
    monkeypatch.setattr(imports, "MOST", 500)
    monkeypatch.setattr(imports, "STEP", 200)
    out = io.BytesIO((",".join(HEAD) + "\n" + "甲\n" * 1_000_000).encode())

    found = imports.begin(out, "机构库.csv", manager)
    jobs.run_due()

    assert text(found) == "一个文件最多 500 行，请分成几个文件导入。"
    found = queries.library_import(found.id)
    assert (found.state, found.rows) == (ImportState.UNREADABLE, 0)
    assert ImportRow.select().count() == 0


def test_a_workbook_with_too_many_rows_is_refused_before_a_row_is_read(manager, monkeypatch):
    monkeypatch.setattr(imports, "MOST", 3)
    monkeypatch.setattr(lines, "rows", None)

    found = sent([line(n) for n in range(1, 5)], manager)

    assert text(found) == "一个文件最多 3 行，请分成几个文件导入。"


def test_empty_rows_of_a_formatted_sheet_do_not_count(manager, monkeypatch):
    monkeypatch.setattr(imports, "MOST", 3)
    rows = [line(1), {}, {}, {}, {}, line(2)]

    assert counts(sent(rows, manager)) == (2, 0, 0, 0)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig"])
def test_a_csv_is_read_however_it_was_saved(manager, encoding):
    rows = [HEAD, [line(1).get(key, "") for key in KEYS]]
    out = io.BytesIO("\r\n".join(",".join(row) for row in rows).encode(encoding))

    found = imports.begin(out, "机构库.csv", manager)
    jobs.run_due()

    assert counts(found) == (1, 0, 0, 0)


def test_a_torn_csv_gets_a_sentence(manager):
    found = imports.begin(io.BytesIO(("机构名称," + "甲" * 200_000).encode()), "a.csv", manager)
    jobs.run_due()

    assert text(found) == str(lines.BAD_CSV)


def test_a_text_nobody_can_read_is_not_taken(manager):
    with pytest.raises(Invalid, match="无法识别"):
        imports.begin(io.BytesIO("机构名称".encode("utf-16")), "a.csv", manager)


RULES = Rules(("一级造价工程师", "注册测绘师"), lambda typed: f"d{len(typed)}")
PEOPLE = [
    (PERSON, 1, []),
    (f"{PERSON}；孙二，注册测绘师，CH1，{IDENTITY}", 2, []),
    ("钱伯言，一级造价工程师", 1, [
        "第 1 名执业人员：请写“姓名，执业证书，证书编号，身份证号，社保缴至”。"]),
    (f"钱伯言，算命师，1，{IDENTITY}", 1, ["第 1 名执业人员：没有“算命师”这种执业证书。"]),
    ("钱伯言，注册测绘师，1，123", 1, [
        "第 1 名执业人员：身份证号应为 18 位数字，最后一位可以是 X，现在是 3 位。"]),
    (f"{PERSON}-1", 1, ["第 1 名执业人员：社保缴至应为年月，例如 2026-10。"]),
    (f"{PERSON}；{PERSON}", 2, ["第 2 名执业人员：与前面的人员重复。"]),
    ("；".join([PERSON] * 61), 0, ["执业人员一行最多 60 人。"]),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "count", "sentences"), PEOPLE)
def test_the_people_of_a_cell(cell, count, sentences):
    found, reasons = read(cell, RULES)

    assert (len(found), [str(one) for one in reasons]) == (count, sentences)
    assert IDENTITY not in str(found)


def test_a_number_is_never_written_down():
    assert masked(f"甲，{IDENTITY}；乙，320102800101001") == (
        "甲，1101**********002X；乙，3201*******1001"
    )


def test_imported_people_are_known_by_digest_and_flagged_when_two_agencies_have_them(manager):
    other = make_agency()
    make_practitioner(other, id_digest=flags.digest(IDENTITY))
    broken = f"钱伯言，算命师，1，{IDENTITY}"
    found = sent([line(1, people=PERSON), line(2), line(3, people=broken)], manager)
    assert counts(found) == (2, 0, 0, 1)
    for row in ImportRow.select():
        assert IDENTITY not in row.data_json + row.problems_json

    taking.take_over(found, with_changes=False, actor=manager)
    while jobs.run_due():
        pass

    made = Practitioner.get(Practitioner.agency != other)
    assert (made.name, made.id_masked) == ("钱伯言", "1101**********002X")
    assert made.id_digest == flags.digest(IDENTITY)
    flag = PersonFlag.get()
    assert {flag.first.agency_id, flag.second.agency_id} == {other.id, made.agency_id}


@pytest.mark.parametrize("path", ["", "/changes", "/changes/export.xlsx"])
def test_a_filter_by_a_state_that_does_not_exist_asks_for_nothing(as_clerk, path):
    answer = as_clerk.get(f"/intermediaries{path}?state=%25&block=%25")

    assert answer.status_code == 200
