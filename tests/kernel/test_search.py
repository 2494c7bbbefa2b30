"""Chinese search with one, two and more characters, on the engine under test."""

import pytest

from app.kernel import search
from app.kernel.db import write

NAMES = {
    "a": "温州市测绘研究院 WZCH",
    "b": "盐城建科施工图审查有限公司 2509-320193",
    "c": "测试审图中心（盐城）",
    "d": "Ａ-101 图纸",
    "e": "绘测公司",
    "f": "𠮷田〇测",
}


@pytest.fixture
def names(db):
    with write():
        for key, text in NAMES.items():
            search.index("agency", key, text)
        search.index("project", "p", "温州测绘楼")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("测", "feca"),
        ("测绘", "a"),
        ("审图", "c"),
        ("施工图审查", "b"),
        ("盐城", "cb"),
        ("盐城 审", "cb"),
        ("盐城 审查", "b"),
        ("院", "a"),
        ("wzch", "a"),
        ("WZ", "a"),
        ("ｗｚ", "a"),
        ("2509-320193", "b"),
        ("2509-32", "b"),
        ("a-101", "d"),
        ("𠮷", "f"),
        ("〇测", "f"),
        ("审查院", ""),
        ("(盐城)", "c"),
        ('" OR "', ""),
        ("'", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_words_are_found_as_they_are_typed(names, query, found):
    assert "".join(search.find("agency", query)) == found


@pytest.mark.parametrize("part", ["320193", "2019", "MA1X", "4409k", "9-320"])
def test_a_code_is_found_by_any_part_of_three_signs(db, part):
    with write():
        search.index("agency", "a", "某公司 91320102MA1X5J4409K 2509-320193-89")
        search.index("agency", "b", "另一公司 91320102AAAAAAAAAA")

    assert search.find("agency", part) == ["a"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("JLCH", "a"), ("jlch", "a"), ("chyx", "a"), ("cqcc", "b"), ("zqzc", "b"), ("jlxx", "")],
)
def test_names_are_found_by_the_first_letters_of_their_pinyin(db, typed, found):
    with write():
        search.index("agency", "a", search.named("金陵测绘有限公司"))
        search.index("agency", "b", search.named("重庆长城设计院"))

    assert "".join(search.find("agency", typed)) == found


def test_an_index_of_older_tokens_is_built_anew(db):
    with write():
        search.index("agency", "a", "金陵测绘有限公司 91320102MA1X5J4409K")
        search.index("agency", "b", "泰州勘察院")
        search.rebuild(lambda doc: search.named(doc.text))

    assert search.find("agency", "jlch") == ["a"]
    with write():
        search.remove("agency", "a")
    assert search.find("agency", "jlch") == []
    assert search.find("agency", "tzkc") == ["b"]


def test_pairs_scattered_over_a_text_are_no_hit(db):
    with write():
        search.index("agency", "a", "审图 图纸")

    assert search.find("agency", "审图纸") == []


def test_kinds_are_apart_and_the_limit_holds(names):
    assert search.find("project", "测绘") == ["p"]
    assert search.find("agency", "测", limit=2) == ["f", "e"]


def test_a_new_text_replaces_the_old_one(names):
    with write():
        search.index("agency", "a", "温州市勘察研究院")
        search.index("agency", "a", "温州市勘察研究院")
        search.remove("agency", "e")
        search.remove("agency", "nobody")

    assert search.find("agency", "测绘") == []
    assert search.find("agency", "勘察") == ["a"]
    assert search.find("agency", "绘测") == []


def test_a_rolled_back_text_is_not_found(names):
    def half_done():
        with write():
            search.index("agency", "g", "临时机构")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()

    assert search.find("agency", "临时") == []


def test_the_subquery_serves_lists(names):
    from app.kernel.search import SearchDoc

    hits = search.matching("agency", "盐城")
    rows = SearchDoc.select(SearchDoc.subject).where(
        SearchDoc.kind == "agency", SearchDoc.subject.in_(hits)
    )

    assert sorted(row.subject for row in rows) == ["b", "c"]
    assert search.matching("agency", " ") is None


def test_only_inside_a_write(db):
    with pytest.raises(RuntimeError, match="write"):
        search.index("agency", "a", "x")


def test_many_at_once_are_found_and_replaced(names):
    with write():
        search.index_many("agency", {f"m{i:03d}": f"江宁第{i}勘察院" for i in range(450)})
        search.index_many("agency", {"m000": "六合设计院", "a": "高淳设计院"})

    assert search.find("agency", "勘察", limit=2) == ["m449", "m448"]
    assert search.find("agency", "第0勘") == []
    assert search.find("agency", "设计院") == ["a", "m000"]
    assert search.find("agency", "测绘研") == []
    assert search.SearchDoc.select().where(search.SearchDoc.kind == "agency").count() == 456
