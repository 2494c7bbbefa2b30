"""Rows are written with few words, and are what peewee would have written."""

import datetime as dt

import pytest
from peewee import IntegrityError, Model

from app.accounts.models import Duty
from app.kernel import statements
from app.kernel.db import change, insert_rows, update_rows, write
from app.kernel.events import Event
from app.kernel.jobs import Job
from app.kernel.many import among, listed
from app.kernel.search import SearchDoc
from tests.factories.accounts import make_organisation, make_person

MOMENT = dt.datetime(2026, 11, 20, 9)


def test_a_created_row_is_read_back_as_it_was_made(db):
    made = make_organisation()

    found = type(made).get_by_id(made.id)

    assert found.__data__ == made.__data__
    assert not made.is_dirty()


def test_a_saved_row_changes_itself_and_nobody_else(db):
    one, other = make_person(name="甲一"), make_person(name="乙二")

    one.name = "丙三"
    changed = one.save()

    assert changed == 1
    assert type(one).get_by_id(one.id).name == "丙三"
    assert type(one).get_by_id(other.id).name == "乙二"


def test_a_row_nobody_has_is_not_saved_a_numbered_one_gets_its_number(db):
    stranger = make_person()
    type(stranger).delete().where(type(stranger).id == stranger.id).execute()
    first = SearchDoc.create(kind="t", subject="a", text="x")
    second = SearchDoc.create(kind="t", subject="b", text="x")

    assert stranger.save() == 0
    assert second.id == first.id + 1
    assert SearchDoc.get_by_id(second.id).subject == "b"


def test_expressions_are_left_to_peewee(db):
    made = SearchDoc.create(kind="t", subject="a", text="x")

    made.text = SearchDoc.kind.concat(SearchDoc.subject)
    made.save()

    assert SearchDoc.get_by_id(made.id).text == "ta"


def test_only_what_is_named_is_saved(db):
    one = make_person(name="甲一", phone="13800000000")

    one.name, one.phone = "丙三", "13900000000"
    one.save(only=[type(one).name])

    assert type(one).get_by_id(one.id).phone == "13800000000"


def test_things_nulls_and_facts_are_stored_as_peewee_stores_them(db):
    row = {"key": "a.b.c", "facts": {"字": [1, None]}, "salt": None, "at": MOMENT}
    row |= {"subject_kind": "a.b", "subject_id": "x", "visibility": "public"}
    ours = Event.create(**row, seq=900_001)
    peewees = Event(**row, seq=900_002)

    Model.save(peewees, force_insert=True)

    read = [Event.get_by_id(one.id).__data__ for one in (ours, peewees)]
    assert {**read[0], "id": "", "seq": 0} == {**read[1], "id": "", "seq": 0}
    duty = Duty.create(person=make_person(), organisation=make_organisation(), role="handler")
    assert (found := Duty.get_by_id(duty.id)).person_id == duty.person.id
    assert found.since == duty.since


def test_rows_that_are_there_stay_when_told_so(db):
    row = {"kind": "k", "payload": "{}", "due": MOMENT, "ready_at": MOMENT, "state": "waiting"}
    row |= {"owner": "", "lease_seconds": 1, "attempts": 0, "error": "", "created_at": MOMENT}

    insert_rows(Job, [{**row, "key": "one"}])
    insert_rows(Job, [{**row, "key": "one"}, {**row, "key": "two"}], ignore=True)

    assert [job.key for job in Job.select().where(Job.kind == "k").order_by(Job.key)] == [
        "one",
        "two",
    ]
    with pytest.raises(IntegrityError), write():
        insert_rows(Job, [{**row, "key": "one"}])


def test_a_change_counts_the_rows_it_met(db):
    made = SearchDoc.create(kind="t", subject="a", text="x")

    assert change(SearchDoc, {"text": "y"}, {"id": made.id, "text": "z"}) == 0
    assert change(SearchDoc, {"text": "y"}, {"id": made.id, "text": "x"}) == 1
    assert SearchDoc.get_by_id(made.id).text == "y"


def test_many_rows_go_in_as_few_statements(db):
    rows = [
        {"kind": "t", "subject": str(n), "text": "x"} for n in range(2 * statements.MOST_VALUES)
    ]

    insert_rows(SearchDoc, rows)

    assert SearchDoc.select().where(SearchDoc.kind == "t").count() == len(rows)


@pytest.mark.parametrize("count", [2, statements.STREAMED + 1])
def test_rows_that_go_together_are_what_single_rows_are(db, count):
    """PostgreSQL gets some as one text, many as a stream: bytes, facts, nulls, strange characters."""
    facts = {"字": [1, None], "路": "a\\tb\t\n\\N", "引": "'\""}
    row = {"at": MOMENT, "key": "a.b.c", "subject_kind": "a.b", "subject_id": "x"}
    row |= {"visibility": "public", "facts": facts, "payload": "\\N"}
    row |= {
        "salt": bytes(range(256)),
        "from_state": None,
        "actor_name": "李\t文\\静",
        "org_name": "",
    }
    insert_rows(Event, [{**row, "id": f"s{n}", "seq": 900_000 + n} for n in range(count)])
    insert_rows(Event, [{**row, "id": "one", "seq": 899_999}])

    found = {one.id: one.__data__ for one in Event.select().where(Event.key == "a.b.c")}
    assert len(found) == count + 1
    assert {**found[f"s{count - 1}"], "id": "one", "seq": 899_999} == found["one"]
    assert bytes(found["s0"]["salt"]) == bytes(range(256))
    assert found["s0"]["facts"] == facts
    with pytest.raises(IntegrityError), write():
        insert_rows(Event, [{**row, "id": f"t{n}", "seq": 900_000 + n} for n in range(count)])


def test_many_rows_are_changed_by_key_and_no_others(db, monkeypatch):
    monkeypatch.setattr(statements, "MOST_VALUES", 4)
    one, two, three, other = (make_person(name=f"第{n}人") for n in "一二三四")
    columns, person = ("id", "name", "session_version"), type(one)

    update_rows(person, columns, [(x.id, f"新{x.name}", 7) for x in (one, two, three)])
    update_rows(person, columns, [])

    rows = person.select().where(among(person.id, [one.id, two.id, three.id, "nobody"]))
    assert {(row.name, row.session_version) for row in rows} == {
        ("新第一人", 7),
        ("新第二人", 7),
        ("新第三人", 7),
    }
    assert person.get_by_id(other.id).name == "第四人"
    assert list(person.select().where(among(person.id, []))) == []


def test_plain_sql_takes_many_keys_as_one_value(db):
    one, _ = make_person(), make_person()

    those, keys = listed([one.id, "nobody"])
    sql = f"SELECT id FROM person WHERE id {those}"
    sql = sql if those.startswith("IN") else sql.replace("?", "%s")
    assert db.execute_sql(sql, [keys]).fetchall() == [(one.id,)]
