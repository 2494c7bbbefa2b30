"""The operator's look at a purchase of public money: submit, pass, send back, recall."""

import datetime as dt

import pytest

from app.kernel import clock, deadlines, parameters
from app.kernel.db import write
from app.kernel.errors import DomainError, NotAllowed
from app.kernel.fire import available
from app.kernel.permissions import SYSTEM
from bidding.models import Requirement
from bidding.queries import selection
from bidding.services import audit, publish
from bidding.states import REQUIREMENT
from bidding.todo import todo
from tests.bidding.scenes import OPENS
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner, make_requirement

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def audited(at):
    """A place that wants audits."""
    at(OPENS)
    with write():
        parameters.set_value("bidding.audit_public", "是", clock.today(), "地方办法", SYSTEM)
    yield
    parameters.forget()


def drafted(share=60):
    owner = make_owner()
    return owner, make_requirement(owner, publish_it=False, public_share=share)


def again(requirement):
    return Requirement.get_by_id(requirement.id)


def moves(requirement, actor):
    return {c.transition.action for c in available(REQUIREMENT, again(requirement), actor)}


@pytest.mark.parametrize(("share", "offered"), [(60, "submit"), (0, "publish"), (None, "publish")])
def test_public_money_is_submitted_other_money_published(audited, share, offered):
    owner, requirement = drafted(share)

    assert moves(requirement, owner) == {offered, "edit", "discard"}


def test_without_the_rule_nothing_is_audited(at):
    at(OPENS)
    owner, requirement = drafted()

    with pytest.raises(DomainError):
        audit.submit(requirement, owner, None)
    publish.publish(requirement, owner)
    assert again(requirement).state == "signup"


def test_the_operator_passes_and_the_notice_is_out(audited):
    owner, requirement = drafted()
    clerk = make_actor("clerk", kind="operator")
    with pytest.raises(DomainError):
        publish.publish(requirement, owner)
    audit.submit(again(requirement), owner, None)
    waiting = [one.url for one in todo(clerk)]
    lights = [view.kind for view in deadlines.of(again(requirement), only_open=True)]

    audit.approve(again(requirement), clerk, None)

    found = again(requirement)
    assert waiting == [f"/bidding/requirements/{requirement.id}"]
    assert lights == ["bidding.audit"]
    assert (found.state, found.edition) == ("signup", 1)
    assert found.number.startswith("选取公告〔2026〕")
    assert list(selection.in_audit()) == []


def test_time_lost_in_the_audit_moves_close_and_draw_and_the_page_says_so(audited, at, web):
    owner, requirement = drafted()
    audit.submit(again(requirement), owner, None)
    gap = requirement.draw_at - requirement.signup_until
    before = audit.moved(again(requirement))
    at("2026-11-18 09:00")
    told, clerk = audit.moved(again(requirement)), make_actor("clerk", kind="operator")
    page = web(clerk).get(f"/bidding/requirements/{requirement.id}").text

    audit.approve(again(requirement), clerk, None)

    found = again(requirement)
    assert before is None
    assert "报名截止顺延至 2026-11-23 17:00" in page
    assert told == found.signup_until == dt.datetime(2026, 11, 23, 17)
    assert found.draw_at - found.signup_until == gap


def test_a_draft_is_sent_back_with_a_reason_and_comes_again(audited):
    owner, requirement = drafted()
    clerk = make_actor("clerk", kind="operator")
    audit.submit(again(requirement), owner, None)
    with pytest.raises(NotAllowed):
        audit.send_back(again(requirement), " ", clerk, None)

    audit.send_back(again(requirement), "服务内容太笼统", clerk, None)
    back = again(requirement).state
    audit.submit(again(requirement), owner, None)
    audit.recall(again(requirement), owner, None)

    assert (back, again(requirement).state) == ("draft", "draft")
    assert deadlines.of(again(requirement), only_open=True) == []
    assert not again(requirement).is_published


def test_what_may_not_be_published_is_not_submitted(audited):
    owner, requirement = drafted()
    Requirement.update(complaint_phone="").where(Requirement.id == requirement.id).execute()

    with pytest.raises(NotAllowed) as refused:
        audit.submit(again(requirement), owner, None)

    assert "请填写业主投诉电话" in [str(one) for one in refused.value.reasons]


@pytest.mark.parametrize(
    ("duty", "kind", "found"),
    [
        ("clerk", "operator", {"approve", "send_back"}),
        ("officer", "regulator", set()),
        ("officer", "supervisor", set()),
        ("handler", "agency", set()),
        ("handler", "owner", set()),
    ],
)
def test_only_the_operating_body_audits(audited, duty, kind, found):
    owner, requirement = drafted()
    audit.submit(again(requirement), owner, None)

    assert moves(requirement, make_actor(duty, kind=kind)) == found
    assert moves(requirement, owner) == {"recall"}
