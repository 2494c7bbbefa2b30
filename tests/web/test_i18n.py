"""Two languages, and no sentence forgotten."""

from datetime import datetime

import pytest

from app.kernel.errors import Reason
from app.web.i18n import ENGLISH, MissingEnglishError, catalogue, shown, speaking, t

REASON = Reason.of("请填写{label}", label=Reason("统一社会信用代码"))


def test_reasons_are_told_in_the_readers_language(app):
    assert t(REASON) == "请填写统一社会信用代码"
    with speaking(ENGLISH):
        assert t(REASON) == "Please fill in: Unified social credit code"


def test_times_stand_to_the_minute():
    told = t("草稿已自动保存于 {at}", at=datetime(2026, 11, 20, 9, 5, 30))

    assert told == "草稿已自动保存于 2026-11-20 09:05"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("2026-11-24T00:03:00+08:00", "2026-11-24 00:03"),
        ("2026-11-24T00:03:09.120000+08:00", "2026-11-24 00:03"),
        ("合同+08:00", "合同+08:00"),
    ],
)
def test_moments_of_the_log_are_told_as_people_write_them(app, kept, told):
    with app.test_request_context():
        assert shown(kept) == told


@pytest.mark.parametrize(
    ("n", "told"), [(0, "0 days"), (1, "1 day"), ("1", "1 day"), (2, "2 days"), (11, "11 days")]
)
def test_one_is_told_otherwise_than_several(app, n, told):
    assert t("{n} 天", n=n) == f"{n} 天"
    with speaking(ENGLISH):
        assert t("{n} 天", n=n) == told


def test_a_missing_english_sentence_is_an_error_in_tests(app):
    assert catalogue.strict
    with speaking(ENGLISH), pytest.raises(MissingEnglishError, match="从未翻译"):
        t("从未翻译的话")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("人员配备", "Staffing"),
        ("人员配备、质量保证", "Staffing, Quality assurance"),
        (
            "质量控制措施、复核程序和责任承诺",
            "quality control, second checks and responsibility",
        ),
        ("人员配备、周业主", "人员配备、周业主"),
    ],
)
def test_words_of_the_house_inside_a_sentence_are_told_and_all_others_stay(app, value, told):
    with speaking(ENGLISH):
        assert shown(value) == told
    assert shown(value) == value


def test_a_told_sentence_is_not_translated_again(app):
    with speaking(ENGLISH):
        assert t(t("理由：{reason}", reason="材料不全")) == "Reason: 材料不全"


@pytest.mark.parametrize("path", ["/", "/about", "/search?q=x", "/nothing"])
def test_pages_are_complete_in_english(client, path):
    client.set_cookie("locale", "en")

    assert '<html lang="en"' in client.get(path).text
