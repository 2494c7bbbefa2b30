"""What a row of an existing library means, and every sentence about a bad one."""

import datetime as dt

import pytest

from app.accounts.rules.uscc import with_check_digit
from intermediaries.rules import importing
from intermediaries.rules.importing import COLUMNS, Known, World, headings, judge
from intermediaries.states.importing import RowOutcome

CODE = with_check_digit("91320102MB0000008")
KNOWN = {
    "name": "钟山咨询有限公司", "legal_form": "企业", "region": "320102", "address": "中山东路1号",
    "legal_representative": "郑守一", "contact": "周建国", "phone": "025-83331234",
}  # fmt: skip
ROW = KNOWN | {"uscc": CODE, "items": "招标代理、工程监理"}


def world(**changes):
    values = {
        "day": dt.date(2026, 11, 22),
        "regions": frozenset({"320102", "320000"}),
        "items": {"招标代理": "tender-agency", "工程监理": "supervision"},
        "forms": lambda _region: ("企业", "事业单位"),
    }
    return World(**values | changes)


def said(row, earlier=None, **changes):
    verdict = judge(ROW | row, world(**changes), earlier or {})
    return verdict.outcome, [str(one) for one in verdict.reasons]


def test_a_good_row_is_new_and_put_in_order():
    verdict = judge(ROW | {"uscc": CODE.lower(), "listed_on": "2023年5月1日"}, world(), {})

    assert verdict.outcome == RowOutcome.NEW
    assert verdict.reasons == ()
    assert verdict.values["uscc"] == CODE
    assert verdict.values["items"] == "tender-agency、supervision"
    assert verdict.values["regions"] == "000000"
    assert verdict.values["listed_on"] == "2023-05-01"


BAD = [
    ({"uscc": CODE[:-1] + ("A" if CODE[-1] != "A" else "B")},
     "统一社会信用代码的校验位不符，请对照营业执照核对"),
    ({"uscc": "320102000012345"},
     "这是原 15 位注册号或税号，请填写营业执照上的 18 位统一社会信用代码"),
    ({"region": "999999"}, "没有代码为“999999”的行政区划。"),
    ({"regions": "320000、888888"}, "没有代码为“888888”的行政区划。"),
    ({"items": "算命"}, "目录中没有这些服务事项：算命（或已取消）。"),
    ({"legal_form": "个体工商户"},
     "机构类型“个体工商户”不能在本地入驻，可以入驻的有：企业、事业单位。"),
    ({"phone": ""}, "没有填写：联系电话（合并的单元格请取消合并，逐行填写）。"),
    ({"address": "=A1&B1"}, "住所是公式，请粘贴为数值。"),
    ({"contact": "甲" * 61}, "联系人超过 60 个字。"),
    ({"days": "十天"}, "承诺时限应为 1 至 1000 的整数。"),
    ({"days": "0"}, "承诺时限应为 1 至 1000 的整数。"),
    ({"listed_on": "2023-02-30"}, "入驻日期“2023-02-30”不是日期，请写成 2026-11-20 的样子。"),
    ({"listed_on": "2026-11-23"}, "入驻日期不能晚于今天。"),
    ({"paper_kind": "工程监理资质"}, "填写资质时还应填写：证书编号、发证机关、发证日期。"),
    ({"paper_kind": "工程监理资质", "paper_number": "1", "paper_issuer": "厅",
      "paper_issued_on": "2024-01-01", "paper_expires_on": "2023-01-01"},
     "有效期至不能早于发证日期。"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "sentence"), BAD)
def test_a_bad_row_is_refused_with_its_sentence(row, sentence):
    assert said(row) == (RowOutcome.REFUSED, [sentence])


def test_a_code_that_stood_before_in_the_file_is_refused():
    sentence = "与本文件第 7 行的统一社会信用代码重复，只接收先出现的一行。"
    assert said({}, {CODE: 7}) == (RowOutcome.REFUSED, [sentence])


@pytest.mark.parametrize(
    ("change", "outcome", "sentences"),
    [
        ({}, RowOutcome.SAME, []),
        ({"phone": "025-1"}, RowOutcome.CHANGED, ["联系电话由“025-83331234”改为“025-1”。"]),
    ],
)
def test_a_known_agency_is_the_same_or_changes(change, outcome, sentences):
    known = Known("k", "listed", "已入驻", KNOWN)
    assert said(change, library={CODE: known}) == (outcome, sentences)


def test_a_removed_agency_and_the_code_of_an_owner_are_refused():
    known = Known("k", "removed", "已清退", KNOWN)
    assert said({}, library={CODE: known})[1] == ["机构已在库中，状态为“已清退”，不能用导入改变。"]
    assert said({}, others={CODE: "项目单位"})[1] == [
        "这一代码已由另一个单位登记（项目单位），不能作为中介机构导入。"
    ]


def test_every_fault_of_a_row_is_told_at_once():
    _, sentences = said({"uscc": "1", "region": "9", "items": "无"})
    assert len(sentences) == 3


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-20", (2026, 11, 20)),
        ("2026/1/2", (2026, 1, 2)),
        ("2026.1.2", (2026, 1, 2)),
        ("2026年1月2日", (2026, 1, 2)),
        ("20260102", (2026, 1, 2)),
        ("2026-01-02 00:00:00", (2026, 1, 2)),
        ("明天", None),
        ("20261301", None),
    ],
)
def test_days_are_read_as_people_write_them(typed, day):
    assert importing.as_day(typed) == (dt.date(*day) if day else None)


def test_headings_are_found_in_any_order_and_lacking_ones_named():
    words = [column.heading for column in COLUMNS.values()]
    found, reasons = headings(("序号", *(f" {word}*" for word in reversed(words))))
    assert (sorted(found.values()), reasons) == (sorted(COLUMNS), [])

    _, reasons = headings(("机构名称", "机构名称"))
    assert [str(one) for one in reasons][1] == "第一行有重复的列：机构名称。"
    assert "统一社会信用代码" in str(reasons[0])
