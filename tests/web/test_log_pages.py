"""The public addresses of the log: what they answer is what the verifier accepts."""

import base64
import json
from dataclasses import dataclass

import pytest

from app.kernel import events, log, room
from app.kernel.db import write
from app.kernel.permissions import ANONYMOUS, SYSTEM, Actor, anyone, has, register
from app.kernel.room import Subject, register_subjects
from app.web import log_reading
from tests.factories.accounts import make_organisation, make_person
from tests.tools.verifier import run


@dataclass
class Thing:
    id: str = "t" * 16
    subject_kind: str = "test.thing"


def happen(count=1, visibility="public", actor=SYSTEM, **facts):
    """Write `count` events and a checkpoint; answer the last event."""
    with write():
        for n in range(count):
            event = events.record(
                "test.thing.made",
                Thing(),
                actor=actor,
                facts={"n": n, **facts},
                visibility=visibility,
            )
        events.checkpoint("test")
    return event


@pytest.fixture
def filled(client):
    happen(30)
    return client


def words(response):
    return response.get_data(as_text=True)


def test_the_page_lists_the_newest_first_and_pages_by_index(filled):
    first = words(filled.get("/log"))
    size, _ = log.head()

    assert f"共有 {size}" in first or f"共 {size} 条" in first
    assert f'href="/log/{size - 1}"' in first
    assert f'href="/log/{size - 20}"' in first
    assert f'href="/log/{size - 21}"' not in first
    second = words(filled.get(f"/log?after={size - 20}"))
    assert f'href="/log/{size - 21}"' in second
    assert f'href="/log/{size - 20}"' not in second


def test_the_page_shows_the_checkpoint_to_copy(filled):
    page = words(filled.get("/log"))

    assert log.latest()["signature"] in page
    assert log.latest()["key"].replace("+", "&#43;") in page or log.latest()["key"] in page


def test_an_index_is_found_and_a_wrong_one_is_answered_in_words(filled):
    size, _ = log.head()

    assert filled.get("/log?index=3").location == "/log/3"
    for wrong in (str(size), "-1", "三", "9" * 40):
        answer = filled.get("/log", query_string={"index": wrong})
        assert answer.status_code == 404
        assert f"请输入 0 至 {size - 1} 之间的整数" in words(answer)


def test_a_page_of_an_entry_shows_its_text_and_neighbours(filled):
    size, _ = log.head()
    page = words(filled.get(f"/log/{size - 1}"))

    assert "test.thing.made" in page
    assert f"/log/{size - 2}" in page
    assert filled.get(f"/log/{size}").status_code == 404
    assert filled.get(f"/log/{10**30}").status_code == 404


def test_an_event_that_is_not_public_shows_only_its_place(client):
    event = happen(visibility="parties")

    page = words(client.get(f"/log/{event.seq}"))

    assert "test.thing.made" not in page
    assert "未公开" in page
    assert "未公开" in words(client.get("/log"))


def test_the_checkpoint_and_the_export_are_accepted_by_the_verifier(filled, capsys, tmp_path):
    old = tmp_path / "old.json"
    old.write_bytes(filled.get("/log/checkpoint").data)
    happen(7, visibility="internal")
    key = log.latest()["key"]

    export = filled.get("/log/export")
    code, said = run(capsys, tmp_path, "log", export.data, "--since", str(old), "--key", key)

    assert (code, "未检查" in said) == (0, False)
    assert export.data.count(b"\n") == log.latest()["size"] + 1


def test_the_export_stops_at_the_checkpoint(filled, capsys, tmp_path):
    with write():
        events.record("test.thing.made", Thing(), actor=SYSTEM)

    assert run(capsys, tmp_path, "log", filled.get("/log/export").data)[0] == 0
    assert log.head()[0] == log.latest()["size"] + 1


def test_before_the_first_checkpoint_the_present_head_is_signed(client, capsys, tmp_path):
    log.Checkpoint.delete().execute()
    with write():
        events.record("test.thing.made", Thing(), actor=SYSTEM)

    assert run(capsys, tmp_path, "log", client.get("/log/export").data)[0] == 0


def test_entries_are_the_leaves_as_they_were_hashed(filled):
    size, _ = log.head()
    found = filled.get(f"/log/entries?start=2&end={size + 50}").json

    assert (found["start"], found["end"], found["size"]) == (2, size, size)
    assert [base64.b64decode(one).decode() for one in found["entries"]] == [
        one.data for one in log.entries(2, size)
    ]
    assert filled.get(f"/log/entries?start={size}&end={size}").json["entries"] == []


def test_at_most_a_thousand_entries_come_at_once(client):
    happen(1010)

    found = client.get("/log/entries?start=0&end=5000").json

    assert (found["end"], len(found["entries"])) == (1000, 1000)


def test_every_inclusion_and_consistency_answer_is_accepted(filled, capsys, tmp_path):
    size, _ = log.head()
    for index in range(size):
        answer = filled.get(f"/log/inclusion?index={index}&size={size}")
        assert run(capsys, tmp_path, "inclusion", answer.data)[0] == 0
        answer = filled.get(f"/log/consistency?first={index + 1}&second={size}")
        assert run(capsys, tmp_path, "consistency", answer.data)[0] == 0
    assert filled.get("/log/inclusion?index=0").json["treeSize"] == log.latest()["size"]
    assert filled.get("/log/consistency?first=1").json["size2"] == log.latest()["size"]


