"""The rules of buying, case by case, without a database."""

import datetime as dt
import hashlib
import json

import pytest

from app.kernel import seeds
from app.kernel.errors import Reason
from app.web import i18n
from bidding.methods import METHODS
from bidding.rules import avoidance, counting, eligibility, external, levels, publishing, timetable
from bidding.rules.avoidance import Party, Tie

F = dt.datetime(2026, 11, 20, 17, 0)


@pytest.mark.parametrize(
    ("eligible", "left", "sole", "outcome"),
    [
        (0, 1, "direct", "extend"),
        (0, 0, "direct", "fail"),
        (1, 1, "fail", "extend"),
        (1, 0, "direct", "sole"),
        (1, 0, "fail", "fail"),
        (2, 1, "direct", "draw"),
        (2, 0, "fail", "draw"),
        (3, 1, "fail", "draw"),
    ],
)
def test_the_number_of_sign_ups_decides_by_the_published_rule(eligible, left, sole, outcome):
    assert counting.after_close(eligible, left, counting.SoleRule(sole)) == outcome


@pytest.mark.parametrize(("eligible", "thin"), [(1, False), (2, True), (3, False)])
def test_two_of_three_is_drawn_with_a_warning(eligible, thin):
    assert counting.is_thin(eligible, 3) is thin


def test_the_rule_is_printed_for_none_one_and_two():
    words = counting.in_words(counting.SoleRule.FAIL, 1, 3)

    assert [str(one) for one in words] == [
        "无机构报名：延期 1 次（同等时长），仍无机构报名的按流标处理",
        "仅一家符合条件：延期 1 次（同等时长），仍只有一家的按流标处理",
        "两家以上：进行抽取；不足 3 家的，抽取记录载明竞争不充分的提示",
    ]


@pytest.mark.parametrize(
    ("seconds", "is_open"),
    [(-1, True), (0, False), (1, False)],
)
def test_sign_up_ends_strictly_before_the_closing_moment(seconds, is_open):
    assert timetable.is_open(F + dt.timedelta(seconds=seconds), F) is is_open


@pytest.mark.parametrize(
    ("closes", "draws", "fields"),
    [
        (F, F + dt.timedelta(minutes=10), []),
        (F, F + dt.timedelta(minutes=9), ["draw_at"]),
        (F - dt.timedelta(minutes=1), F + dt.timedelta(minutes=10), ["signup_until"]),
        (F - dt.timedelta(minutes=1), F - dt.timedelta(minutes=1), ["signup_until", "draw_at"]),
    ],
)
def test_the_window_has_a_shortest_length_and_the_draw_a_margin(closes, draws, fields):
    assert list(timetable.check(F, closes, draws, 10)) == fields


@pytest.mark.parametrize(
    ("late", "draw"),
    [
        (0, F + dt.timedelta(minutes=10)),
        (30, F + dt.timedelta(minutes=11)),
        (3600, F + dt.timedelta(minutes=70)),
    ],
)
def test_a_late_freeze_moves_the_draw_by_the_margin(late, draw):
    frozen = F + dt.timedelta(seconds=late)

    assert timetable.late_freeze(frozen, F + dt.timedelta(minutes=10), 10) == draw
    proposed = timetable.proposed_draw(F, 10)
    assert (timetable.late_freeze(frozen, proposed, 10) == proposed) is (late < 300)


OWNER = Party("甲公司", "91320100MA1000001X", "业主", (Tie("legal_representative", "王某"),))
DESIGNER = Party(
    "乙设计院",
    "91320100MA1000002X",
    "设计单位",
    (Tie("shareholder", "丙集团", "91320100MA1000003X"),),
)


AGENT = Party("AB投资（南京）有限公司", "91320100MA1000009X", "代建单位")


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        (Party("丁公司", "91320100MA1000004X"), []),
        (Party("乙设计院", "91320100MA1000002X"), ["即为本项目设计单位"]),
        (
            Party("丁", "91320100MA1000004X", ties=(Tie("controller", "甲公司"),)),
            ["与业主存在控股或管理关系"],
        ),
        (
            Party("丁", "91320100MA1000004X", ties=(Tie("legal_representative", "王某"),)),
            ["与业主法定代表人为同一人"],
        ),
        (
            Party(
                "丁", "91320100MA1000004X", ties=(Tie("shareholder", "丙", "91320100MA1000003X"),)
            ),
            ["与设计单位有相同股东"],
        ),
        (Party("丙集团", "91320100MA1000003X"), ["与设计单位存在投资持股关系"]),
        (Party("丁", "91320100MA1000004X", ties=(Tie("controller", "王某"),)), []),
        (
            Party(
                "丁", "91320100MA1000004X", ties=(Tie("controller", "ａｂ 投资【南京】有限公司"),)
            ),
            ["与代建单位存在控股或管理关系"],
        ),
        (Party("丁", "91320100MA1000004X", ties=(Tie("controller", "AB投资（南京）公司"),)), []),
    ],
)
def test_ties_to_owner_and_designer_are_avoided_without_naming_people(agency, words):
    assert avoidance.automatic(agency, (OWNER, DESIGNER, AGENT)) == words


