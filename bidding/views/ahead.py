"""What comes next at a purchase and when: the moment that no deadline of anybody counts."""

from app.kernel import clock
from bidding.queries import live
from bidding.requirement_states import RequirementState

AGAIN = "中选机构已放弃或被取消资格；到下面的时刻由系统在其余候选机构中另行抽取一轮，无人可以提前或干预。"
ENDS = "竞价截止时间"


def of(subject):
    """(label, moment) of what the system does next; another sentence where a round is drawn anew."""
    if subject.state == RequirementState.LIVE:
        room = live.room(subject.id)
        return {"ahead": (ENDS, room.ends_at) if room else None}
    if subject.state != RequirementState.FROZEN or subject.draw_at <= clock.now():
        return {}
    told = {"ahead": (subject.moment_label, subject.draw_at)}
    if subject.has_tickets and subject.awards.exists():
        told["again"] = AGAIN
    return told
