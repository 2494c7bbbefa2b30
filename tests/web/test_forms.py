"""What is typed becomes a command, or a sentence that says why not."""

from datetime import date, datetime

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from app.web.forms import Choice, Date, Form, Integer, Money, Text, Upload
from tests.web.sink.room import SinkForm

GOOD = {
    "title": "  百家湖小学  ",
    "uscc": "９１320100MA1ABCDE1",
    "amount": "12.5",
    "amount_unit": "wan",
    "days": "1,200",
    "day": "2026/11/20",
    "moment": "2026-11-20T09:30",
    "kind": "fj",
    "grade": "l",
    "phone": "138 1234 5678",
    "note": "第一行\r\n第二行",
    "pledge": "1",
}


def sent(**changes):
    from tests.factories.accounts import make_uscc

    data = MultiDict({**GOOD, "uscc": make_uscc(), **changes})
    data.setlist("majors", ["jz", "dq"])
    return data


def test_good_input_becomes_a_frozen_command():
    form = SinkForm(sent(), MultiDict())

    assert form.ok, form.errors
    command = form.command
    assert (command.title, command.amount, command.days) == ("百家湖小学", 12_500_000, 1200)
    assert (command.day, command.moment) == (date(2026, 11, 20), datetime(2026, 11, 20, 9, 30))
    assert (command.majors, command.phone, command.pledge) == (("jz", "dq"), "13812345678", True)
    assert command.note == "第一行\n第二行"
    with pytest.raises(AttributeError):
        command.title = "别的"


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("title", "", "请填写项目名称"),
        ("title", "长" * 41, "项目名称最多 40 个字，现在有 41 个"),
        ("uscc", "123", "统一社会信用代码应为 18 位，现在是 3 位"),
        ("uscc", "91320100MA1ABCDE1X", "统一社会信用代码的校验位不符，请对照营业执照核对"),
        ("days", "三天", "服务期限（天）应为整数"),
        ("days", "0", "服务期限（天）不能小于 1"),
        ("days", "9999", "服务期限（天）不能大于 3650"),
        ("day", "明天", "开工日期应为日期，例如 2026-11-20"),
        ("moment", "2026-13-01T00:00", "报名截止时间应为日期和时间，例如 2026-11-20 09:00"),
        ("kind", "xx", "请在工程类别的选项中选择"),
        ("phone", "12345", "请填写 11 位手机号，或带区号的座机号，例如 025-12345678"),
        ("pledge", "", "请勾选“我承诺所填内容真实”"),
    ],
)
def test_wrong_input_is_answered_with_one_sentence(name, typed, sentence):
    form = SinkForm(sent(**{name: typed}), MultiDict())

    assert not form.ok
    assert {key: str(reason) for key, reason in form.errors.items()} == {name: sentence}
    assert form[name].raw == typed or name == "amount"


def test_amounts_with_letters_are_refused():
    form = SinkForm(sent(amount="一百"), MultiDict())

    assert not form.ok
    assert list(form.errors) == ["amount"]
    assert form.amount.raw == ("一百", "wan")


def test_more_files_than_allowed_are_refused():
    files = MultiDict([("plans", FileStorage(filename=f"{n}.pdf")) for n in range(4)])

    form = SinkForm(sent(), files)

    assert not form.ok
    assert str(form.errors["plans"]) == "一次最多上传 3 个文件"
    assert form.sent_files == ["0.pdf", "1.pdf", "2.pdf", "3.pdf"]
    assert SinkForm().sent_files == []


def test_a_form_of_files_alone_keeps_no_draft():
    class Scan(Form):
        paper = Upload("扫描件")

    class Named(Scan):
        name = Text("名称")

    assert (Scan().may_be_drafted, Named().may_be_drafted) == (False, True)


def test_a_form_checks_fields_together_and_names_clash_loudly():
    class Period(Form):
        begin = Date("开始")
        end = Date("结束")

        def check(self, values):
            if values["end"] < values["begin"]:
                self.add_error("end", "结束不能早于开始")

    form = Period(MultiDict({"begin": "2026-11-20", "end": "2026-11-19"}))

    assert not form.ok
    assert str(form.errors["end"]) == "结束不能早于开始"
    with pytest.raises(TypeError, match="errors"):
        type("Bad", (Form,), {"errors": Text("错误")})


def test_stored_values_stand_in_an_unsent_form():
    class Small(Form):
        amount = Money("金额")
        days = Integer("天数")
        kind = Choice("类别")

    form = Small(initial={"amount": 123450, "days": 7}, options={"kind": [("a", "甲")]})

    assert (form.amount.raw, form.days.raw) == (("1234.50", "yuan"), "7")
    assert form.kind.choices == [("a", "甲")]
    assert not form.ok
    assert form.errors == {}
