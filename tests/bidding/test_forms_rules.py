"""The last step of a draft by method: what is typed becomes the numbers of the notice."""

import pytest
from werkzeug.datastructures import MultiDict

from bidding.forms_terms import rules_of
from bidding.methods import METHODS
from bidding.rules.terms_of_method import Average, CreditDraw, CreditMerit, Lowest, PlanMerit
from tests.bidding.scenes import form

pytestmark = pytest.mark.usefixtures("db")
OFFERS = {
    "price_mode": "amount",
    "floor_fen": "",
    "ceiling_fen": "",
    "floor_rate": "",
    "ceiling_rate": "",
}
AVERAGE = {**OFFERS, "trim_from": "5", "reference": "nearest", "base_values": "95、96.5，97 98"}


def typed(method, **more):
    return rules_of(method)(MultiDict(form(**more)))


@pytest.mark.parametrize(
    ("method", "more", "rule"),
    [
        ("credit_draw", {"threshold": "60", "step": "10", "cap": "5"}, CreditDraw(60, 10, 5)),
        ("credit_merit", {"big": "10", "small": "3", "choice_days": "2"}, CreditMerit(10, 3, 2)),
        ("lowest_price", {**OFFERS, "abnormal_bp": ""}, Lowest(0)),
        ("lowest_price", {**OFFERS, "abnormal_bp": "62.5%"}, Lowest(6250, 2)),
        ("average_price", AVERAGE, Average(5, "nearest", (9500, 9650, 9700, 9800))),
        ("plan_merit", {**OFFERS, "choice_days": "5"}, PlanMerit(5)),
    ],
)
def test_the_numbers_of_a_method_are_read(method, more, rule):
    found = typed(method, **more)

    assert found.ok, found.errors
    assert found.command["rule"] == rule


@pytest.mark.parametrize(
    ("method", "more", "field"),
    [
        ("credit_draw", {"threshold": "60", "step": "0", "cap": "5"}, "step"),
        ("credit_merit", {"big": "2", "small": "3", "choice_days": "2"}, "small"),
        ("lowest_price", {**OFFERS, "abnormal_bp": "12.345"}, "abnormal_bp"),
        ("lowest_price", {**OFFERS, "abnormal_bp": "100"}, "abnormal_bp"),
        ("average_price", {**AVERAGE, "base_values": "40"}, "base_values"),
        ("average_price", {**AVERAGE, "base_values": "九五"}, "base_values"),
        ("average_price", {**AVERAGE, "floor_fen": "100", "ceiling_fen": "99"}, "ceiling_fen"),
        ("average_price", {**AVERAGE, "floor_rate": "10", "ceiling_rate": "9.99"}, "ceiling_rate"),
        ("direct", {"chosen": "91320100MA1000001X", "why": "唯一"}, "chosen"),
        ("random_draw", {"level": "3"}, "source"),
    ],
)  # fmt: skip
def test_wrong_numbers_are_refused_beside_their_field(method, more, field):
    found = typed(method, **more)

    assert not found.ok
    assert list(found.errors) == [field]


def test_rates_and_prices_are_kept_as_whole_numbers():
    rates = {"floor_rate": "5", "ceiling_rate": "12.5", "floor_fen": "1", "ceiling_fen": "8"}
    values = typed("plan_merit", **{**OFFERS, **rates, "choice_days": "3"}).command

    assert (values["floor_rate"], values["ceiling_rate"]) == (500, 1250)
    assert (values["floor_fen"], values["ceiling_fen"]) == (100, 800)


def test_every_method_on_offer_has_its_last_step():
    assert all("signup_until" in rules_of(one).fields for one in METHODS)