def test_the_pool_is_sorted_by_credit_code_and_exclusions_carry_reasons():
    entrants = [
        eligibility.Entrant("s2", "9B", "乙"),
        eligibility.Entrant("s3", "9a", "丙", unqualified=("资质已于 2026-11-01 到期",)),
        eligibility.Entrant("s1", "9A", "甲"),
        eligibility.Entrant("s4", "9C", "丁"),
    ]

    eligible, excluded = eligibility.split(entrants, {"9C": "业主的关联单位"})

    assert [one.name for one in eligible] == ["甲", "乙"]
    assert excluded == [
        {"id": "9C", "name": "丁", "reason": "回避：业主的关联单位"},
        {"id": "9a", "name": "丙", "reason": "资质已于 2026-11-01 到期"},
    ]


def test_an_avoided_agency_is_refused_with_the_reason():
    reasons = eligibility.refusals("9C", {"9C": "业主的关联单位"}, [Reason("没有所需资质")])

    assert [str(r) for r in reasons] == [
        "贵机构在本公告的回避名单内：业主的关联单位",
        "没有所需资质",
    ]


def draft(**changes):
    values = {
        "item_active": True,
        "item_name": "施工图审查",
        "amount_fen": 8_000_000,
        "service_days": 20,
        "signup_until": F,
        "draw_at": F + dt.timedelta(minutes=10),
        "complaint_phone": "025-12345678",
        "level": 1,
        "source": "",
    }
    return publishing.Draft(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"item_active": False}, "中介服务事项“施工图审查”已取消，不得再要求提供"),
        ({"amount_fen": 0}, "服务金额须大于零"),
        (
            {"amount_fen": 100_000_000},
            "服务金额达到本地必须招标的限额 1,000,000.00 元，应当依法招标，不得以随机抽取代替",
        ),
        ({"service_days": 0}, "请填写服务期限（天）"),
        ({"complaint_phone": ""}, "请填写业主投诉电话"),
        ({"level": 3}, "三级可信度须选定外部随机数来源"),
        ({"project_open": False}, "项目已注销，不能再发布采购需求"),
        ({"publicity_days": 2}, "公示期不得少于 3 个工作日"),
        ({"publicity_hours": 4}, "本地没有按小时公示的规定，请按工作日填写公示期"),
    ],
)
def test_publishing_is_refused_in_a_sentence(changes, sentence):
    limits = publishing.Limits(100_000_000, F, 10, publicity_days=3)

    assert [str(r) for r in publishing.check(draft(**changes), limits)] == [sentence]


@pytest.mark.parametrize(("hours", "told"), [(1, ["公示期不得少于 2 小时"]), (2, []), (9, [])])
def test_publicity_by_hours_needs_a_local_rule(hours, told):
    limits = publishing.Limits(0, F, 10, publicity_days=3, publicity_hours=2)

    said = publishing.check(draft(publicity_days=1, publicity_hours=hours), limits)

    assert [str(r) for r in said] == told


def test_the_shortest_window_is_of_minutes_where_the_rule_says_so():
    now = dt.datetime(2026, 11, 20, 9, 0, 30)
    day = dt.date(2026, 11, 25)

    assert timetable.shortest(now, 0, lambda: day) == dt.datetime(2026, 11, 25)
    assert timetable.shortest(now, 15, lambda: day) == dt.datetime(2026, 11, 20, 9, 15)


def test_an_extension_is_as_long_as_the_window_was():
    opened, closes = dt.datetime(2026, 11, 20, 9), dt.datetime(2026, 11, 20, 9, 15)
    day = dt.date(2026, 11, 27)

    assert timetable.longer(opened, closes, lambda: day) == dt.datetime(2026, 11, 20, 9, 30)
    late = dt.datetime(2026, 11, 24, 17)
    assert timetable.longer(opened, late, lambda: day) == dt.datetime(2026, 11, 27, 17)


