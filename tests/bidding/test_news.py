"""What is no news, and who is told none."""

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from bidding.models import Subscription
from bidding.queries import news
from exports.open.ocds import reading
from tests.bidding.scenes import OPENS
from tests.factories.bidding import make_requirement

FAILED = "bidding.requirement.fail"


def test_what_is_not_public_or_not_out_is_no_news(db, at):
    at(OPENS)
    out, draft = make_requirement(), make_requirement(publish_it=False)
    with write():
        for row, seen in ((out, "internal"), (out, "sealed"), (draft, "public")):
            events.record(FAILED, row, actor=SYSTEM, facts={}, visibility=seen)
    assert news.newest({}, kind="endings") == []
    assert [one.key for one in reading.after(-1, 99)[0]] == ["bidding.requirement.publish"]

    with write():
        events.record(FAILED, out, actor=SYSTEM, facts={}, visibility="public")
    assert [thing.id for _, thing in news.newest({}, kind="endings")] == [out.id]
    assert [one.key for one in reading.after(-1, 99)[0]] == ["bidding.requirement.publish", FAILED]
    events.Event.update(payload=None, salt=None).where(events.Event.key == FAILED).execute()
    assert [one.key for one in reading.after(-1, 99)[0]] == ["bidding.requirement.publish"]


def test_only_a_confirmed_address_is_told(db, at):
    at(OPENS)
    with write():
        row = Subscription.create(email="li@example.cn", filters={}, rhythm="now", locale="zh")
    assert (news.subscribers("now", "", 9), list(news.any_of("now"))) == ([], [])

    Subscription.update(confirmed_at=clock.now()).where(Subscription.id == row.id).execute()
    assert [one.id for one in news.subscribers("now", "", 9)] == [row.id]
    assert news.subscribers("daily", "", 9) == []
    assert len(list(news.any_of("now"))) == 1
