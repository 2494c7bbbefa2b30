"""Jobs of buying by kind: what happens at F, at T, and when a clock ends."""

from app.accounts.queries import people_with
from app.kernel import clock, jobs, notices
from bidding.models import Requirement
from bidding.queries import frameworks as frameworks_reads
from bidding.services import (
    asking,
    award,
    choosing,
    closing,
    direct,
    draw,
    explained,
    fitting,
    frameworks,
    live,
    marking,
    offline,
    opening,
    seats,
    subscribing,
)
from bidding.states import RequirementState
from intermediaries import queries as market
from intermediaries.models import Agency, AgencyRegion, Shelf
from intermediaries.rules.standing import serves

CHUNK = 40  # short transactions: sign-ups wait behind each one on SQLite
INVITED = "业主直接选取贵机构：{title}（{number}），请于 {until} 前接受或说明不接受"
TOLD = "新公告：{title}（{number}），报名至 {until}"


def tell(payload: dict) -> None:
    """Tell the matching agencies of a new edition, a chunk a job, in order of their ids."""
    requirement = Requirement.get_or_none(Requirement.id == payload["id"])
    if requirement is None or requirement.edition != payload["edition"]:
        return
    if requirement.state != RequirementState.SIGNUP:
        return
    if requirement.chosen is not None:
        people = people_with(requirement.chosen.organisation_id, "handler", "manager")
        notices.notify(people, INVITED, _values(requirement), link=_link(requirement))
        return
    found = _able(requirement, payload["after"])
    served: dict[str, list[str]] = {}
    regions = AgencyRegion.select().where(AgencyRegion.agency.in_([one.id for one in found]))
    for row in regions:
        served.setdefault(row.agency_id, []).append(row.region_code)
    values = _values(requirement)
    kept = market.barred(requirement.item_id, clock.today(), requirement.region_id)
    for agency in found:
        if agency.id not in kept and serves(served.get(agency.id, ()), requirement.region_id):
            people = people_with(agency.organisation_id, "handler", "manager")
            notices.notify(people, TOLD, values, link=_link(requirement))
    if len(found) == CHUNK:
        after = found[-1].id
        key = f"bidding.tell:{requirement.id}:{requirement.edition}:{after}"
        jobs.enqueue("bidding.tell", {**payload, "after": after}, key=key)


def _able(requirement: Requirement, after: str) -> list[Agency]:
    """List the next agencies that offer the service; a call-off concerns the members only."""
    rows = Agency.select(Agency.id, Agency.organisation).where(Agency.id > after)
    if fitting.of(requirement).is_plain:
        rows = rows.join(Shelf).where(Shelf.item == requirement.item_id)
    else:
        asked = [one.id for one in fitting.able(requirement, clock.today())]
        rows = rows.where(Agency.id.in_(asked or [""]))
    if requirement.within_id is not None:
        kept = frameworks_reads.members(requirement.within_id, clock.today())
        rows = rows.where(Agency.id.in_([one.agency_id for one in kept] or [""]))
    return list(rows.order_by(Agency.id).limit(CHUNK))


def _values(requirement: Requirement) -> dict[str, str]:
    return {
        "title": requirement.title,
        "number": requirement.number,
        "until": requirement.signup_until.strftime("%Y-%m-%d %H:%M"),
    }


def _link(requirement: Requirement) -> str:
    return f"/bidding/requirements/{requirement.id}"


def at_night(payload: dict) -> None:
    """Note which scripts are served, and forget the marks whose time is over."""
    offline.note(payload)
    marking.forget()


JOBS = {
    "bidding.live_end": live.end_due,
    **opening.JOBS,
    **explained.JOBS,
    **subscribing.JOBS,
    offline.NIGHT: at_night,
    "bidding.closing_tell": closing.tell,
    "bidding.tell": tell,
    "bidding.freeze": direct.close_due,
    "bidding.draw": draw.draw_due,
    "bidding.scoring_over": seats.over,
    frameworks.OVER: frameworks.over,
    "bidding.choice_over": award.choice_over,
    "bidding.choosing_over": choosing.over,
    "bidding.question_over": asking.over,
    "bidding.publicity_over": award.publicity_over,
}
