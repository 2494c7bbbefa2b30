"""Guards around the opening: own keys, what opens once, attachments after F, foreign names."""

import datetime as dt
import io
import json

import pytest

from app.kernel import canonical, deadlines, jobs, log
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.events import Event
from app.kernel.permissions import allowed
from bidding.models import Award, Closing, Exclusion, OpenedOffer, Signup
from bidding.services import (
    draw,
    offers,
    opening,
    publish,
    releasing,
    sealed_files,
    signup,
    voiding,
)
from exports.open.ocds import reading
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_methods import again
from tests.bidding.test_sealed import closed
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_requirement, make_signup
from tests.factories.sealing import b64, make_offer, make_sealed, release, release_of, seal

pytestmark = pytest.mark.usefixtures("app", "db")


def test_a_revealed_key_is_whole_and_of_an_envelope_in_the_list(at):
    requirement, _, bidders = closed(at, 7_000_000, 7_100_000)
    agency, actor, _, key = bidders[0]
    row = Signup.get(Signup.agency == agency)
    with pytest.raises(Invalid, match="不是自留文件"):
        releasing.reveal(row, b64(key[:31]), actor)
    row.id = "not-in-the-list"
    with pytest.raises(NotAllowed, match="没有贵机构的信封"):
        releasing.reveal(row, b64(key), actor)

    assert str(again(requirement).state) == "opening"


def test_no_key_is_taken_before_the_list_is_closed_nor_before_the_opening(at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor, _, key = make_offer(requirement)
    make_offer(requirement)
    for _ in range(2):
        row = Signup.get(Signup.organisation == actor.org_id)
        with pytest.raises(NotAllowed, match="不在开启阶段"):
            releasing.reveal(row, b64(key), actor)
        jobs.run_due(F)

    jobs.run_due(T)
    at("2026-11-19 17:11")
    releasing.reveal(Signup.get_by_id(row.id), b64(key), actor)


def test_the_grace_time_ends_at_its_very_moment(at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    (running,) = deadlines.of(requirement, only_open=True)
    at(str(running.due - dt.timedelta(microseconds=1)))
    release(requirement, kept, 1)
    at(str(running.due))

    with pytest.raises(Late, match="宽限期已过"):
        release(requirement, kept, 2)
    assert str(again(requirement).state) == "opening"


def test_what_is_open_is_not_opened_again(at, monkeypatch):
    requirement, found = settled(at, monkeypatch)

    assert [opening.write_down(requirement.id, found) for _ in range(2)] == [True, False]
    assert OpenedOffer.select().count() == 2


def test_the_envelope_of_who_fell_out_at_f_stays_shut(at):
    def excluded(requirement):
        agency, *_ = make_offer(requirement, amount=1_000_000)
        told = {"uscc": agency.uscc, "name": agency.name, "reason": "业主参股"}
        Exclusion.create(requirement=requirement, **told)

    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000, before=excluded)
    release(requirement, kept, 1, 2)

    listed = json.loads(Closing.get().document)["offers"]
    assert sorted(one["number"] or 0 for one in listed) == [0, 1, 2]
    assert sorted(one.amount_fen for one in OpenedOffer.select()) == [7_000_000, 7_100_000]
    assert Award.get().agency_id == bidders[0][0].id


def settled(at, monkeypatch):
    """Two offers with shares enough, and nobody has opened them yet."""
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 1)
    text = release_of(requirement, kept[1], 2)
    monkeypatch.setattr(opening, "attempt", lambda _: False)
    releasing.release(again(requirement), text, kept[1].actor)
    return requirement, opening.combined(requirement.id)


def test_what_is_void_by_now_is_not_opened(at, monkeypatch):
    requirement, found = settled(at, monkeypatch)
    voiding.invalidate(requirement, "公告有误", make_actor("clerk", kind="operator"), None)

    assert opening.write_down(requirement.id, found) is False
    assert opening.combined(requirement.id) is None
    assert OpenedOffer.select().count() == 0


def test_what_another_has_written_is_not_written_again(at, monkeypatch):
    requirement, found = settled(at, monkeypatch)
    Closing.update(opened_at=T).execute()

    assert opening.write_down(requirement.id, found) is False
    assert OpenedOffer.select().count() == 0


def test_the_end_of_the_grace_time_finds_nothing_left_to_do(at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 1, 2)
    for key in (requirement.id, "no-such-purchase"):
        with write():
            opening.over({"subject_id": key}, (0, None))

    assert str(again(requirement).state) == "publicity"


