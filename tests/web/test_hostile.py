"""What nobody types: the house reads none of it, and leads nobody away."""

from typing import ClassVar

import pytest
from werkzeug.datastructures import ImmutableMultiDict

from app.accounts.models import Organisation
from projects.models import Project
from tests.factories.accounts import make_organisation, make_person
from tests.factories.bidding import make_owner, make_requirement

ODD = (
    "a\x00b",
    "9" * 5000,
    "²",
    "9999-12-31",
    "0001-01-01",
    "~",
    "2026-13-45T9~\x00",
    "\ufffe",
    "'",
)
NAMES = (
    "after", "page", "size", "q", "region", "item", "group", "state", "kind", "category", "key",
    "who", "subject", "since", "until", "year", "from", "id", "index", "start", "end",
)  # fmt: skip
LISTS = {
    "": ("/bidding/requirements", "/bidding/results", "/projects/public", "/search", "/verify/", "/log"),
    "owner.handler": ("/bidding/mine", "/bidding/requirements/new", "/projects", "/inbox"),
    "agency.handler": ("/bidding/signups", "/bidding/contracts"),
    "operator.clerk": ("/admin/registrations", "/bidding/desk"),
    "platform.system_admin": ("/admin/organisations", "/admin/calendar", "/admin/jobs"),
    "platform.security_admin": ("/admin/people", "/admin/sessions", "/admin/lockouts"),
    "platform.audit_admin": ("/admin/trail", "/admin/trail.csv"),
}  # fmt: skip


@pytest.fixture
def as_duty(client, client_as):
    def signed_in(duty):
        if not duty:
            return client
        kind, role = duty.split(".")
        place = make_organisation(kind=kind)
        return client_as(make_person(organisation=place, roles=(role,)), place)

    return signed_in


class Heard(ImmutableMultiDict):
    """What stands in an address, and which names of it were asked for."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)

    def getlist(self, name, *more):
        self.names.add(name)
        return super().getlist(name, *more)


@pytest.fixture
def names_read(app, monkeypatch):
    """names_read(client, path): what this page looks for in its address, and one it does not."""
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Heard)

    def read(asking, path):
        Heard.names.clear()
        for given in ({}, dict.fromkeys(NAMES, "1")):
            asking.get(path, query_string=given)
        return sorted(Heard.names | {"unread"})

    return read


@pytest.mark.parametrize("duty", LISTS)
def test_no_list_breaks_over_what_stands_in_its_address(as_duty, names_read, duty):
    asking = as_duty(duty)
    tried = {path: names_read(asking, path) for path in LISTS[duty]}
    broken = [
        (path, name, odd[:20])
        for path, names in tried.items()
        for odd in ODD
        for name in names
        if asking.get(path, query_string={name: odd}).status_code == 500
    ]

    assert broken == []
    assert duty or tried["/search"] == ["q", "unread"]


@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_control_characters_of_a_form_are_left_out(as_duty, odd):
    values = {
        "name": f"河西{odd}综合楼工程", "kind": "filing", "category": "市政", "grade": "large",
        "region": "320102", "address": f"江东路{odd}1号", "investment_fen": "100",
        "content": f"道路{odd}", "contact": f"周{odd}建国", "phone": "025-83331234", "is_open": "1",
    }  # fmt: skip

    answer = as_duty("owner.handler").post("/projects/new/form", data=values)

    assert answer.status_code == 303
    made = Project.select().order_by(Project.created_at.desc()).first()
    assert (made.name, made.contact) == ("河西综合楼工程", "周建国")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("area_m2", "99999999999", "建筑面积（平方米）不能大于 2147483647"),
        ("investment_fen", "9" * 30, "金额过大"),
    ],
)
def test_a_number_no_column_holds_is_refused_beside_its_field(as_duty, name, typed, said):
    answer = as_duty("owner.handler").post("/projects/new/form", data={name: typed})

    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("day", ["9999-12-31T23:59", "0001-01-01T00:00", "2200-01-01T09:00"])
def test_a_moment_of_no_time_of_ours_is_refused(client_as, day):
    owner = make_organisation(kind="owner")
    key = make_requirement(make_owner(owner), publish_it=False).id
    asking = client_as(make_person(organisation=owner, roles=("handler",)), owner)
    url = f"/bidding/requirements/{key}/edit/rules"

    answer = asking.post(url, data={"signup_until": day})

    assert answer.status_code == 422
    assert "报名截止时间应为日期和时间" in answer.text


@pytest.mark.parametrize(
    "away", ["//evil.example", "/\t/evil.example", "/\n/evil.example", "/\\evil.example",
             "https://evil.example", "/\x0b/evil.example", "/\r//evil.example"],
)  # fmt: skip
def test_no_address_leads_away_from_this_site(client, away):
    answers = [
        client.post("/preferences", data={"back": away, "theme": "dark"}),
        client.post("/preferences", data={"back": away}, headers={"HX-Request": "true"}),
    ]

    for answer in answers:
        to = answer.headers.get("Location") or answer.headers.get("HX-Redirect")
        assert to.startswith("/")
        assert "evil" not in to or not to.replace("\t", "").replace("\n", "").startswith("//")


def test_a_person_without_an_organisation_sees_nobody_elses_history(client_as):
    make_person(name="别人", organisation=make_organisation())
    alone = make_person(name="独行人")
    other = make_person(name="章不见")
    client_as(other)

    page = client_as(alone).get("/desk").text

    assert "章不见" not in page
    assert Organisation.select().count() >= 1
