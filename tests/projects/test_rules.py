"""Rules of registration, as tables."""

import datetime as dt

import pytest

from projects import rules


def test_secret_projects_are_refused_in_words():
    assert [str(r) for r in rules.may_enter(secret=True)] == [
        "涉密项目不得在本平台登记和办理，平台没有保存任何内容。请按保密规定到主管部门线下办理。"
    ]
    assert rules.may_enter(secret=False) == []


def test_a_second_registration_hears_who_was_first():
    reason = rules.duplicate("2509-…", "一号楼", "河西公司", dt.datetime(2026, 3, 2, 9, 5))

    assert str(reason) == (
        "项目代码2509-…已由河西公司于2026-03-02 09:05登记（一号楼），同一代码不能登记两次。"
        "如属贵单位项目，请联系平台运行机构核实。"
    )


def test_an_unknown_region_is_a_warning():
    assert rules.region_warning("320102", known=True) == []
    assert "320193" in str(rules.region_warning("320193", known=False)[0])


@pytest.mark.parametrize(
    ("money", "area", "category", "fields"),
    [
        (100, 1, "房建", []),
        (0, 1, "房建", ["investment_fen"]),
        (rules.MAX_INVESTMENT_FEN + 1, 1, "房建", ["investment_fen"]),
        (rules.MAX_INVESTMENT_FEN, 1, "房建", []),
        (100, None, "房建", ["area_m2"]),
        (100, None, "市政", []),
        (100, -1, "市政", ["area_m2"]),
        (0, 100_000_001, "市政", ["investment_fen", "area_m2"]),
    ],
)
def test_figures_are_checked(money, area, category, fields):
    assert list(rules.figures(money, area, category)) == fields


def test_a_builder_may_not_supervise_itself():
    same = [
        {"role": "construction", "uscc": "1", "name": "甲公司"},
        {"role": "supervision", "uscc": "1", "name": "甲公司"},
        {"role": "supervision", "uscc": "2", "name": "乙公司"},
    ]

    assert [str(r) for r in rules.units_clash(same)] == [
        "甲公司不能既做施工单位又做监理单位（建筑法第三十四条）。"
    ]
    assert rules.units_clash(same[1:]) == []