@pytest.mark.parametrize(("count", "places"), [(3, (1, 2, 3)), (1, (1,))])
def test_a_share_that_would_not_open_is_no_share_and_stops_nobody_else(at, count, places):
    """A bidder sealed nonsense to the first trustee, who can release nothing of it."""

    def cheat(requirement):
        _, actor = make_bidder()
        passed = signup.gate(requirement.id, actor.org_id)
        made = json.loads(seal(passed)[0])
        made["shares"][0]["sealed"] = b64(bytes(49))
        offers.submit(passed, canonical.text(made), "", "cheat", actor)

    requirement, kept, _ = closed(at, 7_000_000, 7_100_000, before=cheat, trustees=count)
    release(requirement, kept, *places)
    jobs.run_due(T.replace(day=20, minute=11))  # the grace time

    rows = [(one.amount_fen, bool(one.malformed)) for one in OpenedOffer.select()]
    assert sorted(rows, key=str) == [(7_000_000, False), (7_100_000, False), (None, True)]


def test_nobody_is_told_what_to_open_before_the_opening_begins(at):
    at(OPENS)
    requirement, _ = make_sealed()
    for _ in range(2):
        make_offer(requirement)
    jobs.run_due(F)

    with pytest.raises(NotAllowed, match="不在开启阶段"):
        releasing.task(Closing.get())
    jobs.run_due(T)
    assert len(releasing.task(Closing.get())["envelopes"]) == 2


def test_freeze_draw_and_opening_are_signed_at_once(at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 1, 2)
    causes = {one.cause: one.size for one in log.Checkpoint.select()}

    assert {"freeze", "draw", "opening"} <= {*causes}
    opened = Event.get(Event.key == "bidding.requirement.opened")
    frozen = Event.get(Event.key == "bidding.requirement.close")
    assert (causes["opening"] > opened.seq, causes["freeze"] > frozen.seq) == (True, True)


def test_the_list_does_not_tell_in_which_order_the_envelopes_came(at):
    at(OPENS)
    requirement, _ = make_sealed()
    for letter in "cadb":
        make_offer(requirement, offer=letter * 16)
    jobs.run_due(F)

    listed = json.loads(Closing.get().document)["offers"]
    assert [one["offer"][0] for one in listed] == ["a", "b", "c", "d"]


def test_after_f_no_attachment_is_kept(at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor, *_ = make_offer(requirement)
    make_offer(requirement)
    at(str(F))
    jobs.run_due()

    passed, data = signup.gate(requirement.id, actor.org_id), b"x" * min(sealed_files.SIZES)
    with pytest.raises(Invalid, match="截止"):
        sealed_files.keep(passed, io.BytesIO(data), actor)


def test_a_process_of_another_publisher_is_none_of_ours():
    own = reading.ocid_of("a" * 16)

    assert reading.requirement_of(own) == "a" * 16
    assert [reading.requirement_of(one) for one in ("ocds-b5fd17-aaaa", "aaaa", "")] == [None] * 3


def test_whose_envelope_it_is_stays_unsaid_until_all_are_open(at):
    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000)
    row, stranger = Signup.get(Signup.agency == bidders[0][0]), bidders[1][1]

    assert not allowed(stranger, "bidding.signup.view", row)
    assert allowed(bidders[0][1], "bidding.signup.view", row)
    release(requirement, kept, 1, 2)
    assert allowed(stranger, "bidding.signup.view", Signup.get_by_id(row.id))


def test_nothing_is_drawn_before_its_time_though_the_job_comes_early(at):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(2):
        make_signup(requirement)
    jobs.run_due(F)
    promised = {"round": requirement.rounds.get().id}
    at(str(T - dt.timedelta(microseconds=1)))
    with write():
        draw.draw_due(promised)
    assert (str(again(requirement).state), requirement.rounds.get().drawn_at) == ("frozen", None)

    at(str(T))
    with write():
        draw.draw_due(promised)
    assert str(again(requirement).state) == "publicity"


def test_what_is_void_is_drawn_once(at):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(2):
        make_signup(requirement)
    owner = make_actor("handler", organisation=requirement.owner)
    publish.cancel(again(requirement), "不再需要", owner, None)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-20 09:00")
    with write():
        draw.draw_due({"round": requirement.rounds.get().id})

    drawn = Event.select().where(Event.key == "bidding.requirement.draw")
    assert drawn.count() == 1
