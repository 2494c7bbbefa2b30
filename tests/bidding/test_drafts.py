"""What a draft takes over from what is typed, and from the numbers in force."""

import datetime as dt

import pytest

from app.kernel import clock, files, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.permissions import SYSTEM
from bidding.models import Requirement
from bidding.rules.terms_of_method import CreditDraw
from bidding.rules.terms_of_method import write as written
from bidding.services import publish
from tests.bidding.scenes import OPENS, pdf
from tests.factories.bidding import make_bidder, make_owner, make_requirement, terms


@pytest.fixture
def typed(db, at):
    """typed(values): a draft of the owner after these values were saved."""
    at(OPENS)
    owner = make_owner()
    made = make_requirement(owner, publish_it=False)

    def save(**values):
        publish.edit(Requirement.get_by_id(made.id), values, owner, None)
        return Requirement.get_by_id(made.id)

    yield save
    parameters.forget()


def test_another_method_starts_with_its_own_numbers(typed):
    kept = typed(method="credit_draw")

    assert kept.rule_data == written(CreditDraw())
    assert kept.price_mode == "fixed"
    assert typed(method="lowest_price").price_mode == "amount"


def test_details_are_kept_and_emptied_one_by_one(typed):
    typed(remark="含人防", trustee="王一")
    kept = typed(remark="", other_need="两年内同类业绩")

    assert kept.details == {"trustee": "王一", "other_need": "两年内同类业绩"}


def test_a_direct_choice_is_decided_right_after_its_time(typed):
    agency, _ = make_bidder()
    kept = typed(method="direct", chosen=agency)

    assert kept.draw_at == kept.signup_until + dt.timedelta(minutes=1)
    assert (kept.chosen_id, kept.reserves) == (agency.id, 0)


def test_the_numbers_of_the_place_are_taken_over(typed):
    with write():
        for key, value in (("extensions", "2"), ("sole_rule", "direct"), ("warn_below", "5")):
            parameters.set_value(f"bidding.{key}", value, clock.today(), "地方办法", SYSTEM)
    drawn = typed(remark="改过")
    assert (drawn.extensions, drawn.sole_rule, drawn.warn_below) == (2, "direct", 5)

    assert typed(method="lowest_price").sole_rule == "fail"


def test_nobody_drafts_for_the_project_of_another(db, at):
    at(OPENS)
    project = make_requirement().project

    with pytest.raises(Invalid) as refused:
        publish.draft(project, "drawing-review", terms(), make_owner())

    assert refused.value.fields == {"project": Reason("只能为本单位的项目发布采购需求")}
    assert Requirement.select().count() == 1


def test_a_draft_keeps_who_is_avoided_and_the_papers_it_rests_on(app, db, at, settings):
    at(OPENS)
    files.configure(settings)
    owner = make_owner()
    draft_of = make_requirement(owner, publish_it=False)
    avoided = ("91320100MA1000001X", "甲公司", "业主的下属企业")
    paper = (files.store(pdf(), "批文.pdf"), "批文.pdf")

    publish.edit(draft_of, {"exclusions": [avoided]}, owner, None, [paper])

    kept = Requirement.get_by_id(draft_of.id)
    assert [(one.uscc, one.name, one.reason) for one in kept.exclusions] == [avoided]
    assert [one.name for one in files.of(kept.subject_kind, kept.id, "paper")] == ["批文.pdf"]


def test_the_steps_of_a_draft_are_no_news_for_visitors(client, at):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False)
    publish.edit(draft, {"remark": "改过"}, owner, None)
    publish.publish(Requirement.get_by_id(draft.id), owner)
    told = client.get("/").text

    assert "发布公告" in told
    assert "修改草稿" not in told
