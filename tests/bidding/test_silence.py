"""Before the opening nothing tells of offers: no page, list or feed their number, no dump their price."""

import base64
import json
import logging
import struct

import pytest

from app.kernel import dump, jobs, money
from app.kernel.events import Event
from bidding.models import Signup
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_sealed import fresh
from tests.factories.bidding import make_bidder
from tests.factories.sealing import make_offer, make_sealed, release

LEAST = 8  # fewer characters of base64 stand in tens of thousands of random ones by chance
FEN = (1_987_654_321, 1_876_543_217)  # so long that no hash holds their digits by chance
NOTE = "报价含人防与消防专篇"


def encodings(fen):
    """An amount as a program, a person or a database may have written it down."""
    yuan = f"{fen // 100}.{fen % 100:02}"
    texts = {str(fen), yuan, f"{fen / 100:,.2f}", f"{fen / 1_000_000:.6f}", f"{fen:x}", f"{fen:X}"}
    texts |= {f"{fen / 1_000_000:.4f}", f"{fen:,}", money.capitals(fen)}
    found = {text.encode() for text in texts} | {text.encode("utf-16-le") for text in texts}
    found |= {text.encode("gb18030") for text in texts} | {text.encode()[::-1] for text in texts}
    found |= {struct.pack(form, fen) for form in ("<i", ">i", "<q", ">q", "<d", ">d")}
    for raw in list(found):
        for shift in range(3):  # base64 of the bytes wherever they begin, without the rough edges
            coded = base64.b64encode(bytes(shift) + raw)
            whole = coded[4 if shift else 0 : len(coded) // 4 * 4 - 4]
            found |= {whole} if len(whole) >= LEAST else set()
        found.add(raw.hex().encode())
    return {one for one in found if len(one) >= 4}


def everything(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_the_search_would_find_an_amount():
    for form in (
        b"x1987654321y",
        "万 19876543.21".encode(),
        base64.b64encode(b"ab19,876,543.21c"),
        b"\xb1\x32\x79\x76",
    ):
        assert any(one in form for one in encodings(FEN[0])), form


def test_a_dump_of_database_and_log_holds_no_price_before_the_opening(
    committing_db, at, tmp_path, caplog, data_folder
):
    caplog.set_level(logging.DEBUG)
    at(OPENS)
    requirement, kept = make_sealed()
    bidder = make_bidder()
    make_offer(requirement, bidder, amount=FEN[1] + 1)
    make_offer(requirement, bidder, amount=FEN[0], note=NOTE)
    make_offer(requirement, amount=FEN[1], note=NOTE)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(requirement, kept, 1)  # one share of two says nothing yet
    folder = tmp_path / "before"
    folder.mkdir()
    dump.write(committing_db.obj, folder, "SELECT 1")
    seen = everything(folder) + everything(data_folder) + caplog.text.encode()

    for fen in (*FEN, FEN[1] + 1):
        assert [one for one in encodings(fen) if one in seen] == []
    assert NOTE.encode() not in seen
    release(requirement, kept, 2)
    after = tmp_path / "after"
    after.mkdir()
    dump.write(committing_db.obj, after, "SELECT 1")
    assert all(str(fen).encode() in everything(after) for fen in FEN)


PAGES = (
    "/bidding/requirements", "/bidding/requirements/{id}", "/bidding/requirements/{id}/pool",
    "/bidding/requirements/{id}/draw", "/bidding/requirements/{id}/draw.json",
    "/bidding/requirements/{id}/screen", "/bidding/requirements/{id}/opening",
    "/bidding/requirements/{id}/opening.json", "/bidding/requirements/{id}/draws/tie.json",
    "/bidding/results", "/find?q={name}", "/log", "/open/changes", "/agencies",
)  # fmt: skip


@pytest.mark.parametrize("stage", ["signup", "frozen", "opening"])
def test_no_page_says_how_many_there_are_or_who(client, web, at, stage):
    """With two and with five offers everybody but the parties reads the very same words."""
    at(OPENS)
    made = []
    for count in (2, 5):
        requirement, _ = make_sealed(title="密封报价的采购")
        made.append((requirement, [make_offer(requirement)[0] for _ in range(count)]))
    if stage != "signup":
        jobs.run_due(F)
    if stage == "opening":
        jobs.run_due(T)
    two, five = (_read(client, fresh(requirement), agencies) for requirement, agencies in made)

    assert {fresh(requirement).state for requirement, _ in made} == {stage}
    assert two == five


def _read(client, requirement, agencies):
    """The answers without what differs between any two purchases; no name of a bidder in them."""
    found = []
    for path in PAGES:
        url = path.format(id=requirement.id, name=agencies[0].name)
        answer = client.get(url)
        if path.startswith("/bidding/requirements/{id}"):
            assert not any(agency.name in answer.text for agency in agencies), url
            found.append(
                (path, answer.status_code, answer.text.count("<li"), answer.text.count("<tr"))
            )
        elif path not in {"/log", "/agencies", "/find?q={name}"}:
            assert not any(agency.name in answer.text for agency in agencies), url
    told = Event.select().where(
        Event.subject_id == requirement.id, Event.visibility.in_(("public", "parties"))
    )
    text = json.dumps([event.facts for event in told], ensure_ascii=False)
    assert not any(agency.uscc in text for agency in agencies)
    found.append(sorted({name for event in told for name in event.facts}))
    return found


FEEDS = ("notices.rss", "ocds/releases.json", "changes.json", "agencies.json", "ratings.json")


def test_no_feed_moves_when_an_offer_comes(client, at):
    """Neither tag nor time nor a figure in it: who asks every second would count the offers."""

    def told():
        answers = [client.get(f"/open/{name}") for name in FEEDS]
        names = ("ETag", "Last-Modified", "Content-Length")
        found = [(one.status_code, *map(one.headers.get, names), one.data) for one in answers]
        return [*found, (200, client.get("/healthz").json["log_size"])]

    at(OPENS)
    requirement, _ = make_sealed()
    bidders = [make_bidder() for _ in range(2)]
    before = told()
    for minute, bidder in enumerate(bidders):
        at(f"2026-11-17 10:0{minute}")
        make_offer(requirement, bidder)
    at("2026-11-16 10:00")

    assert {one[0] for one in before} == {200}
    assert told() == before


def test_a_disclosure_of_an_offer_is_given_to_its_agency_only(client, web, at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor, event, _ = make_offer(requirement)
    _, other = make_bidder()
    row = Signup.get(Signup.organisation == actor.org_id)

    address = f"/log/disclosures/{event.seq}"
    assert client.get(address).status_code in {303, 403, 404}
    assert web(other).get(address).status_code in {403, 404}
    assert web(other).get(f"/bidding/signups/{row.id}").status_code == 404
    assert web(actor).get(f"/bidding/signups/{row.id}").status_code == 200
