"""The pure rules of scoring: the table, who must stand aside, what a sheet wants."""

import pytest

from bidding.rules import panel, scoring_terms, sheets
from bidding.rules.avoidance import Party, Tie
from bidding.rules.criteria import BY_ITEM, shipped
from bidding.rules.panel import Panelist
from bidding.rules.scoring_terms import Scoring, points
from bidding.rules.selection.scoring import TOTAL

OWNER = Party("江宁水务", "A1", "业主", (Tie("shareholder", "长江投资", "S1"),))
BIDDER = Party(
    "秦淮咨询", "B1", "报名机构", (Tie("executive", "许知远"), Tie("controller", "母公司", "C1"))
)
WHO = Panelist("e1", "何思齐", "江南大学")


def scored(*rows, **more):
    made = [{"key": k, "title": k, "weight": w * 100, "kind": kind} for k, w, kind in rows]
    return Scoring(tuple(made), **more)


GOOD = (("price", 30, "price"), ("c1", 70, "expert"))


@pytest.mark.parametrize("item", [*BY_ITEM, "another-service"])
def test_what_is_shipped_may_be_published_as_it_is(item):
    terms = Scoring(tuple(shipped(item)))

    assert terms.against() == []
    assert scoring_terms.local(terms, 3, 10) == []
    assert sum(one.weight for one in terms.table()) == TOTAL


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (scored(("price", 30, "price"), ("c1", 69, "expert")), "合计应为 100 分"),
        (scored(("price", 100, "price")), "至少须有一项由专家评分"),
        (scored(*GOOD, experts=4), "单数"),
        (scored(*GOOD, experts=1), "单数"),
        (scored(*GOOD, experts=17), "单数"),
        (scored(*GOOD, days=0), "评审时限"),
        (scored(*GOOD, trim_from=2), "去掉最高最低"),
        (scored(("price", 30, "price"), (" ", 70, "expert")), "须有名称"),
    ],
)
def test_a_table_that_may_not_be_published_says_why(terms, said):
    assert any(said in str(one) for one in terms.against())


def test_local_rules_want_experts_and_weight_of_the_price():
    terms = scored(("price", 9, "price"), ("c1", 91, "expert"))

    assert [str(one) for one in scoring_terms.local(terms, 5, 10)] == [
        "本地规定评审专家不得少于 5 名",
        "本地规定价格分不得少于 10 分",
    ]


def test_the_notice_prints_weights_guides_and_what_happens_to_silence():
    said = [str(one) for one in Scoring(tuple(shipped("surveying"))).words()]

    assert said[0].startswith("价格（30 分）：价格得分 = 分值 × 最低有效报价")
    assert "技术设计（30 分，专家评分）：作业方法、精度和成果形式" in said
    assert any("没有替补的，采购流标并公开" in one for one in said)
    assert [points(n) for n in (3000, 2550, 5)] == ["30", "25.5", "0.05"]


@pytest.mark.parametrize(
    ("expert", "said"),
    [
        (WHO, []),
        (Panelist("e", "许知远", "江南大学"), ["本人为报名机构的股东、负责人或高级管理人员"]),
        (Panelist("e", "何思齐", "秦淮咨询"), ["工作单位即为报名机构"]),
        (Panelist("e", "何思齐", "别名", "A1"), ["工作单位即为业主"]),
        (Panelist("e", "何思齐", "江南大学", duties=("K1", "B1")), ["本人在报名机构任职"]),
        (Panelist("e", "何思齐", "长江投资", "S1"), ["工作单位与业主存在投资持股关系"]),
        (
            Panelist("e", "何思齐", "兄弟公司", "X1", (Tie("controller", "母公司", "C1"),)),
            ["工作单位与报名机构实际控制人相同"],
        ),
    ],
)
def test_ties_keep_an_expert_out_without_naming_a_party(expert, said):
    assert panel.reasons(expert, (OWNER, BIDDER)) == said


def test_an_employer_without_a_code_is_not_everybody_without_one():
    nobody = Party("个人业主", "", "业主")

    fit, out = panel.split([WHO], [nobody])
    assert (fit, out) == ([WHO], [])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("30", 3000),
        ("29.5", 2950),
        ("0.05", 5),
        ("1.234", None),
        ("-1", None),
        ("x", None),
        ("", None),
    ],
)
def test_points_are_read_exactly(typed, found):
    assert sheets.read_points(typed) == found


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ({}, "0 到 70"),
        ({"points": None, "words": ""}, "0 到 70"),
        ({"points": 7001, "words": "好"}, "0 到 70"),
        ({"points": 7000, "words": " "}, "写明理由"),
        ({"points": 0, "words": ""}, "写明理由"),
        ({"points": 0, "words": "没有响应"}, ""),
        ({"points": 6999, "words": ""}, ""),
    ],
)
def test_a_sheet_wants_all_points_and_words_for_extremes(mark, said):
    found = sheets.missing(scored(*GOOD), {"c1": {"2": mark}}, [2])

    assert [said in str(reason) for _, _, reason in found] == ([True] if said else [])


def test_a_signed_sheet_is_read_back_as_the_ranking_wants_it():
    marks = {"c1": {"10": {"points": 10, "words": ""}, "2": {"points": 20, "words": "可"}}}
    made = sheets.document("n/1", 3, scored(*GOOD), marks)

    assert [row["number"] for row in made["marks"]] == [2, 10]
    assert sheets.given({"e": made}) == {"c1": {"e": {2: 20, 10: 10}}}
