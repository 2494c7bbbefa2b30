"""From sealed files to signals: nothing before the opening, everything once after it."""

import datetime as dt
import hashlib
import io

import docx
import openpyxl
import pytest

from app.kernel import jobs, properties
from app.kernel.sealing import envelope
from bidding.models import Requirement
from bidding.services import offers, sealed_files, signup
from supervision.collusion import gather
from supervision.collusion.models import Suspicion
from supervision.collusion.services import finding
from tests.bidding.scenes import OPENS, F, T, drawn, pdf
from tests.factories.bidding import make_bidder
from tests.factories.sealing import make_sealed, release, seal

MADE = dt.datetime(2026, 11, 16, 8, 30)


@pytest.fixture(scope="module", autouse=True)
def _sandbox():
    yield
    properties.child().close()
    properties.child.cache_clear()


def word(author, text="方案"):
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.core_properties.author = author
    document.core_properties.last_modified_by = author
    document.core_properties.created = MADE
    document.save(out)
    return out.getvalue()


def excel(author):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.properties.creator = author
    book.save(out)
    return out.getvalue()


def offer(requirement, n, amount, data):
    """Let a new agency submit a price with a sealed attachment."""
    agency, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    name = f"{n}" * 16
    key, place = bytes([n + 1]) * 32, envelope.Place(offers.notice_of(passed), f"b{name}"[:16], 1)
    blob = envelope.seal_blob(data, place, key, 1)
    sealed_files.keep(passed, io.BytesIO(blob), actor)
    row = {"name": f"方案{n}.docx", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    row["sealed"] = hashlib.sha256(blob).hexdigest()
    text, _ = seal(passed, amount=amount, key=key, offer=place.offer, attachments=[row])
    offers.submit(passed, text, "", f"k{n}", actor)
    return agency


def test_signals_come_with_the_opening_never_before_and_only_once(app, db, at):
    at(OPENS)
    requirement, kept = make_sealed()
    files = [word("邮件代写张三"), word("邮件代写张三", "另一方案"), excel("李四"), b"%PDF broken"]
    prices = (7_000_000, 7_100_000, 7_200_000, 7_300_000)
    agencies = [
        offer(requirement, n, amount, data)
        for n, (amount, data) in enumerate(zip(prices, files, strict=True), 2)
    ]
    for moment in (F, T):
        jobs.run_due(moment)
        assert finding.of_purchase({"id": requirement.id}) == []
        assert finding.of_night({}) == []
    at("2026-11-19 17:11")
    release(requirement, kept, 1, 2)
    jobs.run_due(T + dt.timedelta(minutes=2))

    rows = {row.kind: row for row in Suspicion.select()}
    assert set(rows) == {"ladder", "same_author", "related"}  # they share the factory's address
    author = rows["same_author"]
    assert {line["agency"] for line in author.evidence} == {one.id for one in agencies[:2]}
    assert {line["value"] for line in author.evidence} == {"邮件代写张三"}
    assert rows["ladder"].figures["step"] == 100_000
    assert [value for _, value, _ in rows["ladder"].chart] == list(prices)
    assert finding.run() == 0
    assert Suspicion.select().count() == 3


@pytest.mark.parametrize("method", ["random_draw"])
def test_a_draw_is_looked_at_by_night_for_ties_and_never_for_who_won(db, at, method):
    _, requirement, _ = drawn(at, 4, method=method)

    assert gather.is_open(Requirement.get_by_id(requirement.id))
    (bought,) = gather.purchases(MADE)
    assert (len(bought.bidders), bought.chance, bought.winner in bought.bidders) == (4, True, True)
    assert {one.kind for one in finding.of_night({})} == {"related"}


def test_properties_are_read_in_the_sandbox_and_what_is_broken_has_none():
    told = properties.of_bytes(word("张三\u2028 李四"))
    assert (told["author"], told["editor"]) == ("张三 李四", "张三 李四")
    assert told["created"].startswith("2026-11-16T08:30")
    assert "Microsoft" in told["software"]
    assert properties.of_bytes(excel("王五"))["author"] == "王五"
    assert properties.of_bytes(b"%PDF-1.4 broken") == {}
    assert properties.of_bytes(b"plain text") == {}
    lines = b"/Author (Zhang) /Producer (WPS) /CreationDate (D:20261116083000+08'00')"
    body = pdf().getvalue().replace(b"trailer", b"9 0 obj<<" + lines + b">>endobj\ntrailer", 1)
    body = body.replace(b"/Root", b"/Info 9 0 R /ID [<00112233445566778899AABBCCDDEEFF>]/Root", 1)
    found = properties.of_bytes(body)
    assert found["origin"] == "00112233445566778899AABBCCDDEEFF"
