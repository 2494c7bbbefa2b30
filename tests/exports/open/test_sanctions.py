"""Published sanctions for programs: only what is public, and only as long as it is."""

import csv
import io
import xml.etree.ElementTree as ET

from app.kernel.db import write
from supervision.sanctions.models import Sanction
from supervision.sanctions.services import effect
from supervision.sanctions.states import SanctionState
from tests.exports.open.test_feeds import data, got
from tests.factories.supervision import make_sanction, officers

KINDS = ("csv", "json", "rss")


def changes_of(client, row):
    found = data(client, "changes.json", limit=500)["changes"]
    found = [one for one in found if one["subject"]["id"] == row.id]
    assert found
    return found


def test_a_sanction_is_given_when_published_and_taken_back_when_archived(client, at):
    at("2026-11-20 09:00")
    acting, hidden = make_sanction(until="in_force"), make_sanction(until="decided")
    (one,) = data(client, "sanctions.json")["sanctions"]

    assert (one["id"], one["state"], one["tombstone"]) == (acting.id, "in_force", False)
    assert (one["number"], one["agency"]) == (acting.number, acting.agency.uscc)
    assert (one["measure"], one["ended_on"], one["starts"]) == ("suspension", None, "2026-11-20")
    assert client.get(f"/supervision/sanctions/{one['id']}").status_code == 200
    sent = got(client, "sanctions.csv")
    (row,) = csv.DictReader(io.StringIO(sent.data.decode("utf-8-sig"), newline=""))
    assert (row["编号"], row["机构名称"]) == (acting.id, acting.agency.name)
    assert all(hidden.agency.uscc not in got(client, f"sanctions.{k}").text for k in KINDS)
    known = {"If-None-Match": sent.headers["ETag"]}
    assert client.get("/open/sanctions.csv", headers=known).status_code == 304

    at("2026-11-23 10:00")
    effect.lift(acting, "已整改，经核查属实", officers(1)[0], None)

    assert client.get("/open/sanctions.csv", headers=known).status_code == 200
    (one,) = data(client, "sanctions.json")["sanctions"]
    assert (one["state"], one["ended_on"]) == ("lifted", "2026-11-23")
    feed = ET.fromstring(got(client, "sanctions.rss").text)
    key = f"urn:lianshen:sanction:{acting.id}"
    assert [e.text for e in feed.iter("guid")] == [f"{key}:end", key]
    assert "提前解除惩戒" in next(feed.iter("item")).find("title").text
    assert not any(one["tombstone"] for one in changes_of(client, acting))

    with write():
        Sanction.update(state=SanctionState.ARCHIVED).where(Sanction.id == acting.id).execute()
    (one,) = data(client, "sanctions.json")["sanctions"]
    assert (one["id"], one["tombstone"]) == (acting.id, True)
    assert {one[k] for k in ("agency", "agency_name", "number", "clause", "url")} == {None}
    assert all(acting.agency.uscc not in got(client, f"sanctions.{k}").text for k in KINDS)
    assert all(one["tombstone"] for one in changes_of(client, acting))
