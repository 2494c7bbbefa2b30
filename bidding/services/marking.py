"""Keyed marks of where sign-ups came from: made on the way in, forgotten after their time."""

from __future__ import annotations

import datetime as dt

from app.kernel import clock, keys, parameters
from bidding.models import Envelope, Signup
from bidding.rules import marks
from bidding.rules.marks import Marks

LABEL = "sign-up address marks"
DAYS = "bidding.mark_days"


def of_visit(purchase: str, address: str, agent: str) -> Marks:
    """Mark an address for one purchase."""
    return marks.make(keys.derive(LABEL), purchase, address, agent)


def forget() -> int:
    """Clear inside write() the marks older than the parameter says; return how many."""
    until = clock.now() - dt.timedelta(days=parameters.value(DAYS))
    gone = {"address_mark": None, "device_mark": None}
    return sum(
        model.update(**gone).where(model.at < until, model.address_mark.is_null(False)).execute()
        for model in (Signup, Envelope)
    )
