"""The end of a clock and the owner's ruling at one moment: one counts, and the purchase goes on once."""

import datetime as dt
import threading

from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.errors import Late, StaleState
from bidding.models import Award, Explanation
from bidding.rules.several import Several
from bidding.rules.terms_of_method import Lowest
from bidding.services import explained, lotting, trustees
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_low_prices import LINE, asked, explain, fresh, offered
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.sealing import make_offer, make_trustee, release
from tests.racing import at_once

END = dt.datetime(2026, 11, 23, 23, 59, 59)
JUST_BEFORE = END - dt.timedelta(microseconds=1)
PAUSE = 1


class Meeting:
    """Two that come to one place wait for each other, unless a lock keeps one of them away."""

    def __init__(self, monkeypatch):
        self.gate, self.local = threading.Barrier(2), threading.local()
        self.patch = monkeypatch
        monkeypatch.setattr(clock, "now", lambda: self.local.now)

    def meets(self):
        try:
            self.gate.wait(PAUSE)
        except threading.BrokenBarrierError:
            return False
        return True

    def at(self, moment, act):
        """Run `act` in its thread with the clock at `moment`."""

        def run():
            self.local.now = moment
            return act()

        return run

    def before(self, name, after=lambda: None):
        real = getattr(explained, name)

        def held(*given):
            if self.meets():
                after()
            return real(*given)

        self.patch.setattr(explained, name, held)


def job(act, row):
    with write():
        act({"subject_id": row.id})


def test_of_a_ruling_and_the_end_of_its_time_one_counts(app, committing_db, at, monkeypatch):
    requirement, owner, actors = offered(at, 3_000_000, 7_000_000, 7_200_000)
    row, done, meeting = explain(actors[3_000_000]), threading.Event(), Meeting(monkeypatch)
    meeting.before("_go_on")
    meeting.before("_runs", lambda: done.wait(2))  # what it read before is old by then

    def rule():
        try:
            return explained.rule(row, "accept", "可信", owner, row.version)
        finally:
            done.set()

    ruled, _ = at_once(
        meeting.at(JUST_BEFORE, rule),
        meeting.at(END, lambda: job(explained.unjudged, row)),
    )

    told = str(fresh(requirement).state), str(fresh(row).state), Award.select().count()
    refused = isinstance(ruled, Late | StaleState)
    assert told == (("failed", "dropped", 0) if refused else ("publicity", "accepted", 1))


def for_two(at):
    """Two winners out of four, both of the lowest asked to explain; (purchase, owner)."""
    at(OPENS)
    owner, kept = make_owner(), [make_trustee(n) for n in range(2)]
    row = make_requirement(owner, publish_it=False, method="lowest_price", rule=Lowest(**LINE))
    trustees.choose(row, [one.key.id for one in kept], owner, None)
    lotting.arrange(fresh(row), Several(2, 2), None, owner, None)
    lotting.publish_all(fresh(row), owner)
    for fen in (3_000_000, 3_100_000, 7_800_000, 7_900_000):
        make_offer(row, amount=fen)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(fresh(row), kept, 1, 2)
    return fresh(row), owner


def test_a_ruling_and_anothers_silence_name_the_winners_once(app, committing_db, at, monkeypatch):
    requirement, owner = for_two(at)
    first = asked()
    at("2026-11-20 09:00")
    explain(make_actor("handler", organisation=first.organisation))
    row, other = fresh(first), Explanation.get(Explanation.id != first.id)
    meeting = Meeting(monkeypatch)
    meeting.before("_go_on")

    answers = at_once(
        meeting.at(END, lambda: explained.rule(row, "accept", "可信", owner, row.version)),
        meeting.at(END, lambda: job(explained.silent, other)),
    )

    assert [one for one in answers if isinstance(one, Exception)] == []
    assert str(fresh(requirement).state) == "publicity"
    assert sorted(one.amount_fen for one in Award.select()) == [1_500_000, 3_900_000]
