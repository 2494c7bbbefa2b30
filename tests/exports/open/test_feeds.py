"""Open data: only what is public, at addresses that stay, not sent twice to whoever has it."""

import csv
import datetime as dt
import errno
import io
import json
import os
import xml.etree.ElementTree as ET

import pytest
from flask import request
from playhouse.test_utils import count_queries

from app.kernel import clock
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from app.web.limits import CLASSES
from bidding.rules.news import NEWS
from exports.open import keeping, reading, standing, writing
from intermediaries.models import Agency, Qualification
from intermediaries.services import bulk
from intermediaries.services import standing as standing_services
from intermediaries.states import AgencyState
from supervision.evaluation.models import Evaluation
from tests.factories.accounts import make_uscc
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.intermediaries import make_agency, make_practitioner, make_relation
from tests.factories.supervision import lock, make_evaluation, rate

STAY = ("agencies.csv", "agencies.json", "changes.json", "openapi.json")
ALL = (*STAY, "agencies.rss", "notices.rss", "items.json", "ratings.json", "sanctions.json")
PRIVATE = ("025-83331234", "025-8444", "周建国", "3201**********", "钱伯言")


def got(client, name, **asked):
    answer = client.get(f"/open/{name}", query_string=asked)
    assert answer.status_code == 200, answer.text
    return answer


def data(client, name, **asked):
    return json.loads(got(client, name, **asked).text)


def agencies(client):
    return {one["id"]: one for one in data(client, "agencies.json")["agencies"]}


@pytest.fixture
def agency(client):
    made = make_agency(name='=HYPERLINK("x")，"钟山"测绘\n有限公司')
    make_practitioner(made)
    make_relation(made)
    return made


def test_an_agency_is_given_with_its_services_and_certificates_and_nothing_personal(client, agency):
    make_agency(state=AgencyState.SUBMITTED)
    told = agencies(client)

    assert list(told) == [agency.uscc]
    one = told[agency.uscc]
    assert (one["name"], one["state"], one["tombstone"]) == (agency.name, "listed", False)
    assert [s["item"] for s in one["services"]] == ["drawing-review"]
    assert one["services"][0]["promised_days"] == 10
    assert one["qualifications"][0]["kind"] == "施工图审查机构"
    assert one["regions"] == ["000000"]
    assert one["grade"] is None
    assert client.get(f"/agencies/{agency.id}").status_code == 200
    assert one["url"].endswith(f"/agencies/{agency.id}")
    for name in ALL:
        text = got(client, name).text
        assert not [word for word in (*PRIVATE, agency.contact or "~~") if word in text], name


def test_certificates_that_ended_or_were_not_checked_are_left_out(client, agency):
    with write():
        Qualification.update(
            expires_on=dt.date(2020, 1, 1), issued_on=dt.date(2019, 1, 1)
        ).execute()

    assert agencies(client)[agency.uscc]["qualifications"] == []


def test_the_table_is_safe_for_spreadsheets_and_keeps_commas_quotes_and_lines(client, agency):
    raw = got(client, "agencies.csv").data

    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 2
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["统一社会信用代码"] for row in rows] == [agency.uscc]
    assert rows[0]["机构名称"] == f"'{agency.name}"
    assert rows[0]["服务事项编码"] == "drawing-review"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1"])
def test_no_cell_becomes_a_formula(text):
    assert writing.safe(text) == f"'{text}"
    assert (writing.safe("钟山"), writing.safe(-3), writing.safe(None)) == ("钟山", "-3", "")


@pytest.mark.parametrize("target", [AgencyState.WITHDRAWN, AgencyState.REMOVED])
def test_who_left_is_a_tombstone_and_out_of_the_table(client, agency, target):
    with write():
        Agency.update(state=target).execute()

    one = agencies(client)[agency.uscc]
    assert (one["tombstone"], one["services"], one["address"]) == (True, [], "")
    assert agency.uscc not in got(client, "agencies.csv").text


