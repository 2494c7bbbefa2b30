"""kill -9 while sealed offers are closed and opened: done again, each once, nothing half open."""

from app.kernel import events
from app.kernel.db import write
from bidding.models import Award, Closing, OpenedOffer, Requirement
from bidding.services import opening
from tests.bidding.scenes import T
from tests.factories.sealing import make_offer, make_sealed, release
from tests.house.test_killed import (
    LATER,
    SIGKILL,
    F,
    check_log,
    counted,
    house,
    jobs,
    killed,
)

__all__ = ["house", "killed"]


def test_a_worker_killed_in_closing_and_in_opening_does_each_once(
    killed, app, at, capsys, tmp_path, monkeypatch
):
    requirement, kept = make_sealed()
    for _ in range(2):
        make_offer(requirement)

    first = killed(F, "bidding.requirement.close")
    torn = (Closing.select().count(), Requirement.get_by_id(requirement.id).state)
    jobs.run_due(F + LATER)
    due = max(T, Requirement.get_by_id(requirement.id).draw_at)
    jobs.run_due(due)
    at(f"{due:%Y-%m-%d %H:%M}:30")
    monkeypatch.setattr(opening, "attempt", bool)  # the page dies before it opens anything
    release(requirement, kept, 1, 2)
    second = killed(due.replace(second=40), "bidding.requirement.opened")
    shut = (OpenedOffer.select().count(), Award.select().count())
    jobs.run_due(due + LATER)

    assert (first.returncode, torn) == (SIGKILL, (0, "signup")), first.stderr
    assert (second.returncode, shut) == (SIGKILL, (0, 0)), second.stderr
    assert (OpenedOffer.select().count(), Award.select().count()) == (2, 1)
    assert Requirement.get_by_id(requirement.id).state == "publicity"
    assert [counted(f"bidding.requirement.{verb}") for verb in ("close", "opened")] == [1, 1]
    with write():
        events.checkpoint("test")
    check_log(app.test_client(), capsys, tmp_path)
