"""Lots of one notice in one process: the lots extension, and the schema where it is at hand."""

import json

import fastjsonschema
import pytest

from bidding.models import Purchase, Requirement
from tests.bidding.scenes import OPENS
from tests.bidding.test_lots import both_in_each, lots_of
from tests.exports.open.ocds.test_feed import SCHEMAS, feed, record


@pytest.fixture
def rows(app, db, at):
    """Two lots, one each at most, both drawn among the same two agencies."""
    at(OPENS)
    _, rows = lots_of()
    both_in_each(rows)
    at("2026-11-20 09:00")
    return [Requirement.get_by_id(row.id) for row in rows]


def test_all_lots_are_one_process_with_one_tender(client, rows):
    held = Purchase.get()
    first = feed(client)["releases"]
    (ocid,) = {one["ocid"] for one in first}

    whole = record(client, ocid)["records"][0]["compiledRelease"]

    tender, ids = whole["tender"], [row.id for row in rows]
    assert ocid.endswith(held.id)
    assert (tender["id"], tender["title"], tender["status"]) == (held.id, held.title, "active")
    assert [(one["id"], one["status"]) for one in tender["lots"]] == [
        (key, "complete") for key in ids
    ]
    assert tender["value"] == {"amount": 160_000, "currency": "CNY"}
    assert tender["lotDetails"] == {"maximumLotsAwardedPerSupplier": 1}
    assert [one["relatedLot"] for one in tender["items"]] == ids
    assert [one["relatedLots"] for one in whole["awards"]] == [[key] for key in ids]
    assert [one["relatedLots"] for one in whole["bids"]["details"]] == [
        [key] for key in ids for _ in range(2)
    ]
    suppliers = {one["suppliers"][0]["id"] for one in whole["awards"]}
    assert len(suppliers) == 2


def test_a_lot_alone_is_no_process(client, rows):
    prefix = feed(client)["releases"][0]["ocid"].rpartition("-")[0]

    assert client.get(f"/open/ocds/records/{prefix}-{rows[0].id}.json").status_code == 404


@pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the schema of OCDS is read from the folder CORPUS"
)
def test_lots_hold_to_the_schema_of_ocds(client, rows):
    package = feed(client)
    schema = json.loads((SCHEMAS / "release-schema.json").read_text(encoding="utf-8"))
    holds = fastjsonschema.compile(schema)
    for release in package["releases"]:
        holds(release)
    made = record(client, package["releases"][0]["ocid"])
    holds(made["records"][0]["compiledRelease"])
