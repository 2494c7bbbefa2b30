"""Discounts from the draft to the award: bounds, the deepest one first, its price everywhere."""

import io
import json

import docx
import pytest

from app.kernel import jobs
from bidding.models import Award, RankingRecord, Requirement
from bidding.rules import bounds
from tests.bidding.scenes import OPENS, F, T
from tests.factories.bidding import make_owner
from tests.factories.sealing import make_offer, make_sealed, release

RATES = {"price_mode": "discount", "floor_rate": 500, "ceiling_rate": 2500}


@pytest.mark.parametrize(
    ("mode", "fen", "rates", "told"),
    [
        ("fixed", (1, 2), (3, 4), []),
        ("none", (None, None), (None, None), []),
        ("amount", (None, None), (5, 6), ["按金额报价"]),
        ("amount", (5_000_000, 8_000_000), (5, 6), ["按金额报价", "50,000.00 元", "80,000.00 元"]),
        ("discount", (1, 2), (None, 2500), ["按下浮率报价", "25%"]),
        ("discount", (1, 2), (550, 2500), ["按下浮率报价", "5.5%", "25%"]),
    ],
)
def test_a_notice_says_how_prices_are_asked_for(mode, fen, rates, told):
    words = [str(one) for _, one in bounds.in_words(mode, fen, rates)]

    assert [word.partition("：")[0] for word in words] == told


@pytest.mark.parametrize(
    ("mode", "least", "most", "told"),
    [
        ("amount", 2_000_000, 6_000_000, "20,000.00 元 至 60,000.00 元"),
        ("amount", None, 6_000_000, "上限是 60,000.00 元"),
        ("discount", 500, None, "下限是 5%"),
        ("discount", None, None, None),
    ],
)
def test_whoever_types_a_price_reads_which_ones_count(mode, least, most, told):
    said = bounds.limits(mode, least, most)
    assert said is told or told in str(said)


@pytest.mark.usefixtures("db")
def test_the_deepest_discount_within_the_bounds_wins_at_the_price_it_leaves(at, app):
    at(OPENS)
    requirement, kept = make_sealed(1, make_owner(), **RATES)
    given = [1000, 1250, 2600, 400]
    for rate in given:
        make_offer(requirement, amount_fen=..., rate_bp=rate)
    jobs.run_due(F)
    jobs.run_due(T)
    release(requirement, kept, 1)
    client, url = app.test_client(), f"/bidding/requirements/{requirement.id}"

    award = Award.get()
    rows = json.loads(RankingRecord.get().document)["rows"]
    page, opened = client.get(url).text, client.get(f"{url}/opening").text
    feed = client.get("/open/ocds/releases.json").json["releases"]
    paper = client.get(f"/exports/result-notice/{requirement.id}.docx").data
    words = [c.text for t in docx.Document(io.BytesIO(paper)).tables for c in t._cells]

    assert Requirement.get_by_id(requirement.id).state == "publicity"
    assert award.amount_fen == 7_000_000
    placed = {row["place"]: row["value"] for row in rows if row["place"]}
    assert placed == {1: 8750, 2: 9000}
    assert sorted("；".join(row["reasons"]) for row in rows if not row["place"]) == [
        "低于公告的下限",
        "高于公告的上限",
    ]
    assert all(text in page for text in ("下浮基准价", "最小下浮率", "70,000.00 元"))
    assert all(text in opened for text in ("12.50%", "70,000.00 元"))
    assert "下浮 12.5%（70,000.00 元）" in words
    bids = [one["bids"]["details"] for one in feed if one.get("bids", {}).get("details")]
    assert 70000.0 in [bid["value"]["amount"] for bid in bids[-1] if "value" in bid]