@pytest.mark.parametrize("name", ALL)
def test_whoever_has_it_gets_no_body_until_something_happens(client, agency, name, at):
    at("2026-11-20 09:00")
    first = got(client, name)
    tag = first.headers["ETag"]

    assert tag.startswith('"')
    with count_queries() as counter:
        again = client.get(f"/open/{name}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert counter.count <= 6
    since = client.get(
        f"/open/{name}", headers={"If-Modified-Since": first.headers["Last-Modified"]}
    )
    assert since.status_code == 304
    both = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(f"/open/{name}", headers=both).status_code == 200
    assert client.get(f"/open/{name}").data == first.data


@pytest.mark.parametrize("name", [one for one in ALL if one != "openapi.json"])
def test_an_event_and_a_new_day_give_a_new_tag(client, name, at):
    at("2026-11-20 09:00")
    rating = make_evaluation()
    rate(rating)
    tags = [client.get(f"/open/{name}").headers["ETag"]]
    at("2026-11-20 10:00")
    make_requirement(make_owner())
    standing_services.set_grade(Agency.get(), "A", 95, SYSTEM)
    lock(rating)
    tags.append(client.get(f"/open/{name}").headers["ETag"])
    at("2026-12-27 00:00")
    tags.append(client.get(f"/open/{name}").headers["ETag"])

    assert len(set(tags)) == 3


def test_a_tag_is_not_given_to_what_was_read_while_things_changed(client, agency, monkeypatch):
    seen = iter(range(10))

    def moving(*rooms):
        return standing.Standing(next(seen), clock.now(), clock.today())

    monkeypatch.setattr(standing, "of_rooms", moving)
    answer = got(client, "agencies.json")

    assert "ETag" not in answer.headers
    assert len(json.loads(answer.text)["agencies"]) == 1


def test_only_reading_is_open_to_other_origins(client, agency):
    answer = got(client, "agencies.json")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert 'rel="license"' in answer.headers["Link"]
    for method, url in (("POST", "/open/agencies.json"), ("GET", "/open"), ("GET", "/agencies")):
        other = client.open(url, method=method)
        assert "Access-Control-Allow-Origin" not in other.headers, url
    assert client.head("/open/agencies.json").data == b""


def test_ratings_are_given_when_published_and_taken_back_when_an_appeal_was_right(client, at):
    at("2026-11-20 09:00")
    row = make_evaluation()
    rate(row, 4)
    assert data(client, "ratings.json")["ratings"] == []
    lock(row)
    (one,) = data(client, "ratings.json")["ratings"]
    assert (one["id"], one["stars"], one["tombstone"]) == (row.id, 400, False)
    assert one["agency"] == row.agency.uscc
    with write():
        Evaluation.update(state="moderated", ruling="upheld").execute()
    (one,) = data(client, "ratings.json")["ratings"]
    assert (one["tombstone"], one["text"], one["scores"], one["agency"]) == (True, None, {}, None)


def test_news_hold_who_came_and_what_was_published(app, client, agency, at):
    at("2026-11-20 09:00")
    requirement = make_requirement(make_owner())
    make_requirement(make_owner(), publish_it=False)

    came = ET.fromstring(got(client, "agencies.rss").text)
    told = ET.fromstring(got(client, "notices.rss").text)

    assert [e.text for e in came.iter("guid")] == [f"urn:uscc:{agency.uscc}"]
    assert [e.text for e in told.iter("title")][1:] == [f"采购公告：{requirement.title}"]
    assert next(told.iter("pubDate")).text.endswith("+0800")
    sentences = app.extensions["sentences"].known
    assert set(NEWS) <= set(sentences)


def test_programs_are_counted_in_a_class_of_their_own(app):
    with app.test_request_context("/open/agencies.csv"):
        known = next(one for one in CLASSES if one.holds(request))
    assert known.name == "open data"


def test_memory_and_queries_do_not_grow_with_the_rows(client, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 50)
    region = make_agency().region_id
    seeds = [
        bulk.Seed(f"批量机构{n}", make_uscc(), region, promises=(bulk.Promise("drawing-review"),))
        for n in range(200)
    ]
    bulk.load(seeds)

    with count_queries() as counter:
        rows = reading.agencies()
        first = next(rows)
    assert counter.count == 4
    with count_queries() as counter:
        told = [first, *rows]
    assert counter.count == 4 * 4 + 1
    keys = [one["id"] for one in told]
    assert len(keys) == 201
    assert keys == sorted(set(keys))
    assert all(one["services"] for one in told)


def test_a_long_feed_is_written_once_and_goes_on_being_sent_some_minutes(
    client, monkeypatch, tmp_path
):
    monkeypatch.setattr(keeping, "_folder", lambda: tmp_path)
    monkeypatch.setattr(keeping, "LONG", 10)
    agency, written = make_agency(), []
    original = reading.agencies
    monkeypatch.setattr(reading, "agencies", lambda **more: written.append(1) or original(**more))

    first = client.get("/open/agencies.csv")
    again = client.get("/open/agencies.csv")
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert again.headers["Last-Modified"] == first.headers["Last-Modified"]
    assert len(written) == 1
    later = make_agency()
    assert client.get("/open/agencies.csv").data == first.data
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/open/agencies.csv", headers=known).status_code == 304

    monkeypatch.setattr(keeping, "MINUTES", 0)
    anew = client.get("/open/agencies.csv")
    assert anew.headers["ETag"] != first.headers["ETag"]
    assert all(one.uscc in anew.text for one in (agency, later))
    assert client.get("/open/agencies.csv", headers=known).status_code == 200
    assert len(written) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_keeps_no_feed_but_sends_it_and_leaves_nothing_behind(
    client, monkeypatch, tmp_path
):
    monkeypatch.setattr(keeping, "_folder", lambda: tmp_path)
    monkeypatch.setattr(keeping, "LONG", 10)
    agency, left = make_agency(), tmp_path / "new-of-a-killed-process"
    left.touch()
    os.utime(left, (0, 0))

    def no_room(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(keeping.shutil, "copyfileobj", no_room)
        sent = client.get("/open/agencies.csv")

    assert (sent.status_code, agency.uscc in sent.text) == (200, True)
    assert list(tmp_path.iterdir()) == []


def test_the_page_for_people_names_every_feed(client):
    page = client.get("/open")
    client.set_cookie("locale", "en")

    assert page.status_code == 200
    for name in ALL:
        assert f'href="/open/{name}"' in page.text
    assert "Open data" in client.get("/open").text
