"""Many at once: every sign-up one entry, the same agency only one, the tree whole."""

import threading

from app.kernel import events, log
from app.kernel.db import db
from app.kernel.errors import NotAllowed
from bidding.models import Signup
from bidding.services import signup
from tests.factories.bidding import make_bidder, make_requirement


def at_once(calls):
    """Run the calls in threads that start together; return results and refusals."""
    barrier, given = threading.Barrier(len(calls)), []

    def run(call):
        with db.connection_context():
            barrier.wait()
            try:
                given.append(call())
            except NotAllowed as error:
                given.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return given


def test_the_same_agency_from_four_windows_is_signed_up_once(committing_db):
    requirement = make_requirement()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)

    given = at_once(
        [lambda n=n: signup.sign_up(passed, "", f"window-{n}", actor) for n in range(4)]
    )

    assert sorted(isinstance(one, NotAllowed) for one in given) == [False, True, True, True]
    assert Signup.select().count() == 1


def test_sixteen_agencies_at_once_get_sixteen_entries_in_a_whole_tree(committing_db):
    requirement = make_requirement()
    bidders = [make_bidder()[1] for _ in range(16)]
    before = log.head()[0]

    given = at_once(
        [
            lambda actor=actor: signup.sign_up(
                signup.gate(requirement.id, actor.org_id), "", "one", actor
            )
            for actor in bidders
        ]
    )

    seqs = sorted(one.seq for one in given)
    assert seqs == list(range(before, before + 16))
    assert Signup.select().count() == 16
    assert log.head()[1] == log.root_at(log.head()[0])
    assert all(events.receipt(one)["proof"]["index"] == one.seq for one in given)
