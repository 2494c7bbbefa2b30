"""Rules of the joint review, by table."""

import datetime as dt

import pytest

from joint_review.disciplines import key_of, of_number
from joint_review.rules.conflicts import Party, Reviewer, tied
from joint_review.rules.opinions import first_review, position_problems, problems
from joint_review.rules.sheets import SheetFacts, plain, successor
from joint_review.rules.sheets import problems as sheet_problems
from joint_review.rules.usedtime import Stretch, split

OWNER = Party("o", "91OWNER", "河西建设", "建设单位")
DESIGN = Party(None, "91DESIGN", "玄武院", "设计单位")
PARTIES = (OWNER, DESIGN)


def reviewer(**more):
    values = {
        "name": "王审查",
        "organisation_id": "a",
        "organisation_uscc": "91AGENCY",
        "duties_in": frozenset({"a"}),
    }
    return Reviewer(**(values | more))


@pytest.mark.parametrize(
    ("who", "sentences"),
    [
        (reviewer(), []),
        (
            reviewer(organisation_id="o"),
            ["王审查所在单位就是本项目的建设单位（河西建设）"],
        ),
        (
            reviewer(duties_in=frozenset({"a", "o"})),
            ["王审查同时在本项目的建设单位（河西建设）任职"],
        ),
        (
            reviewer(organisation_uscc="91DESIGN"),
            ["王审查所在单位就是本项目的设计单位（玄武院）"],
        ),
        (
            reviewer(relations=(("股东", "91DESIGN", "随便"),)),
            ["王审查所在单位与本项目的设计单位（玄武院）有关联：股东"],
        ),
        (
            reviewer(relations=(("实际控制人", None, "河西建设"),)),
            ["王审查所在单位与本项目的建设单位（河西建设）有关联：实际控制人"],
        ),
        (reviewer(relations=(("股东", None, ""), ("股东", None, "张三"))), []),
        (reviewer(organisation_uscc=None), []),
    ],
)
def test_a_tie_to_owner_or_units_is_told(who, sentences):
    assert [str(r) for r in tied(who, PARTIES)] == sentences


def test_units_without_organisation_do_not_tie_everybody():
    assert tied(reviewer(organisation_uscc=None), (Party(None, None, "某院", "设计单位"),)) == []


GOOD = {
    "problem": "疏散宽度不足",
    "kind": "general",
    "severity": "must",
    "basis": "GB 50016",
    "clause": "5.5.18",
}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"problem": "  "}, ["problem"]),
        ({"kind": "mood"}, ["kind"]),
        ({"severity": "maybe"}, ["severity"]),
        ({"kind": "mandatory", "severity": "suggest"}, ["severity"]),
        ({"basis": ""}, ["basis"]),
        ({"clause": " "}, ["clause"]),
        ({"kind": "depth", "basis": "", "clause": ""}, []),
    ],
)
def test_an_opinion_carries_what_it_must(change, wrong):
    assert list(problems(**(GOOD | change))) == wrong


@pytest.mark.parametrize(
    ("x", "y", "good"),
    [
        (None, None, True),
        (0, 1_000_000, True),
        (1, None, False),
        (None, 1, False),
        (-1, 5, False),
        (5, 1_000_001, False),
    ],
)
def test_a_pin_lies_on_the_page(x, y, good):
    assert (position_problems(x, y) == {}) == good


def test_the_first_review_is_counted_as_the_national_data_want():
    rows = [
        ("mandatory_fire", "must", "GB 55037 7.1.4"),
        ("mandatory", "must", "GB 55001 4.1"),
        ("mandatory", "must", "GB 55001 4.1"),
        ("general", "suggest", "GB 50016 5.5"),
    ]

    assert first_review(rows) == {
        "first_pass": False,
        "mandatory_count": 3,
        "mandatory_clauses": ["GB 55001 4.1", "GB 55037 7.1.4"],
    }
    assert first_review([("depth", "suggest", "")])["first_pass"] is True


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("建施 - 01", "建施-01"),
        ("建施－０１", "建施-01"),
        ("a-101", "A-101"),
        ("A–101", "A-101"),
        ("", ""),
    ],
)
def test_numbers_are_compared_without_looks(typed, same):
    assert plain(typed) == same


def test_a_new_sheet_finds_the_one_it_replaces():
    current = {"建施-01": "one", "A-101": "two"}

    assert successor("建施 01", current) is None
    assert successor("a－101", current) == "two"
    assert successor(" ", current) is None


@pytest.mark.parametrize(
    ("sheets", "sentences"),
    [
        ([SheetFacts("建施-01", "平面", "architecture")], []),
        (
            [SheetFacts("", "平面", "architecture"), SheetFacts("", "", "other")],
            ["还有 2 张图纸没有图号", "还有 1 张图纸没有图名"],
        ),
        (
            [SheetFacts("A-1", "x", "other"), SheetFacts("a－1", "y", "other")],
            ["图号重复：A-1"],
        ),
        (
            [SheetFacts("A-1", "x", "other", "页面是空白的")],
            ["A-1 不能使用：页面是空白的"],
        ),
    ],
)
def test_what_keeps_a_set_from_being_submitted(sheets, sentences):
    assert [str(r) for r in sheet_problems(sheets)] == sentences


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("建施-01", "architecture"),
        ("结施-12", "structure"),
        ("水施-1", "plumbing"),
        ("人防-02", "civil_defence"),
        ("E-101", "electrical"),
        ("№7", "other"),
    ],
)
def test_a_number_tells_its_discipline(number, key):
    assert of_number(number) == key


def test_a_discipline_is_known_by_its_name():
    assert (key_of("暖通"), key_of("天文"), key_of(None)) == ("hvac", None, None)


def test_used_time_goes_to_whoever_had_the_case():
    nine = dt.datetime(2026, 11, 20, 9)
    hour = dt.timedelta(hours=1)
    found = split(
        [
            Stretch("package.review", nine, nine + 5 * hour),
            Stretch("package.review", nine, nine + hour, paused=True),
            Stretch("package.revision", nine, nine + 2 * hour),
            Stretch("package.acceptance", nine, nine + 3 * hour),
            Stretch("package.correction", nine, nine + 4 * hour),
            Stretch("something.else", nine, nine + hour),
            Stretch("package.review", nine, nine - hour),
        ]
    )

    assert {k: v // 3600 for k, v in found.items()} == {
        "institution": 5,
        "designer": 2,
        "owner": 4,
        "window": 3,
        "paused": 1,
    }
