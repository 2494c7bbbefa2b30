"""The library of experts: who keeps it, what an entry says, who leaves the draw."""

import pytest

from app.accounts.models import Duty, Organisation
from app.kernel.errors import Forbidden, Invalid
from bidding.models import Expert
from bidding.queries import experts as queries
from bidding.services import experts
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.experts import make_expert


def form(person, **more):
    values = {"login": person.login, "title": "高级工程师", "items": ["surveying"]}
    return {**values, "region": "玄武区", "employer": "江南大学", "employer_uscc": "", **more}


def test_the_department_registers_a_person_who_then_has_the_duty(db, web):
    keeper = make_actor("handler", kind="department")
    person = make_person(name="许知远")
    page = web(keeper)

    sent = page.post("/bidding/experts/new", data=form(person, region="320102"))

    row = Expert.get(Expert.person == person)
    assert sent.headers["Location"] == f"/bidding/experts/{row.id}"
    assert Duty.get(Duty.person == person).role == "expert"
    assert "许知远" in page.get("/bidding/experts?item=surveying").text
    assert "许知远" not in page.get("/bidding/experts?item=drawing-review").text
    html = page.get(f"/bidding/experts/{row.id}").text
    assert "江南大学" in html
    again = page.post("/bidding/experts/new", data=form(person, region="320102"))
    assert (again.status_code, "已在专家库中" in again.text) == (422, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [({"login": "nobody-here"}, "没有这个用户名"), ({"items": []}, "请选择熟悉的服务事项")],
)
def test_an_entry_needs_an_account_and_a_service(db, web, more, said):
    page = web(make_actor("clerk", kind="operator"))

    sent = page.post("/bidding/experts/new", data=form(make_person(), **more))
    assert (sent.status_code, said in sent.text) == (422, True)
    assert Expert.select().count() == 0


def test_who_is_suspended_or_removed_is_not_drawn(db):
    keeper = make_actor("clerk", kind="operator")
    row, _ = make_expert(keeper)
    other, _ = make_expert(keeper, items=("surveying",))

    def drawable():
        return [one.id for one in queries.drawable("drawing-review")]

    assert drawable() == [row.id]
    experts.move(row, "suspend", "长期出国", keeper, None)
    assert drawable() == []
    experts.move(Expert.get_by_id(row.id), "restore", "", keeper, None)
    assert drawable() == [row.id]
    experts.edit(Expert.get_by_id(row.id), {**VALUES, "items": ("surveying",)}, keeper, None)
    assert drawable() == []
    assert {one.id for one in queries.drawable("surveying")} == {row.id, other.id}
    experts.move(Expert.get_by_id(other.id), "remove", "退休", keeper, None)
    assert [one.id for one in queries.drawable("surveying")] == [row.id]


VALUES = {"title": "教授", "region": None, "employer": "江南大学", "employer_uscc": ""}


def test_only_the_office_that_registered_changes_an_entry(db):
    row, me = make_expert()
    stranger = make_actor("clerk", kind="operator")

    for who in (stranger, me):
        with pytest.raises(Forbidden):
            experts.move(row, "remove", "没有理由", who, None)


def test_nobody_is_entered_twice(db):
    keeper = make_actor("clerk", organisation=make_organisation(kind="operator"))
    row, _ = make_expert(keeper)

    with pytest.raises(Invalid, match="已在专家库中"):
        experts.register({"login": row.person.login, "items": (), **VALUES}, keeper)
    assert Organisation.get_by_id(row.keeper_id).kind == "operator"
