"""Purchases outside the market: what is recorded, what never is, what the regulator may say."""

import datetime as dt

import pytest

from app.kernel import events
from app.kernel.errors import Forbidden, Invalid
from bidding.models import Exemption
from bidding.rules import exempting as rules
from bidding.services import exempting
from bidding.todo import todo
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner

TODAY = dt.date(2026, 11, 20)
WHOLE = {
    "ground": "urgent", "title": "堤防险情检测", "item": "quality-testing", "basis": "应急〔2026〕9号",
    "agency_name": "某检测公司", "agency_uscc": "", "amount_fen": 300_000, "happened_on": TODAY,
}  # fmt: skip
SECRET = {"ground": "secret"} | dict.fromkeys(
    ("title", "item", "basis", "agency_name", "agency_uscc"), ""
)
SECRET |= {"amount_fen": None, "happened_on": None}


@pytest.mark.parametrize(
    ("values", "papers", "wrong"),
    [
        (WHOLE, 1, []),
        (WHOLE, 0, ["papers"]),
        (WHOLE | {"basis": "", "amount_fen": None}, 1, ["basis", "amount_fen"]),
        (WHOLE | {"happened_on": TODAY + dt.timedelta(1)}, 1, ["happened_on"]),
        (SECRET, 0, []),
        (SECRET | {"title": "某工程", "amount_fen": 1}, 0, ["title", "amount_fen"]),
        (SECRET, 1, ["papers"]),
    ],
)
def test_a_record_is_whole_and_a_secret_one_holds_nothing(values, papers, wrong):
    assert list(rules.against(values, TODAY, papers)) == wrong


@pytest.mark.parametrize(
    ("happened", "last", "said"),
    [(TODAY, TODAY, ""), (None, None, ""), (TODAY, TODAY - dt.timedelta(2), "逾期 2 天")],
)
def test_a_late_record_says_by_how_much(happened, last, said):
    found = rules.late(happened, last, TODAY)

    assert (said in found) if said else (found == "")


def form(**more):
    values = {
        "ground": "urgent", "title": "堤防险情检测", "item": "quality-testing",
        "basis": "应急〔2026〕9号", "agency_name": "某检测公司", "amount_fen": "3000",
        "happened_on": "2026-11-02", "papers": (pdf(), "批示.pdf"),
    }  # fmt: skip
    return {**values, **more}


def test_from_the_record_to_the_ruling(db, at, web):
    at("2026-11-20 09:00")
    owner, officer = make_owner(), make_actor("officer", kind="regulator")
    buyer, desk = web(owner), web(officer)

    bare = buyer.post("/bidding/exemptions/new", data=form(papers=[], basis=""))
    sent = buyer.post("/bidding/exemptions/new", data=form())
    row = Exemption.get()
    there = f"/bidding/exemptions/{row.id}"
    asked = desk.post(f"{there}/object", data={"reason": "险情在一年前"})
    waits = [one.action for one in todo(owner) if "exemptions" in one.url]
    buyer.post(f"{there}/answer", data={"reason": "同一险情再次发生"})
    rules_now = [one.action for one in todo(officer) if "exemptions" in one.url]
    done = desk.post(f"{there}/clear", data={"reason": "情况属实"})

    assert (bare.status_code, sent.status_code) == (422, 303)
    assert "请填写豁免依据" in bare.text
    assert (asked.status_code, done.status_code) == (303, 303)
    assert (waits, rules_now) == (["说明豁免情况"], ["认定豁免"])
    row = Exemption.get()
    assert (row.state, row.answer, row.ruling) == ("cleared", "同一险情再次发生", "情况属实")
    assert "逾期登记" in desk.get("/bidding/exemptions").text
    assert web(make_owner()).get(there).status_code == 404
    assert row.title not in web(make_owner()).get("/bidding/exemptions").text
    assert desk.get("/exports/lists/exemptions.xlsx").status_code == 200


def test_of_a_secret_purchase_nothing_is_kept(db, at, web):
    at("2026-11-20 09:00")
    owner = make_owner()
    buyer = web(owner)
    empty = {"title": "", "item": "", "basis": "", "agency_name": "", "amount_fen": ""}
    empty |= {"happened_on": "", "papers": []}

    told = buyer.post(
        "/bidding/exemptions/new", data=form(ground="secret", **empty | {"title": "甲工程"})
    )
    kept = buyer.post("/bidding/exemptions/new", data=form(ground="secret", **empty))

    row = Exemption.get()
    for page in (told, buyer.get("/bidding/exemptions/new")):
        assert "/drafts" not in page.text  # what is typed would be kept before it is refused
    assert (told.status_code, "涉密采购不登记" in told.text, kept.status_code) == (422, True, 303)
    assert (row.title, row.item_id, row.amount_fen, row.happened_on) == ("", None, None, None)
    facts = events.last_of("bidding.exemption", row.id).facts
    assert set(facts) == {"number", "owner", "ground", "late"}
    with pytest.raises(Invalid):
        exempting.record(SECRET | {"title": "甲工程"}, [], owner)


def test_only_a_regulator_objects(db):
    owner = make_owner()
    row = exempting.record(SECRET, [], owner)

    for actor in (owner, make_actor("officer", kind="supervisor")):
        with pytest.raises(Forbidden):
            exempting.move(row, "object", "不符", actor, None)
