"""The pure rules of accounts, as tables."""

import datetime as dt

import pytest

from app.accounts.rules import duties, passwords, people, regions, throttle, tokens, uscc
from app.accounts.states import WORKFLOWS


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("91110000600037341L", None),
        (" 9111 0000-600037341l ", None),
        ("9144030071526726XG", None),
        ("91110000600037341M", "统一社会信用代码的校验位不符，请对照营业执照核对"),
        ("", "统一社会信用代码应为 18 位，现在是 0 位"),
        ("9111000060003734", "统一社会信用代码应为 18 位，现在是 16 位"),
        (
            "110000600037341",
            "这是原 15 位注册号或税号，请填写营业执照上的 18 位统一社会信用代码",
        ),
        (
            "9111000060003734IL",
            "统一社会信用代码含有不允许的字符（不使用字母 I、O、S、V、Z，第 3 至 8 位为数字）",
        ),
        (
            "91A10000600037341L",
            "统一社会信用代码含有不允许的字符（不使用字母 I、O、S、V、Z，第 3 至 8 位为数字）",
        ),
    ],
)
def test_a_credit_code_is_judged_with_its_own_sentence(typed, sentence):
    assert [str(r) for r in uscc.check(typed)] == ([sentence] if sentence else [])


def test_a_code_of_a_village_collective_with_letters_in_front_is_accepted():
    assert uscc.check(uscc.with_check_digit("N2320102MF1234567")) == []


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "Password123",
        "p@ssw0rd",
        "P@ssw0rd!!",
        "12345678",
        "87654321",
        "1qaz2wsx",
        "qwertyuiop",
        "qwer1234",
        "aaaaaaaa",
        "abababab",
        "abc12345",
        "woaini1314",
        "iloveyou1",
        "admin@2024",
        "19900101",
        "1990-01-01",
        "13800001234",
        "zhongguo123",
        "lianshen2026",
    ],
)
def test_passwords_that_are_tried_first_are_refused(password):
    assert passwords.check(password) != []


@pytest.mark.parametrize(
    "password",
    [
        "河畔的三只白鹭在等雨停",
        "correct horse battery staple",
        "tqmxkvbz",
        "南京城外的栈桥与灯塔",
        "x" * 64 + "yz河",
        "   spaces are kept   ",
        "k7#Lw2!pQz",
    ],
)
def test_long_sentences_of_any_composition_are_good_passwords(password):
    assert passwords.check(password) == []


@pytest.mark.parametrize(
    ("password", "own", "sentence"),
    [
        ("abc12", (), "密码至少 8 个字符，用一句自己记得住的话最好"),
        ("河" * 129, (), "密码最多 128 个字符"),
        (
            "zhoujg1969",
            ("zhoujg",),
            "密码不要以用户名、姓名、电话或单位、平台名称为主，请换一个",
        ),
        (
            "金陵设计院2026",
            ("金陵设计院",),
            "密码不要以用户名、姓名、电话或单位、平台名称为主，请换一个",
        ),
    ],
)
def test_short_long_and_own_names_are_refused_with_the_reason(password, own, sentence):
    assert [str(r) for r in passwords.check(password, *own)] == [sentence]


LIMITS = throttle.Limits(most=5, window_minutes=15, lock_minutes=15)
NOW = dt.datetime(2026, 11, 20, 9, 0)


@pytest.mark.parametrize(
    ("n", "minutes"),
    [(1, None), (4, None), (5, 15), (6, None), (10, 30), (15, 60), (100, 480), (1000, 480)],
)
def test_every_fifth_failure_locks_and_each_lock_doubles_up_to_eight_hours(n, minutes):
    expected = None if minutes is None else NOW + dt.timedelta(minutes=minutes)
    assert throttle.lock_until(n, NOW, LIMITS) == expected


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "address:203.0.113.9"),
        ("::ffff:203.0.113.9", "address:203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("unknown", "address:unknown"),
    ],
)
def test_addresses_are_counted_by_customer(address, key):
    assert throttle.address_key(address) == key


def test_the_account_counter_does_not_keep_what_was_typed_and_ignores_case():
    key = throttle.account_key(" MyPassw0rd ")
    assert "mypassw0rd" not in key.lower()
    assert key == throttle.account_key("mypassw0rd")


def test_a_token_is_kept_as_its_hash_only():
    token = tokens.new_token()
    assert len(token) >= 43
    assert len(tokens.digest(token)) == 64
    assert token not in tokens.digest(token)


@pytest.mark.parametrize(
    ("kind", "role", "held", "allowed"),
    [
        ("owner", "handler", frozenset(), True),
        ("owner", "reviewer", frozenset(), False),
        ("agency", "lead", frozenset(), True),
        ("platform", "manager", frozenset(), False),
        ("platform", "audit_admin", frozenset(), True),
        ("platform", "audit_admin", frozenset({"audit_admin"}), True),
        ("platform", "audit_admin", frozenset({"system_admin"}), False),
        ("platform", "system_admin", frozenset({"security_admin"}), False),
        ("platform", "security_admin", frozenset({"audit_admin"}), False),
        ("nothing", "handler", frozenset(), False),
    ],
)
def test_duties_belong_to_a_kind_and_no_one_holds_two_administrations(kind, role, held, allowed):
    assert (duties.may_hold(kind, role, held) == []) is allowed


def test_an_administrator_has_no_planned_end():
    assert duties.may_end("audit_admin", NOW) != []
    assert duties.may_end("handler", NOW) == []


@pytest.mark.parametrize(
    ("phone", "good"),
    [
        ("13800001234", True),
        ("138 0000 1234", True),
        ("025-83331234", True),
        ("(025)83331234-801", True),
        ("4008001234", True),
        ("1380000123", False),
        ("call me", False),
        ("", False),
    ],
)
def test_phones_are_mobile_landline_or_400(phone, good):
    assert (people.check_phone(phone) == []) is good


@pytest.mark.parametrize(
    ("login", "good"),
    [("zhou.jg", True), ("13800001234", True), ("ab", False), ("a b c", False), ("周建国", False)],
)
def test_logins_are_three_to_sixty_plain_characters(login, good):
    assert (people.check_login(login) == []) is good


def test_phone_mail_and_address_are_masked():
    assert people.mask_phone("13800001234") == "138******34"
    assert people.mask_phone("12345") == "*****"
    assert people.mask_email("zhou@example.cn") == "z***@example.cn"
    assert people.mask_address("203.0.113.9") == "203.0.*.*"
    assert people.mask_address("2001:db8:1:2::5") == "2001:db8:1:…"


@pytest.mark.parametrize(
    ("code", "level", "ancestors"),
    [
        ("320000", "province", []),
        ("320100", "city", ["320000"]),
        ("320102", "county", ["320100", "320000"]),
        ("441900", "city", ["440000"]),
        ("620201001", "street", ["620201", "620200", "620000"]),
    ],
)
def test_level_and_ancestors_follow_from_the_digits(code, level, ancestors):
    assert regions.level_of(code) == level
    assert regions.ancestors(code) == ancestors


def test_covering_follows_the_tree():
    assert regions.covers("320000", "320102")
    assert regions.covers("320102", "320102")
    assert not regions.covers("320102", "320100")
    assert not regions.covers("330000", "320102")


def test_every_state_is_reached_and_every_wait_is_explained():
    for flow in WORKFLOWS:
        assert flow.reachable() == set(flow.states)
        assert set(flow.waits) == set(flow.states)
        assert set(flow.labels) == set(flow.states)
