"""Credit-merit in Chromium: four steps of a draft, a small list drawn, the owner chooses in public."""

import re

import pytest

from app.accounts.models import Organisation
from bidding.models import Award, Requirement
from bidding.services import choosing
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.bidding import make_signup
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project
from tests.journeys.test_whole_way import town
from tests.journeys.test_whole_way_in_browser import recompute, served

__all__ = ["served", "town"]
pytestmark = pytest.mark.journey
OWNER = "江宁水务发展有限公司"
SCORES = (95, 85, 80, 60)


def furnish(town):
    """An owner with two handlers and a project, and four agencies of different credit."""
    place = make_organisation(OWNER, kind="owner")
    for login, name in (("buyer", "许经办"), ("buyer2", "何经办")):
        make_person(name, login=login, organisation=place, roles=("handler",))
    town.notes["project"] = make_project(Organisation.get_by_id(place.id)).id
    agencies = [make_agency(name=f"秦淮第{score}咨询有限公司", score=score) for score in SCORES]
    town.hire(agencies[0].name, ("first", "吕经办", ("manager", "handler")))
    return agencies


def draft(town):
    """Four steps, each saved by itself; the law of the place stands beside them."""
    owner = town.visit("buyer").go("/bidding/mine").follow("/requirements/new")
    owner.send(
        "/requirements/new",
        project=town.notes["project"],
        item="drawing-review",
        title="净水厂施工图审查",
        amount_fen="8",
        amount_fen_unit="wan",
        public_share="0",
    )
    owner.send(
        "/edit/service$",
        content="全部专业施工图设计文件审查",
        service_days="40",
        contact="许经办",
        phone="025-83331234",
        complaint_phone="025-83335678",
    )
    assert "由业主在公布的名单中选定" in owner.page.text_content()  # folded beside its method
    owner.send("/edit/method$", method="credit_merit")
    owner.send(
        "/edit/rules$",
        signup_until="2026-11-05T17:00",
        draw_at="2026-11-05T17:15",
        big="3",
        small="2",
        choice_days="2",
    )
    assert "前 3 家为大名单" in owner.text
    owner.send("/publish$")
    town.notes["requirement"] = re.search(r"/requirements/(\w{16})", owner.url)[1]


def ask(town, page):
    """Somebody asks, nobody learns who; the owner answers."""
    town.visit("first").go(page).follow("/ask$").send("/ask$", text="成果要几份？")
    owner = town.visit("buyer").go(page)
    assert "秦淮" not in owner.text
    owner.follow("/answer$").send("/answer$", answer="四份")
    assert "四份" in town.visit().go(page).text


def test_the_owner_chooses_from_the_small_list_and_the_slower_click_changes_nothing(served):
    agencies = furnish(served)
    served.at("2026-11-02 09:00")
    draft(served)
    page = f"/bidding/requirements/{served.notes['requirement']}"
    ask(served, page)
    served.visit("first").go(page).follow("/signup$").send("/signup$", no_relation="1")
    requirement = Requirement.get_by_id(served.notes["requirement"])
    for agency in agencies[1:]:
        make_signup(requirement, (agency, make_actor("handler", organisation=agency.organisation)))
    served.at("2026-11-05 17:15")
    recompute(served)
    assert "低于大名单末位 80 分" in served.visit().go(page).text

    listed = choosing.choices(Requirement.get_by_id(requirement.id))
    slower = served.visit("buyer2", apart=True).go(page).follow("/choose$")
    owner = served.visit("buyer").go(page).follow("/choose$")
    owner.send("/choose$", number=str(listed[0].number), reason="人员配备最好")
    slower.send("/choose$", 409, number=str(listed[1].number), reason="价格合适")

    row = Award.get(Award.requirement == requirement)
    shown = served.visit().go(page)
    assert (row.basis, row.agency.name) == ("choice", listed[0].name)
    assert all(word in shown.text for word in ("公示中", listed[0].name, "人员配备最好"))