@pytest.mark.parametrize(
    "address",
    [
        "/log/entries",
        "/log/entries?start=0",
        "/log/entries?start=a&end=2",
        "/log/entries?start=-1&end=2",
        "/log/entries?start=3&end=2",
        "/log/entries?start=99999&end=99999",
        "/log/entries?start=0&end=1e3",
        "/log/entries?start=٣&end=5",
        "/log/inclusion",
        "/log/inclusion?index=5&size=5",
        "/log/inclusion?index=0&size=99999",
        "/log/inclusion?index=99999999999999999999999&size=3",
        "/log/consistency?first=0&second=5",
        "/log/consistency?first=6&second=5",
        "/log/consistency?first=1&second=99999",
        "/log/consistency?second=5",
    ],
)
def test_bad_parameters_get_400_and_a_sentence(filled, address):
    answer = filled.get(address)

    assert answer.status_code == 400
    assert answer.json["error"]
    assert "{" not in answer.json["error"]


def test_a_public_event_is_disclosed_to_anybody(client, capsys, tmp_path):
    event = happen(note="公开")

    answer = client.get(f"/log/disclosures/{event.seq}")

    code, said = run(capsys, tmp_path, "disclosure", answer.data)
    assert (code, f"第 {event.seq} 号条目" in said) == (0, True)
    assert json.loads(json.loads(answer.data)["payload"])["facts"]["note"] == "公开"


def person(org_id, kind="owner"):
    return Actor(person_id="q" * 16, org_id=org_id, org_name=org_id, org_kind=kind)


def test_what_is_not_public_is_not_disclosed_to_a_visitor(client):
    for visibility in ("parties", "internal", "sealed"):
        answer = client.get(f"/log/disclosures/{happen(visibility=visibility).seq}")

        assert answer.status_code in (303, 403)
        assert b"salt" not in answer.data


def test_a_party_fetches_what_is_not_public_and_others_are_refused(client_as, capsys, tmp_path):
    mine, other = make_organisation("甲公司"), make_organisation("乙公司")
    event = happen(visibility="parties", actor=person(mine.id))

    answers = [
        client_as(make_person(one.name, organisation=one), one).get(f"/log/disclosures/{event.seq}")
        for one in (mine, other)
    ]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert run(capsys, tmp_path, "disclosure", answers[0].data)[0] == 0


def test_what_is_not_public_is_open_to_who_took_part_and_to_overseers(db):
    happen(visibility="internal", actor=person("later"))
    event = happen(visibility="parties", actor=person("mine"))

    def opens(actor):
        return log_reading.may_open(actor, event)

    assert opens(person("mine"))
    assert opens(person("later"))
    assert opens(person("hall", "supervisor"))
    assert not opens(person("other"))
    assert not opens(ANONYMOUS)


def test_who_may_see_the_thing_may_open_its_events_unless_everybody_may(db):
    event = happen(visibility="parties")
    tables = {"test.log.mine": ((has("owner.handler"),),), "test.log.all": ((anyone,),)}
    register(tables)
    handler = Actor(person_id="q" * 16, duties=frozenset({"owner.handler"}))

    answers = []
    for key in tables:
        subject = Subject(
            Thing, lambda _: Thing(), key, lambda _: "/", lambda _: "物", many=lambda _: [Thing()]
        )
        register_subjects({"test.thing": subject})
        answers.append([log_reading.may_open(one, event) for one in (handler, person("other"))])
    room._SUBJECTS.pop("test.thing")

    assert answers == [[True, False], [False, False]]


def test_a_sealed_event_is_open_to_nobody(db):
    event = happen(visibility="sealed", actor=person("mine"))

    assert not log_reading.may_open(person("mine"), event)
    assert not log_reading.may_open(person("hall", "supervisor"), event)


def test_an_erased_event_keeps_its_place_and_says_so(filled, capsys, tmp_path):
    size, _ = log.head()
    events.Event.update(salt=None, payload=None).where(events.Event.seq == size - 2).execute()

    gone = filled.get(f"/log/disclosures/{size - 2}")

    assert (gone.status_code, "已依法删除" in words(gone)) == (404, True)
    assert "已依法删除" in words(filled.get(f"/log/{size - 2}"))
    assert run(capsys, tmp_path, "log", filled.get("/log/export").data)[0] == 0


@pytest.mark.parametrize("index", ["999999", "9" * 30])
def test_a_disclosure_of_nothing_is_not_found(client, index):
    assert client.get(f"/log/disclosures/{index}").status_code == 404


def test_the_verifier_itself_can_be_fetched(client):
    answer = client.get("/log/verify.py")

    assert answer.data.startswith(b"#!/usr/bin/env python3")
    answer.close()


def test_the_pages_speak_english_too(filled):
    filled.set_cookie("locale", "en")

    assert "Newest signed checkpoint" in words(filled.get("/log"))
    assert "What the log holds" in words(filled.get("/log/0"))
    assert "whole numbers" in filled.get("/log/entries?start=a&end=2").json["error"]
