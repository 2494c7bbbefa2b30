"""The hall window hands in sealed files for agencies, and learns nothing from it.

Whether an agency has submitted before is told to nobody before the opening, so every fault of a
file has one sentence at the window; the agency itself is told which fault it was.
"""

from typing import Any

from app.accounts.queries import people_with
from app.kernel import clock, notices
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.permissions import Actor
from bidding.services import offers
from bidding.services.signup import Gate

UNFIT = Reason(
    "这个密封文件与公告或机构的投递要求不符，没有收下；具体原因已通知该机构，请机构核对后重新密封"
)
TOLD = "窗口于 {at} 未能收下贵机构为公告 {number} 带来的密封文件：{why}"


def take(passed: Gate, text: str, key: str, actor: Actor) -> Event:
    """Submit a file for an agency; Invalid with the one sentence when it does not fit."""
    try:
        return offers.submit(passed, text, "", key, actor, actor.person_id)
    except Invalid as error:
        _tell(passed, error.reasons[0])
    except NotAllowed as error:
        if error.reasons[0] != offers.AGAIN:
            raise
        _tell(passed, offers.AGAIN)
    raise Invalid({"sealed_file": UNFIT})


def _tell(passed: Gate, why: Any) -> None:
    people = people_with(passed.organisation_id, "handler", "manager")
    values = {"at": clock.now().strftime("%Y-%m-%d %H:%M"), "number": passed.number}
    link = f"/bidding/requirements/{passed.id}/offer"
    with write():
        notices.notify(people, TOLD, {**values, "why": str(why)}, link=link)
