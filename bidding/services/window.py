"""The hall window hands in sealed files for agencies, and learns nothing from it.

Whether an agency has submitted before is told to nobody before the opening (trust 5.6). So every
file whose outside is right gets the same receipt: it came, at this moment, with this hash. Whether
it counts is told to the agency alone, and the log grows by as much in either case.
"""

from types import SimpleNamespace
from typing import Any

from app.accounts.queries import people_with
from app.kernel import clock, events, notices
from app.kernel.db import new_id, write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.permissions import Actor
from bidding.services import offers
from bidding.services.signup import Gate

HANDED = "bidding.offer.handed"
UNFIT = "bidding.offer.unfit"
COUNTS = Reason("已按投递要求收下，计为贵机构最新的一份")
TOLD = "窗口于 {at} 收到贵机构为公告 {number} 带来的密封文件：{why}"


def take(passed: Gate, text: str, key: str, actor: Actor) -> Event:
    """Take a file for an agency; the event is the window's receipt, the same whether it counts.

    Raises Invalid for what anybody can see of the file, NotAllowed where the agency may not take
    part, refusing.Refused at and after F.
    """
    try:
        found = offers.outside(passed, text)
    except Invalid as error:
        raise Invalid({"sealed_file": error.reasons[0]}) from None
    told = {
        "requirement": passed.id,
        "notice": passed.number,
        "agency_uscc": passed.uscc,
        "offer": found["offer"],
        "envelope_sha256": offers.sealing.digest(text),
        "commitment": found["commitment"],
        "arrived": clock.now().isoformat(" ", "seconds"),
        "window": True,
    }
    try:
        offers.submit(passed, text, "", key, actor, actor.person_id)
    except (Invalid, NotAllowed) as error:
        why = error.reasons[0]
        if isinstance(error, NotAllowed) and why != offers.AGAIN:
            raise
        _keep(UNFIT, {**told, "why": str(why)}, actor)
    else:
        why = COUNTS
    made = _keep(HANDED, told, actor)
    _tell(passed, why)
    return made


def _keep(key: str, told: dict[str, Any], actor: Actor) -> Event:
    subject = SimpleNamespace(subject_kind="bidding.window_receipt", id=new_id())
    with write():
        return events.record(key, subject, actor=actor, facts=told, visibility="sealed")


def _tell(passed: Gate, why: Reason) -> None:
    people = people_with(passed.organisation_id, "handler", "manager")
    values = {"at": clock.now().strftime("%Y-%m-%d %H:%M"), "number": passed.number}
    link = f"/bidding/requirements/{passed.id}/offer"
    with write():
        notices.notify(people, TOLD, {**values, "why": str(why)}, link=link)
