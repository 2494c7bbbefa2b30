"""What the page of a purchase shows beside it: its lots, shares, framework, members, call-offs."""

from app.kernel import clock
from app.kernel.permissions import allowed
from bidding.agreement_states import AGREEMENT
from bidding.queries import frameworks
from bidding.rules import framework
from bidding.services.lots import siblings


def of(subject, actor):
    """Collect it; for a purchase that has nothing of it next to nothing is asked."""
    told = {"lots": siblings(subject), "agreement_flow": AGREEMENT}
    told["may_arrange"] = subject.state == "draft" and allowed(
        actor, "bidding.requirement.edit", subject
    )
    kept = framework.read(subject.framework)
    if kept is None:
        return told
    inside = kept.starts <= clock.today() <= kept.ends
    return told | {
        "framework": kept,
        "frame_call": framework.CALLS[kept.call],
        "members": frameworks.agreements_of(subject.id),
        "turns": {one.uscc: one for one in frameworks.tally(subject.id, clock.today())},
        "calls": frameworks.calls_of(subject.id),
        "may_call": inside and allowed(actor, "bidding.requirement.call", subject),
    }
