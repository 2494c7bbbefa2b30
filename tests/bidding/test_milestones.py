"""How far a purchase is, as the case that asked for it reads it."""

import datetime as dt

import pytest

from app.kernel import jobs
from bidding.models import Contract
from bidding.queries import progress
from bidding.rules import milestones as rules
from bidding.services import award
from tests.bidding.scenes import drawn, winner

DAY = dt.datetime(2026, 11, 20)


def on(*days):
    """The first events of the steps, one on each of these days."""
    return {
        event: DAY + dt.timedelta(n) for (_, _, event), n in zip(rules.STEPS, days, strict=False)
    }


@pytest.mark.parametrize(
    ("state", "latest", "done", "waits"),
    [
        ("signup", {}, 0, ["待选取"]),
        ("publicity", on(0), 1, ["待确认中选机构"]),
        ("in_service", on(0, 1, 2, 3), 4, ["待提交成果"]),
        ("completed", on(0, 1, 2, 3, 4, 5), 6, []),
        ("publicity", on(9, 1, 2), 1, ["待确认中选机构"]),
        ("failed", on(0, 1), 2, []),
        ("awarded", on(0, 1, 2) | {"bidding.contract.send_back": DAY + dt.timedelta(3)}, 2, ["待上传合同"]),
        ("in_service", on(0, 1, 2, 3, 4) | {"bidding.result.returned": DAY + dt.timedelta(5)}, 4, ["待提交成果"]),
        ("in_service", on(0, 1, 2, 3, 6) | {"bidding.result.returned": DAY + dt.timedelta(5)}, 5, ["待验收"]),
        ("frozen", on(0, 1) | {"bidding.requirement.redraw": DAY + dt.timedelta(2)}, 0, ["待选取"]),
    ],
)  # fmt: skip
def test_steps_done_and_waited_for(state, latest, done, waits):
    found = rules.steps(state, rules.undone(latest))

    assert [one.done_at is not None for one in found] == [n < done for n in range(6)]
    assert [one.label for one in found if one.is_current] == waits


def test_the_project_shows_where_its_purchases_are(web, at):
    owner, requirement, bidders = drawn(at, 2)
    row, (_, won) = winner(requirement, bidders)
    jobs.run_due(dt.datetime(2026, 11, 25))
    at("2026-11-26 09:00")
    page = web(owner)
    (one,) = progress.of_project(requirement.project_id, "drawing-review")
    shown = page.get(f"/projects/{requirement.project_id}").text
    award.decline(row.__class__.get_by_id(row.id), "人员不足", won, None)
    (again,) = progress.of_project(requirement.project_id)

    assert [step.label for step in one.steps if step.is_current] == ["待上传合同"]
    assert "中介服务办理进度" in shown
    assert "待上传合同" in shown
    assert [step.label for step in again.steps if step.is_current] == ["待选取"]
    assert progress.of_project(requirement.project_id, "surveying") == []
    assert Contract.get().state == "void"
