"""The change feed and the description for programs."""

import json
import re

import pytest

from app.kernel import events, log
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM
from bidding.models import Requirement
from exports.open import openapi, schemas
from intermediaries.models import Agency
from intermediaries.states import AgencyState
from tests.exports.open.shapes import wrong
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.supervision import lock, make_evaluation, make_sanction, rate


def page(client, **asked):
    answer = client.get("/open/changes.json", query_string=asked)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


@pytest.fixture
def told(client, at):
    """Public and internal events about several kinds of things."""
    at("2026-11-20 09:00")
    make_requirement(make_owner())
    agency = make_agency()
    with write():
        events.record("intermediaries.agency.admit", agency, actor=SYSTEM, visibility="public")
        events.record("intermediaries.agency.submit", agency, actor=SYSTEM)
        events.record("intermediaries.agency.expire", agency, actor=SYSTEM, visibility="public")
    lock(rate(make_evaluation()))
    return agency


def test_public_events_come_in_the_order_of_the_log_and_no_others(client, told):
    size, _ = log.head()
    seen, after = [], -1
    while True:
        one = page(client, after=after, limit=2)
        seen += one["changes"]
        after = one["next"]
        if not one["more"]:
            break

    public = Event.select(Event.seq).where(Event.visibility == "public").order_by(Event.seq)
    assert [one["index"] for one in seen] == [seq for (seq,) in public.tuples()]
    assert 0 < len(seen) < size
    assert after == seen[-1]["index"]
    assert page(client, after=after)["changes"] == []
    assert page(client, after=after)["next"] == after


def test_a_new_event_is_all_that_comes_after_the_last(client, told):
    last = page(client)["next"]
    with write():
        events.record("intermediaries.agency.expire", told, actor=SYSTEM, visibility="public")

    (one,) = page(client, after=last)["changes"]
    assert one["index"] == log.head()[0] - 1
    assert one["subject"]["id"] == told.id


def test_every_change_leads_to_its_proof_and_its_page(client, told):
    for one in page(client)["changes"]:
        proof = client.get("/" + one["disclosure"].split("/", 3)[3])
        assert json.loads(json.loads(proof.text)["payload"])["event"] == one["event"]
        if url := one["subject"]["url"]:
            assert client.get("/" + url.split("/", 3)[3]).status_code == 200, url
    urls = {one["subject"]["kind"] for one in page(client)["changes"] if one["subject"]["url"]}
    assert urls == {"intermediaries.agency", "bidding.requirement", "supervision.evaluation"}


@pytest.mark.parametrize("state", [AgencyState.WITHDRAWN, AgencyState.REMOVED, AgencyState.DRAFT])
def test_who_left_is_told_as_a_tombstone(client, told, state):
    with write():
        Agency.update(state=state).where(Agency.id == told.id).execute()

    mine = [one for one in page(client)["changes"] if one["subject"]["id"] == told.id]
    assert mine
    assert all(one["tombstone"] and one["subject"]["url"] is None for one in mine)
    others = [one for one in page(client)["changes"] if one["subject"]["kind"].startswith("bid")]
    assert not any(one["tombstone"] for one in others)


def test_an_erased_event_keeps_its_place_and_tells_nothing(client, told):
    first = page(client)["changes"][0]["index"]
    with write():
        Event.update(payload=None).where(Event.seq == first).execute()

    one = page(client)["changes"][0]
    assert (one["index"], one["tombstone"], one["disclosure"]) == (first, True, None)


@pytest.mark.parametrize("asked", ["after=x", "after=-2", "after=²", "limit=0", "limit=1001",
                                   "after=99999999999", "limit=--1"])  # fmt: skip
def test_a_wrong_number_is_refused_in_words(client, asked):
    answer = client.get(f"/open/changes.json?{asked}")

    assert answer.status_code == 400
    assert "须为" in json.loads(answer.text)["error"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.fixture
def described(client):
    return json.loads(client.get("/open/openapi.json").text)


def test_the_description_names_every_registered_address_and_no_other(app, described):
    rules = [one.rule for one in app.url_map.iter_rules() if one.endpoint.startswith("open.")]
    known = {rule.replace("<", "{").replace(">", "}") for rule in rules}

    assert set(described["paths"]) == known - {"/open"}
    assert described["openapi"] == "3.1.0"
    assert described["info"]["license"]["name"] == schemas.LICENCE
    names = [path["get"]["operationId"] for path in described["paths"].values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"\w+", name) for name in names)
    for path in described["paths"].values():
        assert {"200", "304", "429"} <= set(path["get"]["responses"])
        for answer in path["get"]["responses"].values():
            assert answer["description"]


def test_every_shape_is_used_and_every_reference_leads_somewhere(described):
    asked = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)))

    assert asked == set(described["components"]["schemas"])
    for one in described["components"]["schemas"].values():
        assert one["required"] == list(one["properties"])
        assert all(part["description"] for part in one["properties"].values())


def test_every_answer_holds_to_its_declared_shape(app, client, told, described):
    gone, _ = make_agency(state=AgencyState.REMOVED), make_sanction(until="in_force")
    tried = 0
    for path, (_, feed) in openapi.feeds_of(app).items():
        answer = client.get(path.format(ocid=f"ocds-lianshen-{Requirement.get().id}"))
        (media,) = described["paths"][path]["get"]["responses"]["200"]["content"]
        assert (answer.mimetype, media) == (feed.media, feed.media)
        if feed.shape is None:
            continue
        tried += 1
        given = json.loads(answer.text)
        assert wrong(given, {"$ref": schemas.named(feed.shape)}, described) == [], path
        (rows,) = [value for value in given.values() if isinstance(value, list)]
        assert rows, path
    assert tried == 5
    assert gone.uscc in client.get("/open/agencies.json").text
    refused = json.loads(client.get("/open/changes.json?after=x").text)
    assert wrong(refused, {"$ref": schemas.named(schemas.Refusal)}, described) == []


def test_the_reader_of_shapes_finds_what_is_wrong(described):
    shape = {"$ref": "#/components/schemas/Subject"}
    right = {"kind": "a", "id": "b", "url": None}

    assert wrong(right, shape, described) == []
    for broken in ({**right, "url": "x"}, {**right, "id": 3}, {**right, "more": 1}, {"id": "b"}):
        assert wrong(broken, shape, described), broken
