"""Short windows: an afternoon from notice to award, where an administrator gave the numbers."""

import datetime as dt

import lxml.html
import pytest

from app.accounts.models import Organisation
from app.kernel import clock, deadlines, jobs, parameters
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from bidding.models import Requirement
from bidding.services import publish
from tests.bidding.scenes import draft
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.projects import make_project

SHORT = {
    "bidding.signup_minutes": "20",
    "bidding.publicity_hours": "1",
    "bidding.margin_minutes": "2",
}


@pytest.fixture
def short(db, at):
    """Numbers for a practice, set as an administrator sets them."""
    at("2026-11-20 13:00")
    with write():
        for key, typed in SHORT.items():
            parameters.set_value(key, typed, clock.today(), "演练方案第 3 条", SYSTEM)
    yield
    parameters.forget()


def again(requirement):
    return Requirement.get_by_id(requirement.id)


def test_the_form_proposes_and_explains_the_windows_in_force(short, web):
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))

    _, key = draft(web(owner), project=project.id, item="drawing-review", signup_until="")
    page = web(owner).get(f"/bidding/requirements/{key}/edit/rules").text

    assert _moments(page) == {"signup_until": "2026-11-20T13:30", "draw_at": "2026-11-20T13:37"}
    assert "报名最早 2026-11-20 13:20 截止，抽取（开启、竞价）至少在截止后 2 分钟" in page
    assert "应急采购也可按小时公示，不少于 1 小时。" in page
    assert 'name="publicity_hours"' in page


def _moments(page):
    inputs = lxml.html.fromstring(page).xpath('//input[@type="datetime-local"]')
    return {one.get("name"): one.value for one in inputs}


def test_without_such_numbers_the_form_asks_for_no_hours(db, at, web):
    at("2026-11-20 13:00")
    owner = make_owner()
    key = make_requirement(owner, publish_it=False).id

    assert "publicity_hours" not in web(owner).get(f"/bidding/requirements/{key}/edit/rules").text


def test_an_urgent_purchase_is_awarded_the_same_afternoon(short, web, at):
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))
    page = web(owner)
    typed = {
        "project": project.id,
        "item": "drawing-review",
        "signup_until": "2026-11-20T13:30",
        "draw_at": "2026-11-20T13:32",
        "publicity_hours": "1",
    }
    _, key = draft(page, **typed)
    page.post(f"/bidding/requirements/{key}/publish", data={"seen": "4"})
    requirement = Requirement.get_by_id(key)
    for _ in range(3):
        make_signup(requirement, make_bidder())

    jobs.run_due(dt.datetime(2026, 11, 20, 13, 30))
    jobs.run_due(dt.datetime(2026, 11, 20, 13, 32))

    (clock_now,) = deadlines.of(again(requirement), only_open=True)
    assert (clock_now.kind, clock_now.due) == (
        "bidding.publicity",
        dt.datetime(2026, 11, 20, 14, 32),
    )
    jobs.run_due(dt.datetime(2026, 11, 20, 14, 31, 59))
    assert again(requirement).state == "publicity"
    jobs.run_due(dt.datetime(2026, 11, 20, 14, 32))
    assert again(requirement).state == "awarded"
    assert "1 小时" in page.get(f"/bidding/requirements/{key}").text


def test_the_last_hour_is_told_in_minutes(short, at):
    requirement = make_requirement()
    at(str(requirement.signup_until - dt.timedelta(minutes=3, seconds=20)))

    (light,) = deadlines.of(requirement, only_open=True)

    assert (str(light.label), str(light.left)) == ("报名", "剩余 3 分钟")


def test_the_numbers_of_the_day_of_publication_count(short, at):
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False)
    assert draft.margin == 2
    with write():
        parameters.set_value("bidding.margin_minutes", "5", clock.today(), "演练方案", SYSTEM)

    publish.publish(draft, owner)

    assert again(draft).margin == 5
