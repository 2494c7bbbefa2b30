"""Which certificates carry which service on which day; every branch of the rules."""

import datetime as dt

import pytest

from app.web import i18n
from intermediaries.catalogue import CATALOGUE, by_code
from intermediaries.rules import qualifying
from intermediaries.rules.qualifying import FOREVER, Held, Holdings, shortfalls

DAY = dt.date(2026, 11, 22)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
SURVEY = by_code("surveying").rule
REVIEW = by_code("drawing-review").rule
COST = by_code("cost-consulting").rule


def held(kind="测绘资质", level="甲级", major="工程测量", **more):
    values = {"issued_on": dt.date(2024, 1, 1), "expires_on": dt.date(2030, 1, 1)} | more
    return Held(kind, level, major, **values)


def land(**more):
    return held(major="界线与不动产测绘", **more)


def says(rule, *certificates, people=(), day=DAY):
    return [str(r) for r in shortfalls(rule, Holdings(certificates, tuple(people)), day)]


@pytest.mark.parametrize(
    ("certificates", "sentences"),
    [
        ((held(), land()), []),
        ((held(level="乙级"), land()), []),
        ((held(),), ["缺少资质：测绘资质（界线与不动产测绘）甲级或乙级。"]),
        ((held(level="丙级"), land()), ["缺少资质：测绘资质（工程测量）甲级或乙级。"]),
        ((held(expires_on=DAY), land()), []),
        (
            (held(expires_on=BEFORE), land()),
            ["测绘资质（工程测量）甲级或乙级的证书已于2026-11-21到期，请续期后再办理。"],
        ),
        ((held(expires_on=BEFORE), held(), land()), []),
        ((held(issued_on=AFTER), land()), ["测绘资质（工程测量）甲级或乙级的证书尚未生效。"]),
        (
            (held(usable=False), land()),
            ["测绘资质（工程测量）甲级或乙级的证书尚未核验，或核验未通过。"],
        ),
        ((held(expires_on=None), land()), []),
    ],
)
def test_all_of_several_certificates(certificates, sentences):
    assert says(SURVEY, *certificates) == sentences


def test_one_of_several_certificates_is_enough():
    first, second = held("施工图审查机构", "一类", ""), held("施工图审查机构", "二类", "")

    assert says(REVIEW, second) == []
    assert says(REVIEW, first) == []
    assert says(REVIEW) == ["缺少资质：施工图审查机构一类或施工图审查机构二类。"]


def test_of_several_ways_the_expired_one_is_told():
    gone = held("施工图审查机构", "二类", "", expires_on=BEFORE)

    assert says(REVIEW, gone) == ["施工图审查机构二类的证书已于2026-11-21到期，请续期后再办理。"]


def test_people_are_counted_while_their_certificate_lasts():
    here, gone = Held("一级造价工程师"), Held("一级造价工程师", expires_on=BEFORE)

    assert says(COST, people=[here]) == []
    assert says(COST, people=[gone]) == [
        "执业人员不足：需要一级造价工程师不少于1人，现有0人在有效期内。"
    ]


def test_an_item_without_rule_asks_for_nothing():
    assert says({}) == []
    assert qualifying.describe({}) == "不要求资质"


@pytest.mark.parametrize(
    ("certificates", "until"),
    [
        ((held(expires_on=DAY), land()), DAY),
        ((held(), land(expires_on=AFTER)), AFTER),
        ((held(expires_on=None), land(expires_on=None)), FOREVER),
        ((held(expires_on=DAY), held(issued_on=AFTER), land()), dt.date(2030, 1, 1)),
        ((held(expires_on=BEFORE), land()), None),
        ((held(expires_on=AFTER), held(expires_on=DAY), land()), AFTER),
    ],
)
def test_the_last_day_of_a_service_follows_from_its_certificates(certificates, until):
    assert qualifying.qualified_until(SURVEY, Holdings(certificates), DAY) == until


@pytest.mark.parametrize(
    ("levels", "band"),
    [((), "-"), (("丙级",), "C"), (("乙级", "丙级"), "B"), (("二类", "一类"), "A")],
)
def test_levels_fall_into_bands(levels, band):
    assert qualifying.best_band(levels) == band


def test_the_band_of_a_service_looks_at_its_own_certificates_only():
    other = held("工程监理资质", "甲级", "")
    mine = [held(level="乙级"), land(level="乙级")]

    assert qualifying.band(SURVEY, Holdings((other, *mine)), DAY) == "B"


def test_every_shipped_item_is_complete():
    codes = [item.code for item in CATALOGUE]

    assert len(codes) == len(set(codes))
    for item in CATALOGUE:
        assert all((item.basis, item.fee, item.source, item.sector)), item.code
        assert dt.date.fromisoformat(item.effective)
        assert qualifying.describe(item.rule)
        assert bool(item.cancelled_on) == (item.state == "cancelled"), item.code


@pytest.mark.parametrize(
    ("rule", "chinese", "english"),
    [
        ({}, "不要求资质", "no qualification"),
        (
            {"any": [{"kind": "工程勘察资质", "levels": ["甲级", "乙级"]}, {"kind": "甲县证"}]},
            "工程勘察资质甲级或乙级或甲县证",
            "Engineering survey qualification, Class A or Class B or 甲县证",
        ),
        (
            {
                "all": [
                    {"kind": "测绘资质", "levels": ["甲级"], "majors": ["工程测量"]},
                    {"kind": "测绘资质", "majors": ["海洋测绘", "地图编制"]},
                    {"certificate": "一级造价工程师", "count": 2},
                ]
            },
            "测绘资质（工程测量）甲级，并且测绘资质（海洋测绘或地图编制），并且一级造价工程师不少于2人",
            (
                "Surveying and mapping qualification (Engineering surveying), Class A, and "
                "Surveying and mapping qualification (Marine charting or Map compilation), and "
                "at least 2 × First-class cost engineer"
            ),
        ),
    ],
)
def test_what_is_asked_is_told_in_both_languages(app, rule, chinese, english):
    assert qualifying.describe(rule) == chinese
    with i18n.speaking("en"):
        assert i18n.t(qualifying.wanted(rule)) == english
