"""A scored purchase as OCDS: its criteria from the notice on, its table of points with the award."""

import datetime as dt

from app.kernel import jobs
from tests.bidding.test_scoring import opened
from tests.exports.open.ocds.test_feed import feed
from tests.factories.scoring import called, fill, sign


def test_criteria_are_told_with_the_notice_and_points_with_the_award(client, db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    tender = feed(client)["releases"][0]["tender"]
    assert tender["awardCriteria"] == "ratedCriteria"
    assert "审查组织方案（30 分，专家评分）" in tender["awardCriteriaDetails"]
    for seat in called(requirement):
        fill(seat, actors[seat.expert_id])
        sign(seat, actors[seat.expert_id])
    assert "evaluationReports" not in str(feed(client))
    jobs.run_due(dt.datetime(2026, 11, 27))

    award = feed(client)["releases"][-1]["awards"][0]
    papers = {one["documentType"]: one["url"] for one in award["documents"]}
    assert papers["evaluationReports"].endswith(f"/requirements/{requirement.id}/scoring")
    assert not any(one.expert.name in str(feed(client)) for one in called(requirement))
