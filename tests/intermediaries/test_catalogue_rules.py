"""Notation, limits and rows of workbooks, case by case; no database."""

import datetime as dt
from types import SimpleNamespace

import pytest

from intermediaries.catalogue import CATALOGUE
from intermediaries.rules import editions, item_sheet, limit_sheet, limits, notation
from intermediaries.rules.limits import MUST_USE, PROCUREMENT, TENDER, Limit

DAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: item.code)
def test_what_every_shipped_item_asks_can_be_written_and_read_again(item):
    mode, lines = notation.write(item.rule)
    again, wrong = notation.read(mode, lines)

    assert wrong == []
    assert again == item.rule


@pytest.mark.parametrize(
    ("mode", "text", "rule"),
    [
        ("仅承诺", "", {}),
        ("全部", "测绘资质:甲级", {"kind": "测绘资质", "levels": ["甲级"]}),
        ("任一", "一级造价工程师*2人", {"certificate": "一级造价工程师", "count": 2}),
        (
            "任一",
            "测绘资质（工程测量，界线）：甲级、乙级\n\n其他资质",
            {
                "any": [
                    {
                        "kind": "测绘资质",
                        "levels": ["甲级", "乙级"],
                        "majors": ["工程测量", "界线"],
                    },
                    {"kind": "其他资质"},
                ]
            },
        ),
    ],
)
def test_lines_become_a_rule(mode, text, rule):
    assert notation.read(mode, text) == (rule, [])


@pytest.mark.parametrize(
    ("mode", "text", "why"),
    [
        ("仅承诺", "测绘资质", "选了“仅承诺”就不能再列资质要求。"),
        ("都要", "测绘资质", "资质关系只能是：任一、全部、仅承诺。"),
        ("任一", " \n", "请逐行填写资质要求；不要求资质的，资质关系选“仅承诺”。"),
        ("全部", "测绘资质\n：甲级", "资质要求第 2 行看不懂：：甲级"),
        ("全部", "甲乙\n" * 21, "资质要求最多 20 行。"),
    ],
)
def test_lines_nobody_can_read_are_said(mode, text, why):
    assert [str(one) for one in notation.read(mode, text)[1]] == [why]


WHOLE = {**editions.BLANK, "name": "某评估", "sector": "某", "basis": "某法", "fee_basis": "协商"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"basis": ""}, "basis"),
        ({"name": "长" * 61}, "name"),
        ({"days": 0}, "days"),
        ({"fee_kind": "government"}, "fee_standard"),
        ({"fee_kind": "government", "fee_standard": "每件 300 元"}, None),
        ({"state": "cancelled"}, "may_demand"),
        ({"state": "cancelled", "may_demand": False}, None),
        ({"rule": {"any": []}}, "rule"),
    ],
)
def test_an_edition_is_whole_or_says_where_not(change, field):
    assert list(editions.check(WHOLE | change)) == ([field] if field else [])


def test_differences_name_fields_and_words():
    new = WHOLE | {"may_demand": False, "days": 5, "rule": {"kind": "测绘资质", "levels": ["甲级"]}}

    assert [tuple(map(str, one)) for one in editions.differences(WHOLE, new)] == [
        ("是否可以要求提供", "是", "否"),
        ("时限（工作日）", "", "5"),
        ("资质要求", "不要求资质", "测绘资质甲级"),
    ]
    assert editions.differences(new, dict(new)) == []


def row(region="", year=2026, kind=TENDER, floor=100_0000_00, ceiling=None, **more):
    values = {"item": "*", "sector": "", "source": "某文", "effective": dt.date(year, 1, 1)}
    return Limit(
        region=region, year=year, kind=kind, floor_fen=floor, ceiling_fen=ceiling, **values | more
    )


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        ([row()], 0),
        ([row(), row("320000")], 1),
        ([row("320000"), row()], 0),
        ([row("330000")], None),
        ([row("320100"), row("320000", item="surveying")], 0),
        ([row("320000", sector="自然资源"), row("320000")], 0),
        ([row("320000", sector="自然资源"), row("320000", item="surveying")], 1),
        ([row("320000", sector="水利")], None),
        ([row("320000", item="tender-agency")], None),
        ([row("320000", year=2025), row("320000", year=2026)], 1),
        ([row("320000", year=2027)], None),
        ([row("320000", withdrawn_on=DAY), row()], 1),
        ([row("320000", withdrawn_on=DAY + dt.timedelta(days=1)), row()], 0),
        ([row("320000", order=1), row("320000", order=2)], 1),
    ],
)
def test_the_nearest_and_most_exact_limit_holds(rows, chosen):
    found = limits.pick(rows, "320102", "surveying", "自然资源", DAY)

    assert found == ({} if chosen is None else {TENDER: rows[chosen]})


@pytest.mark.parametrize(("amount", "refused"), [(99_9999_99, 0), (100_0000_00, 1)])
def test_tender_law_goes_first_from_its_limit(amount, refused):
    told = limits.refusals({TENDER: row()}, amount)

    assert [str(one) for one in told] == [
        "服务金额达到必须招标的限额 1,000,000.00 元（某文），应当依法招标，不得以随机抽取代替"
    ][:refused]


