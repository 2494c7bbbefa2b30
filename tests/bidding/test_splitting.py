"""One service in pieces under a limit is warned of, with the earlier pieces; limits of the place."""

import datetime as dt

import pytest

from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.errors import NotAllowed
from app.kernel.events import Event
from bidding.models import Requirement
from bidding.rules.splitting import Earlier, since, warnings
from bidding.services import publish, remarks
from intermediaries.models import LimitRow, ServiceItem
from intermediaries.services import editions
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_requirement, make_signup
from tests.factories.intermediaries import make_agency

WAN = 10_000_00


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (dt.date(2026, 11, 20), 12, dt.date(2025, 11, 20)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2026, 12, 31), 24, dt.date(2024, 12, 31)),
    ],
)
def test_months_back(day, months, first):
    assert since(day, months) == first


def piece(amount, number="一号"):
    return Earlier(number, "测绘", amount, dt.date(2026, 1, 5))


@pytest.mark.parametrize(
    ("amount", "before", "floors", "told"),
    [
        (40 * WAN, [], [50 * WAN], 0),
        (40 * WAN, [piece(5 * WAN)], [50 * WAN], 0),
        (40 * WAN, [piece(10 * WAN)], [50 * WAN], 2),
        (40 * WAN, [piece(30 * WAN), piece(30 * WAN)], [50 * WAN, 100 * WAN], 3),
        (50 * WAN, [piece(10 * WAN)], [50 * WAN], 0),
        (40 * WAN, [piece(10 * WAN)], [], 0),
    ],
)
def test_pieces_that_cross_a_limit_together(amount, before, floors, told):
    said = warnings(amount, before, floors, 12)

    assert len(said) == told
    if told:
        assert "合计" in str(said[0])
        assert str(said[1]).startswith("此前采购：一号 测绘，")


@pytest.fixture(autouse=True)
def _clock(request, at):
    if "db" in request.fixturenames:
        at("2026-11-20 09:00")


def limit(kind, floor=None, ceiling=None, **more):
    values = {"region": "320000", "year": 2026, "source": "苏某文", "effective": "2026-01-01"}
    with write():
        return LimitRow.create(kind=kind, floor_fen=floor, ceiling_fen=ceiling, **values | more)


def test_the_place_says_that_tender_law_goes_first(db):
    limit("tender_first", 5 * WAN)
    owner = make_actor("handler", kind="owner")

    with pytest.raises(NotAllowed) as refusal:
        make_requirement(owner, amount_fen=5 * WAN)
    assert [str(one) for one in refusal.value.reasons] == [
        "服务金额达到必须招标的限额 50,000.00 元（苏某文），应当依法招标，不得以随机抽取代替"
    ]


def test_earlier_pieces_are_listed_at_publishing(db):
    limit("procurement", 15 * WAN)
    owner = make_actor("handler", kind="owner")
    first = make_requirement(owner, amount_fen=8 * WAN)
    draft = make_requirement(owner, project=first.project, amount_fen=8 * WAN, publish_it=False)
    other = make_requirement(owner, amount_fen=8 * WAN, publish_it=False)

    said = [str(one) for one in remarks.warnings(draft)]
    assert said[0].startswith("疑似化整为零：12 个月内同一业主、同一项目、同一事项已采购 1 次")
    assert first.number in said[1]
    assert remarks.warnings(other) == []

    publish.publish(draft, owner)
    event = Event.select().where(Event.subject_id == draft.id).order_by(Event.seq.desc()).get()
    assert event.facts["warned"] == said


def test_a_purchase_keeps_the_edition_it_was_published_under(db):
    owner = make_actor("handler", kind="owner")
    officer, second = (make_actor("officer", kind="regulator") for _ in range(2))
    opened = make_requirement(owner)
    agency = make_agency()
    bidder = agency, make_actor("handler", organisation=agency.organisation, kind="agency")
    code = opened.item_id
    made = editions.start(code, officer)
    rule = {"kind": "工程监理资质", "levels": ["甲级"]}
    values = {**made.fields, "rule": rule, "effective": dt.date(2026, 11, 20), "source": "某文"}
    editions.edit(made, values, officer, None)
    editions.move(made, "propose", officer)
    editions.approve(made, second)

    assert ServiceItem.get_by_id(code).edition == 2
    assert Requirement.get_by_id(opened.id).item_edition == 1
    make_signup(opened, bidder)
    jobs.run_due(clock.now())
    late = make_requirement(owner)
    assert late.item_edition == 2
    with pytest.raises(NotAllowed):
        make_signup(late, bidder)


def test_a_cancelled_item_cannot_be_published_even_before_the_job_ran(db, at):
    owner = make_actor("handler", kind="owner")
    officer, second = (make_actor("officer", kind="regulator") for _ in range(2))
    made = editions.start("drawing-review", officer)
    gone = {"state": "cancelled", "may_demand": False, "effective": dt.date(2026, 11, 23)}
    editions.edit(made, {**made.fields, **gone, "source": "某文"}, officer, None)
    editions.move(made, "propose", officer)
    editions.approve(made, second)
    draft = make_requirement(owner, publish_it=False)
    at("2026-11-23 00:00")

    with pytest.raises(NotAllowed) as refusal:
        publish.publish(draft, owner)
    assert any("已取消，不得再要求提供" in str(one) for one in refusal.value.reasons)
