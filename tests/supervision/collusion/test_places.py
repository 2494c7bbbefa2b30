"""Sign-ups from one address: keyed marks of one purchase, and what they show after the opening."""

import datetime as dt
import json

import pytest

from app.kernel import clock, jobs
from app.kernel.db import db, write
from bidding.models import Envelope, Signup
from bidding.rules import marks
from bidding.services import marking, offers, signup
from supervision.collusion.models import Suspicion
from supervision.collusion.rules import places
from supervision.collusion.rules.places import ADDRESS, DEVICE, Trace
from supervision.collusion.services import finding
from tests.bidding.scenes import OPENS, F, T
from tests.factories.bidding import make_bidder, make_requirement
from tests.factories.sealing import make_sealed, release, seal

KEY, HERE = b"k" * 32, "203.0.113.7"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/128 Safari/537 Edg/128"


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        (HERE, HERE),
        ("::ffff:203.0.113.7", HERE),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("0.0.0.0", ""),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_what_counts_of_an_address(address, counts):
    assert marks.place_of(address) == counts


def test_a_mark_holds_for_one_purchase_and_one_key_and_tells_no_address():
    first = marks.make(KEY, "p1", HERE, EDGE)
    assert first == marks.make(KEY, "p1", HERE, EDGE.replace("128", "129"))
    assert first.address == marks.make(KEY, "p1", HERE, "Firefox").address
    assert first.device != marks.make(KEY, "p1", HERE, "Firefox").device
    others = [marks.make(KEY, "p2", HERE, EDGE), marks.make(b"x" * 32, "p1", HERE, EDGE)]
    assert len({one.address for one in (first, *others)}) == 3
    assert marks.make(KEY, "p1", "127.0.0.1", EDGE) == marks.NONE
    assert len({first.address, first.device}) == 2


@pytest.mark.parametrize(
    ("traces", "expected"),
    [
        ([("a", ADDRESS, "1"), ("b", ADDRESS, "2")], []),
        ([("a", ADDRESS, "1"), ("a", ADDRESS, "1")], []),
        ([("a", ADDRESS, "1"), ("b", ADDRESS, "1")], [(("a", "b"), 1)]),
        (
            [(who, kind, "1") for who in "ab" for kind in (ADDRESS, DEVICE)],
            [(("a", "b"), 2)],
        ),
        (
            [(who, ADDRESS, "1") for who in "abc"] + [(who, DEVICE, "2") for who in "ab"],
            [(("a", "b"), 2), (("a", "b", "c"), 1)],
        ),
    ],
)
def test_agencies_with_equal_marks_are_found_once_under_the_stronger(traces, expected):
    found = places.found("p", [Trace(*one) for one in traces])
    assert [(one.agencies, one.strength) for one in found] == expected
    assert all(len({line.agency for line in one.evidence}) == len(one.agencies) for one in found)


def offer(requirement, amount, address):
    agency, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    text, _ = seal(passed, amount=amount)
    came = marking.of_visit(requirement.id, address, EDGE)
    offers.submit(passed, text, "", f"k{amount}", actor, marks=came)
    return agency


def test_the_signal_comes_with_the_opening_and_the_marks_go_after_their_time(app, db, at):
    at(OPENS)
    requirement, kept = make_sealed()
    prices = ((7_000_000, HERE), (7_150_000, HERE), (7_400_000, "198.51.100.9"))
    one, two, _ = (offer(requirement, fen, place) for fen, place in prices)
    for moment in (F, T):
        jobs.run_due(moment)
        assert finding.of_purchase({"id": requirement.id}) == []
    at("2026-11-19 17:11")
    release(requirement, kept, 1, 2)
    jobs.run_due(T + dt.timedelta(minutes=2))

    row = Suspicion.get(Suspicion.kind == "same_address")
    assert {line["agency"] for line in row.evidence} == {one.id, two.id}
    assert HERE not in json.dumps(row.evidence)
    with write():
        assert marking.forget() == 0
    at((clock.now() + dt.timedelta(days=181)).isoformat(" "))
    with write():
        assert marking.forget() == 3
    assert Envelope.select().where(Envelope.device_mark.is_null(False)).count() == 0


def test_a_page_marks_its_visitor_and_no_table_holds_the_address(web, at):
    at(OPENS)
    requirement, (_, actor) = make_requirement(), make_bidder()
    url = f"/bidding/requirements/{requirement.id}/signup"
    sent = {"no_relation": "y", "key": "k", "edition": "1"}
    here = {"REMOTE_ADDR": HERE, "HTTP_USER_AGENT": EDGE}
    done = web(actor).post(url, data=sent, environ_overrides=here)

    row = Signup.get(Signup.requirement == requirement)
    assert done.status_code == 303
    assert row.address_mark == marking.of_visit(requirement.id, HERE, EDGE).address
    assert "摘要" in web(make_bidder()[1]).get(url).text
    kept = [str(db.execute_sql(f"SELECT * FROM {t}").fetchall()) for t in ("bidding_signup",)]
    assert not any(HERE in text for text in kept)