def test_a_good_draft_may_be_published():
    assert publishing.check(draft(level=3, source="drand"), publishing.Limits(0, F, 10)) == []


SIGNATURE = (
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
    "41076862b98fad56e91a6b85b89cd97b"
)
RANDOMNESS = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"


def pasted(**changes):
    values = {"round": 657413, "randomness": RANDOMNESS, "signature": SIGNATURE}
    return json.dumps({**values, **changes})


def test_a_real_drand_round_enters_as_its_randomness():
    sources, proof = external.read(pasted(), external.Expected("drand", "657413"))

    assert sources == [[RANDOMNESS]]
    assert hashlib.sha256(bytes.fromhex(proof["signature"])).hexdigest() == RANDOMNESS


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("not json", "请粘贴完整的 drand JSON，须含 round、randomness、signature 三项"),
        ("[]", "请粘贴完整的 drand JSON，须含 round、randomness、signature 三项"),
        (pasted(round=657414), "公告载明的是第 657413 轮，您粘贴的是第 657414 轮"),
        (pasted(round=True), "公告载明的是第 657413 轮，您粘贴的是第 True 轮"),
        (
            pasted(randomness="0" * 64),
            "randomness 不等于 signature 的 SHA-256，请核对后重新粘贴",
        ),
        (
            pasted(signature=f" {SIGNATURE}"),
            "randomness 不等于 signature 的 SHA-256，请核对后重新粘贴",
        ),
        ("[" * 4900, "请粘贴完整的 drand JSON，须含 round、randomness、signature 三项"),
        (pasted(signature="zz"), "randomness 不等于 signature 的 SHA-256，请核对后重新粘贴"),
    ],
)
def test_a_wrong_drand_round_is_refused_in_a_sentence(typed, sentence):
    assert str(external.read(typed, external.Expected("drand", "657413"))) == sentence


def test_a_lottery_result_becomes_two_sources_of_numbers():
    sources, _ = external.read("28 03 07 11 19 33 + 05", external.Expected("ssq", "2026130"))

    assert sources == [[3, 7, 11, 19, 28, 33], [5]]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1 2 3", "双色球应依次填写 7 个号码"),
        ("9" * 5000, "双色球应依次填写 7 个号码"),
        ("1 1 3 4 5 6 7", "双色球的号码超出范围或有重复，请对照开奖公告核对"),
        ("1 2 3 4 5 34 7", "双色球的号码超出范围或有重复，请对照开奖公告核对"),
        ("1 2 3 4 5 6 17", "双色球的号码超出范围或有重复，请对照开奖公告核对"),
    ],
)
def test_wrong_lottery_numbers_are_refused(typed, sentence):
    assert str(external.read(typed, external.Expected("ssq", "2026130"))) == sentence


def test_every_round_has_fresh_external_input_after_the_freeze():
    at = F + dt.timedelta(minutes=10)

    first = external.announced("drand", "", 1, at)
    later = external.announced("drand", "", 2, at + dt.timedelta(minutes=10))

    assert int(first.number) > seeds.drand_round(F)
    assert int(later.number) - int(first.number) == 200
    assert external.announced("ssq", "2026130", 2, at).number == "2026131"
    assert first.words == f"drand quicknet 第 {first.number} 轮"
    assert external.announced("dlt", "2026130", 1, at).words == "大乐透第 2026130 期开奖号码"


def test_the_announced_number_is_named_in_both_languages(app):
    lottery = external.Expected("dlt", "2026130")
    drand = external.Expected("drand", "4711")

    assert (lottery.words, drand.words) == (
        "大乐透第 2026130 期开奖号码",
        "drand quicknet 第 4711 轮",
    )
    with i18n.speaking("en"):
        assert i18n.t(lottery.told) == "Super lotto, result of issue 2026130"
        assert i18n.t(drand.told) == "drand quicknet, round 4711"


def test_levels_are_told_in_words_by_what_entered_the_key():
    assert [levels.reached(e) for e in ([], [["ab"]])] == [1, 3]
    assert levels.in_words(1)[1].startswith("运行机构")


def test_the_random_draw_is_a_row_of_the_methods():
    method = METHODS["random_draw"]

    assert (method.title, method.price, method.chooses) == ("随机抽取", "fixed", "draw")