def test_what_else_the_limits_mean_is_told():
    held = {
        MUST_USE: row(kind=MUST_USE, floor=None, ceiling=50_0000_00),
        PROCUREMENT: row(kind=PROCUREMENT, floor=50_0000_00, year=2025),
    }

    small = [str(one) for one in limits.remarks(held, 49_9999_99, 2026)]
    large = [str(one) for one in limits.remarks(held, 50_0000_00, 2026)]
    assert small[0] == "按本地规定应当在中介超市选取（某文）"
    assert large[0].startswith("达到政府采购限额标准 500,000.00 元（某文）")
    assert small[1] == large[1] == "限额沿用 2025 年的规定，请核对本年度是否已有新的限额"
    assert limits.remarks({}, 1, 2026) == []


@pytest.mark.parametrize(
    ("kind", "floor", "ceiling", "fine"),
    [
        (TENDER, 1, None, True),
        (TENDER, None, 5, False),
        (MUST_USE, None, 5, True),
        (MUST_USE, None, None, False),
        (MUST_USE, 5, 5, False),
        (MUST_USE, 4, 5, True),
    ],
)
def test_bounds_make_sense(kind, floor, ceiling, fine):
    assert (limits.check(kind, floor, ceiling) == []) is fine


def sheet_row(item=CATALOGUE[0], **changes):
    cells = item_sheet.cells(item.code, item.fields, dt.date(2026, 12, 1), "某文〔2026〕1号")
    names = [name for name, _, _ in item_sheet.COLUMNS]
    return dict(zip(names, cells, strict=True)) | changes


def current(item=CATALOGUE[0]):
    return {item.code: SimpleNamespace(fields=item.fields, effective=dt.date(2020, 1, 1))}


@pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: item.code)
def test_a_row_that_was_exported_changes_nothing(item):
    (line,) = item_sheet.plan([(2, sheet_row(item))], current(item), set(), DAY)

    assert (line.verdict, line.reasons) == ("same", ())


UNARGUED = "设立论证：新设事项须写明设立论证：必要性、合理性、合法性"
SPLIT = (
    "与相近事项的区别：与现行事项“施工图审查”名称或者依据相近：一项服务不得拆分为多项；"
    "确属不同服务的，请写明区别"
)


@pytest.mark.parametrize(
    ("name", "basis", "near"),
    [
        ("施工图审查（结构专业）", "另一部法律", ["施工图审查"]),
        ("审查", "另一部法律", []),
        ("另一项服务", "《条例》 第十一条。", ["施工图审查"]),
        ("另一项服务", "", []),
    ],
)
def test_what_looks_like_a_piece_of_another_item_is_named(name, basis, near):
    others = [{"name": "施工图审查", "basis": "《条例》第十一条"}, {"name": "测绘", "basis": ""}]

    assert editions.akin({"name": name, "basis": basis}, others) == near


@pytest.mark.parametrize(
    ("changes", "verdict", "why"),
    [
        ({"days": 12.0}, "changed", []),
        ({"days": "十"}, "wrong", ["时限须是整数，没有规定的留空"]),
        ({"code": "new-item", "review": "必要", "apart": "对象不同"}, "new", []),
        ({"code": "new-item", "apart": "对象不同"}, "wrong", [UNARGUED]),
        ({"code": "new-item", "review": "必要"}, "wrong", [SPLIT]),
        ({"days": 12, "basis": "另一部法律"}, "changed", []),
        (
            {"code": ""},
            "wrong",
            ["事项编码由小写字母、数字和短横线组成，以字母开头，最长 40 个字符"],
        ),
        ({"days": 12, "source": ""}, "wrong", ["请填写本次变更的来源（文件名称和文号）"]),
        ({"days": 12, "effective": "明年"}, "wrong", ["生效日期看不懂，请写成 2026-01-31 的样子"]),
        ({"days": 12, "effective": "2026年12月5日"}, "changed", []),
        ({"days": 12, "effective": dt.datetime(2026, 12, 5)}, "changed", []),
        (
            {"days": 12, "effective": "2026/1/5"},
            "wrong",
            ["生效日期 2026-01-05 已过，新版本不能追溯生效"],
        ),
        ({"payer": "谁"}, "wrong", ["付费方只能填：申请人（委托人）、审批部门"]),
        ({"basis": None}, "wrong", ["法律依据：请填写法律依据"]),
    ],
)
def test_every_row_is_explained(changes, verdict, why):
    (line,) = item_sheet.plan([(2, sheet_row(**changes))], current(), set(), DAY)

    assert (line.verdict, [str(one) for one in line.reasons]) == (verdict, why)


def test_a_code_twice_and_an_open_edition_are_wrong():
    rows = [(2, sheet_row(days=12)), (3, sheet_row(days=13))]
    told = item_sheet.plan(rows, current(), {"drawing-review"}, DAY)

    assert [[str(one) for one in line.reasons] for line in told] == [
        ["该事项已有一个未生效的版本，请先办完那个版本"],
        ["事项编码与第 2 行重复", "该事项已有一个未生效的版本，请先办完那个版本"],
    ]


def test_a_limit_comes_back_from_its_row():
    made = row("350000", year=2025, kind=PROCUREMENT, floor=500_000_50)
    names = [name for name, _, _ in limit_sheet.COLUMNS]
    line = limit_sheet.read(2, dict(zip(names, limit_sheet.cells(made), strict=True)))

    assert line.reasons == ()
    assert line.values == {name: getattr(made, name) for name in names}
    wrong = limit_sheet.read(3, {"kind": "随便", "year": "今年", "floor_fen": "很多"})
    assert len(wrong.reasons) == 4
