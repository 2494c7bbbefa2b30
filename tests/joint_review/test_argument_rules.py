"""Who may argue, what votes decide, what a conclusion binds: values only."""

import pytest

from joint_review.rules import arguments as rules

GOOD = "甲，东方设计院，教授级高工\n乙,西方大学,教授；\n".replace("；", "")
SEVEN = "壹，北院，高工"


def test_experts_are_read_one_a_line_whatever_the_comma():
    found, wrong = rules.experts_of(f"{GOOD}\n丙；南院；研究员")

    assert [(e.name, e.unit, e.post) for e in found] == [
        ("甲", "东方设计院", "教授级高工"),
        ("乙", "西方大学", "教授"),
        ("丙", "南院", "研究员"),
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line", ["甲", "甲，乙", "甲，，高工", "甲，乙，丙，丁", "甲，" + "长" * 61 + "，高工"]
)
def test_a_line_that_is_no_expert_is_named(line):
    _, wrong = rules.experts_of(f"{SEVEN}\n{line}")

    assert [str(one) for one in wrong] == ["第 2 行请按“姓名，单位，职称”填写，每项不超过 60 字"]


@pytest.mark.parametrize(
    ("text", "parties", "said"),
    [
        (SEVEN, [], "专家至少 3 人，现在 1 人"),
        (f"{SEVEN}\n{SEVEN}\n贰，南院，高工", [], "壹填写了两次"),
        (
            f"{SEVEN}\n贰，玄武（集团）设计院，高工\n叁，南院，高工",
            ["玄武(集团) 设计院"],
            "贰所在单位（玄武（集团）设计院）是本项目的参与单位，应当回避",
        ),
        ("\n".join(f"{n}，院{n}，高工" for n in range(16)), [], "专家最多 15 人"),
    ],
)
def test_experts_that_cannot_sit(text, parties, said):
    experts, _ = rules.experts_of(text)

    assert [str(one) for one in rules.experts_problems(experts, 3, parties)] == [said]


@pytest.mark.parametrize(
    ("uphold", "lower", "revoke", "severity", "expected"),
    [
        (2, 1, 0, "must", "uphold"),
        (0, 3, 0, "must", "lower"),
        (1, 0, 2, "suggest", "revoke"),
        (1, 1, 1, "must", "没有一种结论超过半数，不能形成论证结论"),
        (2, 2, 0, "must", "票数合计 4，与专家人数 3 不符"),
        (0, 2, 1, "suggest", "这条意见本来就是建议修改，不能再降级"),
    ],
)
def test_more_than_half_decide(uphold, lower, revoke, severity, expected):
    votes = {"uphold": uphold, "lower": lower, "revoke": revoke}

    against = rules.votes_problems(votes, 3, severity)

    assert (str(against[0]) if against else rules.ruling_of(votes)) == expected


@pytest.mark.parametrize(
    ("kind", "ruling", "field"),
    [
        ("expert", "", []),
        ("explain", "", []),
        ("modify", "uphold", []),
        ("explain", "lower", []),
        ("explain", "uphold", ["kind"]),
        ("expert", "uphold", ["kind"]),
        ("expert", "lower", ["kind"]),
    ],
)
def test_a_conclusion_binds_the_designer(kind, ruling, field):
    assert list(rules.answer_problems(kind, ruling)) == field


def test_lowering_takes_a_mandatory_clause_away_and_leaves_other_kinds():
    assert rules.lowered("mandatory_fire") == {"severity": "suggest", "kind": "general"}
    assert rules.lowered("depth") == {"severity": "suggest", "kind": "depth"}


@pytest.mark.parametrize("kind", ["mandatory", "mandatory_fire"])
def test_no_mandatory_clause_is_left_to_a_later_change(kind):
    assert rules.transfer_problems(kind)
    assert not rules.transfer_problems("general")


@pytest.mark.parametrize(
    ("grade", "discipline", "fits"),
    [
        ("general", "architecture", True),
        ("major", "fire", True),
        ("general", "fire", False),
        ("", "architecture", False),
    ],
)
def test_fire_design_never_changes_by_a_mere_filing(grade, discipline, fits):
    assert (not rules.grade_problems(grade, discipline)) is fits
