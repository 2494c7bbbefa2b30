"""The log, its events and the moves on top of them."""

import datetime as dt
import threading
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar

import pytest
from peewee import CharField, IntegrityError

from app.kernel import clock, events, group, keys, log, merkle
from app.kernel import db as kernel_db
from app.kernel.db import Record, StateField, new_id, write
from app.kernel.errors import Forbidden, Late, NotAllowed, Reason, StaleState
from app.kernel.fire import available, fire
from app.kernel.permissions import ANONYMOUS, SYSTEM, Actor, has, register
from app.kernel.workflow import Transition, Workflow
from tests.processes import wait_until


class LampState(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


def not_wired(lamp):
    return [] if lamp.wired == "yes" else [Reason("灯还没有接线")]


LAMP = Workflow(
    room="test",
    subject="lamp",
    states=LampState,
    initial=LampState.OFF,
    transitions=(
        Transition(
            "light", (LampState.OFF,), LampState.ON, "lamp.light", "点亮", guards=(not_wired,)
        ),
        Transition(
            "smash",
            (LampState.ON, LampState.OFF),
            LampState.BROKEN,
            "lamp.smash",
            "砸坏",
            needs_reason=True,
        ),
        Transition("fade", (LampState.ON,), LampState.OFF, "lamp.none", "熄灭", by="system"),
    ),
    labels={LampState.OFF: "灭", LampState.ON: "亮", LampState.BROKEN: "坏"},
)
TABLE = {
    "lamp.light": ((has("owner.handler"),),),
    "lamp.smash": ((has("owner.manager"),),),
    "lamp.none": (),
}
register(TABLE)
HANDLER = Actor(
    person_id="p" * 16, name="甲", org_name="甲公司", duties=frozenset({"owner.handler"})
)
MANAGER = Actor(person_id="q" * 16, name="乙", duties=frozenset({"owner.manager"}))


class Lamp(Record):
    subject_kind: ClassVar[str] = "test.lamp"
    state = StateField(LampState, default=LampState.OFF)
    wired = CharField(default="yes")

    class Meta:
        table_name = "test_lamp"


@dataclass
class Thing:
    id: str = "t" * 16
    subject_kind: str = "test.thing"


@pytest.fixture
def lamp(db):
    kernel_db.db.create_tables([Lamp])
    yield Lamp.create()
    kernel_db.db.drop_tables([Lamp])


def whole_tree_is_right():
    leaves = [merkle.leaf_hash(e.data.encode()) for e in log.entries(0, 10**9)]
    peaks, size = [], 0
    for leaf in leaves:
        peaks, _ = merkle.append(size, peaks, leaf)
        size += 1
    assert log.head() == (size, merkle.root_of(peaks))
    assert [e.idx for e in log.entries(0, 10**9)] == list(range(size))
    assert [e.seq for e in events.Event.select().order_by(events.Event.seq)] == list(range(size))
    return size


def lose():
    with write():
        events.record("test.thing.lost", Thing(), actor=SYSTEM)
        raise ZeroDivisionError


def test_events_of_a_failed_part_leave_no_trace(db):
    with write():
        events.record("test.thing.kept", Thing(), actor=SYSTEM)
        with pytest.raises(ZeroDivisionError):
            lose()

    assert [e.key for e in events.timeline("test.thing", "t" * 16)] == ["test.thing.kept"]


def test_a_record_outside_a_transaction_is_refused(db):
    with pytest.raises(RuntimeError):
        events.record("test.thing.kept", Thing(), actor=SYSTEM)


def test_every_proof_leads_to_the_root(db):
    for n in range(1, 20):
        with write():
            event = events.record("test.thing.made", Thing(), actor=SYSTEM, facts={"n": n})
        done = event.appended
        leaf = merkle.leaf_hash(done.entry.encode())
        size, root = log.head()
        assert merkle.root_from_inclusion(done.index, size, leaf, done.path) == root == done.root

    size, root = log.head()
    for entry in log.entries(0, size):
        path = log.inclusion(entry.idx, size)
        leaf = merkle.leaf_hash(entry.data.encode())
        assert merkle.root_from_inclusion(entry.idx, size, leaf, path) == root
    assert log.root_at(size) == root
    whole_tree_is_right()


def test_a_disclosure_opens_the_commitment(db):
    with write():
        event = events.record(
            "test.thing.made", Thing(), actor=HANDLER, facts={"金额": 12}, visibility="public"
        )
        events.checkpoint("test")

    stored = events.at_index(event.seq)
    opened = events.disclosure(stored)

    assert opened["checkpoint"] == log.latest()
    commit = sha256(bytes(stored.salt) + opened["payload"].encode()).digest()
    assert f'"commit":"{log.b64(commit)}"' in opened["entry"]
    assert HANDLER.person_id not in opened["payload"]
    assert "甲公司" in opened["payload"]


def test_a_clock_set_back_does_not_reopen_the_past(db):
    later, earlier = dt.datetime(2026, 5, 1, 12), dt.datetime(2026, 5, 1, 9)
    with clock.frozen(later), write():
        events.record("test.thing.made", Thing(), actor=SYSTEM)

    with clock.frozen(earlier), write():
        assert log.moment() == later


def test_a_move_changes_state_version_and_history(lamp):
    with write():
        event = fire(LAMP, lamp, "light", HANDLER)

    stored = Lamp.get_by_id(lamp.id)
    assert (stored.state, stored.version) == (LampState.ON, 2)
    assert (event.key, event.from_state, event.to_state) == ("test.lamp.light", "off", "on")


def test_moves_are_refused_with_their_reasons(lamp):
    with write(), pytest.raises(Forbidden):
        fire(LAMP, lamp, "light", ANONYMOUS)
    with write(), pytest.raises(NotAllowed, match="理由"):
        fire(LAMP, lamp, "smash", MANAGER)
    with write(), pytest.raises(Forbidden):
        fire(LAMP, lamp, "smash", SYSTEM, reason="x")
    lamp.wired = "no"
    lamp.save()
    with write(), pytest.raises(NotAllowed, match="接线"):
        fire(LAMP, lamp, "light", HANDLER)
    assert [c.reasons for c in available(LAMP, lamp, HANDLER)] == [(Reason("灯还没有接线"),)]
    assert Lamp.get_by_id(lamp.id).state == LampState.OFF


def test_a_stale_click_hears_who_was_faster(lamp):
    seen = Lamp.get_by_id(lamp.id)
    with write():
        fire(LAMP, lamp, "light", HANDLER)

    with write(), pytest.raises(StaleState, match=r"甲公司.*亮"):
        fire(LAMP, seen, "light", HANDLER)
    with write(), pytest.raises(StaleState):
        fire(LAMP, lamp, "smash", MANAGER, reason="x", seen=1)


def test_the_house_makes_only_its_own_moves(lamp):
    with write():
        fire(LAMP, lamp, "light", HANDLER)
        fire(LAMP, lamp, "fade", SYSTEM)

    assert Lamp.get_by_id(lamp.id).state == LampState.OFF


def test_a_checkpoint_is_kept_once_and_signed(db):
    with write():
        events.record("test.thing.made", Thing(), actor=SYSTEM)
    with write():
        first = log.checkpoint()
        again = log.checkpoint()

    assert first == again == log.latest()
    assert first["key"] == keys.public_key()


class GroupRow(Record):
    name = CharField(unique=True)

    class Meta:
        table_name = "test_group_row"


def a_job(name, check=lambda _: None):
    row = {"id": new_id(), "created_at": clock.now(), "version": 1, "name": name}
    event = events.draft("test.thing.made", Thing(), actor=SYSTEM, facts={"name": name})
    return group.Job(check=check, rows=[(GroupRow, row)], event=event)


def test_many_threads_commit_together_and_each_gets_its_own_answer(committing_db):
    kernel_db.db.create_tables([GroupRow])
    before = whole_tree_is_right()
    refused, done = [], []

    def too_late(now):
        raise Late("报名已经截止")

    def work(n):
        try:
            job = a_job(f"{n % 40}", too_late if n % 10 == 9 else lambda _: None)
            done.append(group.submit(job).seq)
        except (IntegrityError, Late) as error:
            refused.append(type(error).__name__)
        finally:
            kernel_db.db.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(80)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 36  # 40 names, those ending in 9 too late, the second of each refused
    assert sorted(refused) == ["IntegrityError"] * 36 + ["Late"] * 8
    assert whole_tree_is_right() == before + 36
    assert GroupRow.select().count() == 36
    kernel_db.db.drop_tables([GroupRow])


def test_what_comes_while_another_process_writes_goes_along(committing_db):
    kernel_db.db.create_tables([GroupRow])
    jobs = [a_job(name) for name in ("first", "second", "third")]
    threads = [threading.Thread(target=group.submit, args=(job,)) for job in jobs]

    with write():
        log.moment()
        for thread in threads:
            thread.start()
        wait_until(lambda: len(group._Group.waiting) == 3)
    for thread in threads:
        thread.join()

    assert len({job.event.at for job in jobs}) == 1, "one batch, one moment"
    assert GroupRow.select().count() == 3
    kernel_db.db.drop_tables([GroupRow])


@pytest.mark.parametrize("ends", [[KeyboardInterrupt], [ValueError, KeyboardInterrupt]])
def test_a_leader_that_is_cut_off_leaves_no_job_for_done(committing_db, monkeypatch, ends):
    """Together, or one by one after a bad row: what no commit has kept is told so."""
    ends = iter(ends)

    def cut_off(take, **_how):
        take()
        raise next(ends)

    monkeypatch.setattr(group, "_commit", cut_off)
    other, job = a_job("waits"), a_job("cut off")
    group._Group.waiting.append(other)

    with pytest.raises(KeyboardInterrupt):
        group.submit(job)

    assert isinstance(other.error, BaseException)
    assert isinstance(job.error, BaseException)
    assert not group._Group.led, "nobody else could commit any more"
