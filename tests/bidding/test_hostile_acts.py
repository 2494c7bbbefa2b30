"""Late clicks and voided purchases: what is over takes nothing more, and silence has no side door."""

import contextlib
import datetime as dt
import hashlib
import io
import itertools
import json

import pytest

from app.kernel import deadlines, draw, files, jobs
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.events import Event
from bidding.models import Award, LiveBid, OpenedOffer, SealedFile
from bidding.services import choosing, live, offers, sealed_files, selecting, signup, voiding
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_live import opened as live_at_t  # noqa: F401
from tests.bidding.test_methods import merit
from tests.bidding.test_sealed import closed, fresh
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.sealing import make_offer, make_sealed, release, seal

WAN = 1_000_000


def void(requirement):
    regulator = make_actor("officer", organisation=make_organisation(kind="regulator"))
    voiding.invalidate(fresh(requirement), "违反回避规定", regulator, None)


def test_a_voided_live_bidding_takes_no_more_bids(db, live_at_t):  # noqa: F811
    _, requirement, (a, b, _) = live_at_t
    before = fresh(requirement)
    live.bid(before, 8 * WAN, "first", a[1])
    void(requirement)

    with pytest.raises(NotAllowed) as why:
        live.bid(before, 7 * WAN, "second", b[1])
    assert "无效" in str(why.value) or "竞价" in str(why.value)
    assert LiveBid.select().count() == 1
    jobs.run_due(T + dt.timedelta(hours=2))
    assert (fresh(requirement).state, Award.select().count()) == ("invalid", 0)


def told_in_public(requirement):
    query = Event.select().where(
        Event.subject_id == requirement.id, Event.visibility.in_(("public", "parties"))
    )
    return json.dumps([event.facts for event in query])


def test_nobody_finds_the_bidders_by_trying_all_pools_against_the_logged_hashes(db, at):
    requirement, _, bidders = closed(at, 7_000_000, 7_100_000)
    known = [row[0] for row in bidders] + [make_bidder()[0] for _ in range(3)]
    said = told_in_public(requirement)

    found = []
    for count in range(1, len(known) + 1):
        for some in itertools.combinations(sorted(known, key=lambda one: one.uscc), count):
            pool = draw.number_pool((one.uscc, one.name, 1) for one in some)
            guess = draw.pool_hash(draw.frozen_pool(requirement.number, pool))
            found += [count] * (guess in said)
    assert found == []
    assert "record_sha256" not in said


def merit_list(at):
    owner_side = merit(at)
    return fresh(owner_side[0]), owner_side[1]


def test_the_owner_chooses_until_its_clock_ends_and_not_after_even_if_nobody_has_acted(db, at):
    requirement, owner = merit_list(at)
    number = choosing.choices(requirement)[0].number
    due = next(v.due for v in deadlines.of(requirement) if v.kind == "bidding.choosing")
    at(str(due))

    with pytest.raises(Late):
        selecting.choose(requirement, number, "方案最好", owner, None)
    at(str(due - dt.timedelta(seconds=1)))
    assert selecting.choose(fresh(requirement), number, "方案最好", owner, None).basis == "choice"


def test_the_list_of_envelopes_is_nobodys_before_the_opening_but_the_trustees_at_t(web, at):
    at(OPENS)
    owner = make_owner()
    requirement, kept = make_sealed(owner=owner)
    bidder = make_offer(requirement)[1]
    make_offer(requirement)
    jobs.run_due(F)
    at("2026-11-19 17:05")
    base = f"/bidding/requirements/{requirement.id}/opening"
    operator = make_actor("clerk", organisation=make_organisation(kind="operator"))
    readers = [web(one) for one in (owner, bidder, operator)]
    trustee = web(kept[0].actor)
    for client in (*readers, trustee):
        page = client.get(base)
        assert (page.status_code, "list.json" in page.text) == (200, False)
        assert client.get(f"{base}/list.json").status_code == 404
    assert trustee.get(f"{base}/task.json").status_code in {403, 409}
    jobs.run_due(T)
    at("2026-11-19 17:11")
    assert {client.get(f"{base}/list.json").status_code for client in readers} == {404}
    assert len(trustee.get(f"{base}/list.json").json["offers"]) == 2
    release(requirement, kept, 1, 2)
    assert {client.get(f"{base}/list.json").status_code for client in readers} == {200}


def test_an_agency_cannot_fill_the_store_with_blobs(db, at, monkeypatch):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    monkeypatch.setattr(sealed_files, "MOST", 1)
    size = min(sealed_files.SIZES)
    sealed_files.keep(passed, io.BytesIO(b"a" * size), actor)
    with pytest.raises(Invalid):
        sealed_files.keep(passed, io.BytesIO(b"b" * size), actor)


def test_blobs_that_no_envelope_names_at_f_are_left_to_the_sweep(db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    size = min(sealed_files.SIZES)
    kept, lost = (sealed_files.keep(passed, io.BytesIO(x * size), actor) for x in (b"a", b"b"))
    row = {"name": "方案.pdf", "size": 9, "sha256": kept.sha256, "sealed": kept.sha256}
    offers.submit(passed, seal(passed, attachments=[row])[0], "", "k", actor)
    make_offer(requirement)
    jobs.run_due(F)

    left = [len(files.of(SealedFile.subject_kind, one.id)) for one in (kept, lost)]
    assert left == [1, 0]


ODD = (
    {"note": {"a": ["<script>alert(1)</script>"]}},
    {"note": "=HYPERLINK(1)\u0000<script>", "amount_fen": -5},
    {"amount_fen": 10**15},
    {"amount_fen": True},
    {"attachments": [{"sealed": 5}], "note": 3},
    {"attachments": [{"sealed": hashlib.sha256(b"a").hexdigest()}]},
    {"attachments": ..., "uscc": None},
)


def test_offers_with_odd_contents_are_shown_as_malformed_and_break_no_page(client, web, at):
    at(OPENS)
    owner = make_owner()
    requirement, kept = make_sealed(owner=owner)
    for more in ODD:
        _, actor = make_bidder()
        passed = signup.gate(requirement.id, actor.org_id)
        text, _ = seal(passed, **more)
        for blob in json.loads(text)["blobs"]:
            if isinstance(blob, str):
                mine = {"requirement": requirement.id, "organisation": actor.org_id}
                SealedFile.create(**mine, sha256=blob, size=1)
        with contextlib.suppress(Invalid):
            offers.submit(passed, text, "", f"k{actor.org_id}", actor)
    make_offer(requirement, amount=7_000_000, note="=1+1<script>alert(2)</script>")
    make_offer(requirement, amount=7_100_000)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(requirement, kept, 1, 2)

    assert fresh(requirement).state == "publicity"
    rows = list(OpenedOffer.select())
    assert len([row for row in rows if row.malformed]) == len(rows) - 2 >= 5
    url = f"/bidding/requirements/{requirement.id}"
    for path in ("", "/opening", "/opening.json", "/draw"):
        answer = client.get(url + path)
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text or path == "/opening.json"
    for row in rows:
        answer = client.get(f"{url}/offers/{row.number}/files/1")
        assert answer.status_code in {404, 422}
