"""Regions, grades, ranks and guards, as tables."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.kernel.errors import Reason
from intermediaries.rules import entry, standing
from intermediaries.rules.entry import Snapshot
from intermediaries.states import guards

DAY = dt.date(2026, 11, 22)
BOUNDS = (90, 80, 70, 60)


@pytest.mark.parametrize(
    ("regions", "region", "serves"),
    [
        (["000000"], "330302", True),
        (["330000"], "330302", True),
        (["330300"], "330302", True),
        (["330302"], "330302", True),
        (["330302"], "330303", False),
        (["330300"], "330400", False),
        (["330400", "330300"], "330326", True),
        ([], "330326", False),
        ([], None, True),
    ],
)
def test_a_chosen_region_covers_what_lies_in_it(regions, region, serves):
    assert standing.serves(regions, region) is serves


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100, "A"), (90, "A"), (89, "B"), (70, "C"), (60, "D"), (59, "E"), (0, "E")],
)
def test_scores_fall_into_grades(score, grade):
    assert standing.grade_of(score, BOUNDS) == grade


def test_ranks_sort_by_grade_then_score_and_can_be_read_back():
    ranks = [standing.rank("A", 90), standing.rank("B", 100), standing.rank("B", 80)]

    assert ranks == sorted(ranks, reverse=True)
    assert [standing.grade_of_rank(r) for r in ranks] == ["A", "B", "B"]
    for grade in standing.GRADES:
        low, high = standing.rank_span(grade)
        assert low <= standing.rank(grade, 55) <= high
        assert standing.grade_of_rank(low) == standing.grade_of_rank(high) == grade


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 11, 22), 12, dt.date(2027, 11, 22)),
        (dt.date(2026, 8, 31), 13, dt.date(2027, 9, 30)),
    ],
)
def test_months_later(day, months, then):
    assert standing.after_months(day, months) == then


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("listed", []),
        ("suspended", ["甲公司处于暂停期间，不能承接服务。"]),
        ("removed", ["甲公司已被清退，不能承接服务。"]),
        ("withdrawn", ["甲公司已主动退出，不能承接服务。"]),
        ("draft", ["甲公司尚未入驻，不能承接服务。"]),
    ],
)
def test_only_a_listed_agency_may_serve(state, sentence):
    assert [str(r) for r in standing.standing(state, "甲公司")] == sentence


def complete(**changes):
    values = {
        "day": DAY,
        "legal_form": "企业",
        "legal_forms": ("企业",),
        "offerings": ("施工图审查",),
        "regions": 1,
        "relations": ("legal_representative", "none_declared"),
        "pledge_version": "2020-1",
        "pledge_current": "2020-1",
    }
    return Snapshot(**values | changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),
        ({"identity_missing": ("住所",)}, "基本信息还缺：住所。"),
        ({"legal_form": "个体工商户"}, "本地只接受下列类型的机构入驻：企业。"),
        ({"clean_years": 3, "last_barred": DAY - dt.timedelta(1200)}, None),
        (
            {"clean_years": 3, "last_barred": dt.date(2024, 1, 5)},
            "本地要求近 3 年无不良信用记录：本机构的暂停或禁入到 2024-01-05 才结束。",
        ),
        ({"offerings": ()}, "请至少选择一个服务事项，并写明时限、收费和服务标准三项承诺。"),
        ({"cancelled": ("公司登记验资",)}, "服务事项“公司登记验资”已取消，不得再提供。"),
        ({"shortfalls": (("测绘", Reason("缺少资质。")),)}, "服务事项“测绘”：缺少资质。"),
        ({"regions": 0}, "请选择服务区域（可以选全国）。"),
        ({"scans_missing": ("营业执照",)}, "还没有上传扫描件：营业执照。"),
        ({"people_without_proof": ("钱伯言",)}, "下列人员缺少规定月数的社保证明：钱伯言。"),
        (
            {"relations": ("legal_representative",)},
            "请如实填写关联关系：至少法定代表人和股东（没有股东的，声明没有）。",
        ),
        ({"pledge_version": ""}, "请阅读并确认承诺书。"),
        ({"pledge_version": "2018-1"}, "承诺书已更新为2020-1版，请重新阅读并确认。"),
    ],
)
def test_an_application_is_told_what_it_lacks(changes, sentence):
    assert [str(r) for r in entry.missing(complete(**changes))] == ([sentence] if sentence else [])


def test_a_guard_without_snapshot_refuses():
    blank = SimpleNamespace(ban_until=DAY)

    assert guards.is_complete(blank) == [guards.UNREAD]
    assert guards.offering_qualifies(blank) == [guards.UNREAD]
    assert guards.correction_is_over(blank) != []
    assert guards.ban_is_over(blank) != []


@pytest.mark.parametrize(
    ("ban", "free"), [(None, True), (DAY, False), (dt.date(2026, 11, 21), True)]
)
def test_a_removed_agency_returns_after_its_ban(ban, free):
    agency = SimpleNamespace(ban_until=ban, day=DAY)

    assert (guards.ban_is_over(agency) == []) is free


def test_corrections_are_asked_for_once_and_contracts_bind():
    assert guards.not_asked_before(SimpleNamespace(corrections=0)) == []
    assert guards.not_asked_before(SimpleNamespace(corrections=1)) != []
    assert guards.no_open_contract(SimpleNamespace(open_contracts=0)) == []
    assert str(guards.no_open_contract(SimpleNamespace(open_contracts=2))[0]) == (
        "还有2份合同未办结，办结后才能退出。"
    )
