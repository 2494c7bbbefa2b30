"""The desk pages of accounts: members, my account, approval, the three administrators."""

import csv
import io
import itertools
import re

import pytest

from app.accounts import queries, services
from app.accounts.models import Duty, Invitation, Person, ResetLink, Session
from app.accounts.services import identities, invitations, registration, sessions, throttle, totp
from app.kernel import clock, events, notices
from tests.accounts.test_totp import code_at
from tests.factories.accounts import (
    PASSWORD,
    make_actor,
    make_duty,
    make_organisation,
    make_person,
    make_uscc,
)

NEW = "石桥边的老樟树又开花了"


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))


class Desk:
    """A person with `roles` in an organisation of `kind`, at the browser."""

    def __init__(self, client_as, kind, *roles):
        self.place = make_organisation(kind=kind)
        self.person = make_person(organisation=self.place, roles=roles)
        self.client = client_as(self.person, self.place)
        self.get, self.post = self.client.get, self.client.post


@pytest.fixture
def desk(client_as):
    return lambda kind, *roles: Desk(client_as, kind, *roles)


@pytest.fixture
def pending(db):
    details = registration.OrganisationDetails(
        "owner", "金陵置业", make_uscc(), "320102", "周建国", "025-83331234"
    )
    first = registration.FirstPerson("zhou.jg", "周建国", "13800001234", NEW)
    return registration.register(details, first)


ADMIN_PAGES = {
    "system_admin": ["/admin/organisations", "/admin/organisations/new"],
    "security_admin": [
        "/admin/people",
        "/admin/sessions",
        "/admin/lockouts",
        "/admin/administrators",
    ],
    "audit_admin": ["/admin/trail", "/admin/trail.csv"],
}


@pytest.mark.parametrize("role", ADMIN_PAGES)
def test_each_administrator_opens_the_own_pages_and_no_others(desk, role):
    admin = desk("platform", role)
    for owner, pages in ADMIN_PAGES.items():
        for page in pages:
            assert admin.get(page).status_code == (200 if owner == role else 403), page


@pytest.mark.parametrize(("kind", "role"), [("owner", "manager"), ("operator", "manager")])
def test_nobody_else_opens_the_pages_of_administrators(desk, kind, role):
    visitor = desk(kind, role)
    for page in itertools.chain(*ADMIN_PAGES.values()):
        assert visitor.get(page).status_code == 403, page


def test_the_operator_sees_what_waits_with_its_deadline_and_approves(desk, pending):
    place, person = pending
    operator = desk("operator", "clerk")
    page = text_of(operator.get("/admin/registrations"))
    assert "金陵置业" in page
    assert "核准组织注册：金陵置业" in text_of(operator.get("/desk"))
    url = f"/accounts/organisations/{place.id}"
    assert "通过" in text_of(operator.get(url))

    assert operator.post(f"{url}/approve", data={"seen": "1"}).status_code == 303

    assert queries.organisation(place.id).state == "approved"
    told = notices.inbox(person.id)
    assert [str(n.reason) for n in told] == ["组织注册已通过核准：金陵置业"]
    late = operator.post(f"{url}/refuse", data={"seen": "1", "reason": "太慢"})
    assert late.status_code == 409
    assert operator.place.name in text_of(late)


def test_a_refusal_is_read_by_the_applicant_who_corrects_it(desk, client_as, pending):
    place, person = pending
    operator = desk("operator", "clerk")
    url = f"/accounts/organisations/{place.id}"
    assert operator.post(f"{url}/refuse", data={"seen": "1"}).status_code == 409
    operator.post(f"{url}/refuse", data={"seen": "1", "reason": "名称与营业执照不一致"})

    applicant = client_as(person, place)
    assert "名称与营业执照不一致" in text_of(applicant.get(url))
    assert "请修改后重新提交" in text_of(applicant.get("/desk"))
    page = applicant.get(f"{url}/resubmit").get_data(as_text=True)
    assert 'value="金陵置业"' in page
    form = {"kind": "owner", "name": "金陵置业集团", "uscc": place.uscc, "region": "320102"}
    form |= {"contact": "周建国", "org_phone": "025-83331234", "seen": "2"}
    assert applicant.post(f"{url}/resubmit", data=form | {"uscc": "1"}).status_code == 422
    assert applicant.post(f"{url}/resubmit", data=form).status_code == 303
    assert queries.organisation(place.id).name == "金陵置业集团"


def test_a_foreign_organisation_is_not_shown_and_not_touched(desk, pending):
    place, _ = pending
    stranger = desk("owner", "manager")
    url = f"/accounts/organisations/{place.id}"
    for answer in (
        stranger.get(url),
        stranger.post(f"{url}/approve"),
        stranger.get(f"{url}/resubmit"),
        stranger.get(f"{url}/contact"),
        stranger.post(f"{url}/suspend", data={"reason": "x"}),
    ):
        assert answer.status_code == 403
    assert stranger.get("/accounts/organisations/aaaaaaaaaaaaaaaa").status_code == 404
    assert stranger.get("/accounts/organisations/'%20OR%201=1").status_code == 404


def test_the_manager_changes_contact_details_and_a_stale_page_is_refused(desk):
    owner = desk("owner", "manager")
    url = f"/accounts/organisations/{owner.place.id}/contact"
    form = {"contact": "李娜", "phone": "13900001111", "address": "中山路 1 号", "seen": "1"}
    assert owner.post(url, data=form).status_code == 303
    stale = owner.post(url, data=form | {"contact": "王强"})
    assert stale.status_code == 409
    assert queries.organisation(owner.place.id).contact == "李娜"


def test_the_list_of_members_is_the_own_tenant_with_masked_phones(desk):
    owner = desk("owner", "manager")
    make_person("李工", organisation=owner.place, roles=("handler",), phone="13912345678")
    make_person("外单位的人", organisation=make_organisation())
    page = text_of(owner.get("/account/members"))
    assert "李工" in page
    assert "139******78" in page
    assert "13912345678" not in page
    assert "外单位的人" not in page


def test_a_handler_does_not_manage_members(desk):
    handler = desk("owner", "handler")
    assert handler.get("/account/members").status_code == 403
    assert handler.post("/account/members/invite", data={"roles": "handler"}).status_code == 403


def test_the_manager_invites_by_a_link_that_is_shown_once(desk):
    owner = desk("owner", "manager")
    answer = owner.post("/account/members/invite", data={"roles": ["handler"], "name": "李工"})
    link = re.search(r"http://[^<\s]+/account/invitation/([\w-]+)", answer.get_data(as_text=True))
    assert invitations.open_invitation(link[1]).organisation_id == owner.place.id
    page = owner.get("/account/members").get_data(as_text=True)
    assert link[1] not in page
    assert "李工" in page
    none = owner.post("/account/members/invite", data={"name": "x"})
    assert none.status_code == 422
    foreign = owner.post("/account/members/invite", data={"roles": ["reviewer"]})
    assert foreign.status_code == 422

    row = Invitation.get()
    assert owner.post(f"/account/invitations/{row.id}/withdraw").status_code == 303
    assert owner.post(f"/account/invitations/{row.id}/withdraw").status_code == 409


def test_a_foreign_invitation_and_duty_cannot_be_touched(desk):
    owner, other = desk("owner", "manager"), desk("owner", "manager")
    row, _ = invitations.invite(
        other.place, ["handler"], actor=services.actor_of(other.person, other.place)
    )
    duty = Duty.get(Duty.person == other.person)
    assert owner.post(f"/account/invitations/{row.id}/withdraw").status_code == 403
    assert owner.post(f"/account/duties/{duty.id}/revoke").status_code == 403
    assert owner.post(f"/account/members/{other.person.id}/reset").status_code == 404
    granted = owner.post(f"/account/members/{other.person.id}/grant", data={"role": "handler"})
    assert granted.status_code == 404
    assert owner.post("/account/duties/aaaaaaaaaaaaaaaa/revoke").status_code == 404


def test_duties_are_granted_and_revoked_within_the_own_kind(desk):
    agency = desk("agency", "manager")
    member = make_person(organisation=agency.place, roles=("handler",))
    url = f"/account/members/{member.id}/grant"
    assert agency.post(url, data={"role": "reviewer"}).status_code == 303
    assert queries.roles_of(member.id, agency.place.id) == ["handler", "reviewer"]
    for role in ("clerk", "system_admin", ""):
        assert agency.post(url, data={"role": role}).status_code == 409
    duty = Duty.get((Duty.person == member) & (Duty.role == "handler"))
    assert agency.post(f"/account/duties/{duty.id}/revoke").status_code == 303
    assert queries.roles_of(member.id, agency.place.id) == ["reviewer"]
    own = Duty.get(Duty.person == agency.person)
    last = agency.post(f"/account/duties/{own.id}/revoke")
    assert last.status_code == 409
    assert "组织至少要有一名管理员" in text_of(last)


def test_the_manager_hands_out_a_reset_link_on_paper(desk, client):
    owner = desk("owner", "manager")
    member = make_person(organisation=owner.place, roles=("handler",))
    page = owner.post(f"/account/members/{member.id}/reset").get_data(as_text=True)
    link = re.search(r"/account/reset/[\w-]+", page)[0]
    assert client.post(link, data={"password": NEW, "again": NEW}).status_code == 303
    assert ResetLink.get().issued_by_id == owner.person.id

    make_duty(member, make_organisation(), "handler")
    refused = owner.post(f"/account/members/{member.id}/reset")
    assert refused.status_code == 409
    assert "由平台的安全管理员签发" in text_of(refused)


def test_my_account_changes_details_and_refuses_a_stale_page(desk):
    owner = desk("owner", "handler")
    form = {"name": "周国", "phone": "13900001111", "email": "z@example.cn", "seen": "1"}
    assert owner.post("/account", data=form).status_code == 303
    assert Person.get_by_id(owner.person.id).email == "z@example.cn"
    assert owner.post("/account", data=form).status_code == 409
    wrong = owner.post("/account", data=form | {"phone": "12", "seen": "2"})
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.get_data(as_text=True)


def test_changing_the_password_keeps_this_browser_and_ends_the_others(desk, client_as):
    owner = desk("owner", "handler")
    other = client_as(owner.person, owner.place)
    form = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert owner.post("/account/password", data=form | {"current": "wrong"}).status_code == 422
    assert owner.post("/account/password", data=form).status_code == 303
    assert owner.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    told = [str(n.reason) for n in notices.inbox(owner.person.id)]
    assert told == ["您的密码已修改；如非本人操作，请立即联系安全管理员"]


def test_sessions_are_listed_and_ended_one_by_one_and_only_the_own(desk, client_as):
    owner, stranger = desk("owner", "handler"), desk("owner", "handler")
    other = client_as(owner.person, owner.place)
    rows = sessions.sessions_of(owner.person.id)
    assert text_of(owner.get("/account/sessions")).count("结束会话") >= 1
    for row in rows:
        assert stranger.post(f"/account/sessions/{row.id}/end").status_code == 403
    assert owner.post("/account/sessions/end-others").status_code == 303
    assert other.get("/account").status_code == 303
    assert len(sessions.sessions_of(owner.person.id)) == 1
    third = client_as(owner.person, owner.place)
    with third.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = Session.get(Session.id == sessions.recognise(token).session_id)
    assert owner.post(f"/account/sessions/{row.id}/end").status_code == 303
    assert third.get("/account").status_code == 303


def test_one_time_codes_are_turned_on_shown_once_and_off_again(desk, at):
    at("2026-11-20 09:00")
    owner = desk("owner", "handler")
    owner.post("/account/codes/begin")
    page = owner.get("/account/codes").get_data(as_text=True)
    secret = totp.pending_secret(owner.person)
    assert secret in page
    assert 'src="data:image/svg+xml' in page
    assert owner.post("/account/codes/confirm", data={"code": "000000"}).status_code == 422
    done = owner.post("/account/codes/confirm", data={"code": code_at(secret, clock.now())})
    assert len(re.findall(r"<code>[a-z2-7-]{29}</code>", done.get_data(as_text=True))) == 8
    assert secret not in owner.get("/account/codes").get_data(as_text=True)

    assert owner.post("/account/codes/off", data={"code": "000000"}).status_code == 422
    at("2026-11-20 09:10")
    off = owner.post("/account/codes/off", data={"code": code_at(secret, clock.now())})
    assert off.status_code == 303
    assert not totp.is_on(owner.person.id)


def test_the_system_administrator_enters_hands_over_suspends_and_restores(desk):
    admin = desk("platform", "system_admin")
    form = {"kind": "department", "name": "住房城乡建设局", "region": "320100"}
    made = admin.post("/admin/organisations/new", data=form)
    assert made.status_code == 303
    assert admin.post("/admin/organisations/new", data={"kind": "owner"}).status_code == 422
    page = admin.post(f"/admin/organisations/{made.location.split('/')[-1]}/hand-over")
    token = re.search(r"/account/invitation/([\w-]+)", page.get_data(as_text=True))[1]
    assert invitations.open_invitation(token).roles == "manager reviewer"
    assert admin.post(f"{made.location}/suspend", data={"seen": "1"}).status_code == 409
    why = {"seen": "1", "reason": "机构撤并"}
    assert admin.post(f"{made.location}/suspend", data=why).status_code == 303
    assert "已停用" in text_of(admin.get(made.location))
    why = {"seen": "2", "reason": "恢复"}
    assert admin.post(f"{made.location}/restore", data=why).status_code == 303


def test_the_register_is_filtered_and_paged_without_loss(desk):
    admin = desk("platform", "system_admin")
    names = {make_organisation(f"检索甲{n:02d}").name for n in range(25)}
    make_organisation("检索乙")
    first = admin.get("/admin/organisations?q=检索甲&kind=owner&state=approved")
    page = first.get_data(as_text=True)
    after = re.search(r"after=([a-z2-7]{16})", page)[1]
    second = admin.get(f"/admin/organisations?q=检索甲&after={after}").get_data(as_text=True)
    seen = re.findall(r"检索甲\d\d", page) + re.findall(r"检索甲\d\d", second)
    assert set(seen) == names
    assert "检索乙" not in page + second
    assert "没有符合条件的组织" in text_of(admin.get("/admin/organisations?q=%25"))


def test_the_security_administrator_closes_and_opens_an_account(desk, client_as):
    admin, owner = desk("platform", "security_admin"), desk("owner", "handler")
    url = f"/accounts/people/{owner.person.id}"
    assert admin.post(f"{url}/disable", data={"seen": "1"}).status_code == 409
    done = admin.post(f"{url}/disable", data={"seen": "1", "reason": "离职"})
    assert done.status_code == 303
    assert owner.get("/account").status_code == 303
    assert "离职" in text_of(admin.get(f"/admin/people/{owner.person.id}"))
    again = admin.post(f"{url}/disable", data={"seen": "1", "reason": "离职"})
    assert again.status_code == 409
    assert admin.post(f"{url}/enable", data={"seen": "2", "reason": "返聘"}).status_code == 303


def test_the_security_administrator_has_no_power_over_the_own_account(desk):
    admin = desk("platform", "security_admin")
    for url in (
        f"/accounts/people/{admin.person.id}/disable",
        f"/admin/people/{admin.person.id}/reset",
        f"/admin/people/{admin.person.id}/codes-off",
    ):
        assert admin.post(url, data={"reason": "x"}).status_code == 403
    form = {"login": admin.person.login, "role": "audit_admin"}
    assert admin.post("/admin/administrators", data=form).status_code == 409


def test_the_security_administrator_sees_masked_details_and_helps(desk, at):
    at("2026-11-20 09:00")
    admin, owner = desk("platform", "security_admin"), desk("owner", "handler")
    secret = totp.begin(owner.person)
    totp.confirm(owner.person, code_at(secret, clock.now()), actor=make_actor("manager"))
    for _ in range(5):
        throttle.fail(throttle.keys_of(owner.person.login, "203.0.113.9"))
    url = f"/admin/people/{owner.person.id}"
    page = text_of(admin.get(url))
    assert "13800001234" not in page
    assert "138******34" in page
    assert owner.person.name in text_of(admin.get("/admin/lockouts"))

    key = throttle.locked_now()[0].key
    assert admin.post("/admin/lockouts/clear", data={"key": key}).status_code == 303
    assert admin.post("/admin/lockouts/clear", data={"key": key}).status_code == 409
    assert admin.post(f"{url}/codes-off").status_code == 303
    assert admin.post(f"{url}/end-sessions").status_code == 303
    assert owner.get("/account").status_code == 303
    link = admin.post(f"{url}/reset").get_data(as_text=True)
    assert re.search(r"/account/reset/[\w-]+", link)


def test_people_are_found_by_part_of_a_name(desk):
    admin = desk("platform", "security_admin")
    make_person("欧阳修竹", login="ouyang.xz")
    page = text_of(admin.get("/admin/people?q=修竹"))
    assert "ouyang.xz" in page
    assert admin.person.login not in page
    assert "没有符合条件的账号" in text_of(admin.get("/admin/people?q=修竹&state=disabled"))


def test_administrators_are_appointed_and_never_two_in_one(desk):
    admin = desk("platform", "security_admin")
    person = make_person(login="chen.sj")
    form = {"login": "chen.sj", "role": "audit_admin"}
    assert admin.post("/admin/administrators", data=form).status_code == 303
    assert person.name in text_of(admin.get("/admin/administrators"))
    both = admin.post("/admin/administrators", data=form | {"role": "system_admin"})
    assert both.status_code == 409
    assert "不得由同一人担任" in text_of(both)
    assert admin.post("/admin/administrators", data=form | {"login": "no"}).status_code == 422
    duty = Duty.get(Duty.person == person)
    assert admin.post(f"/account/duties/{duty.id}/revoke").status_code == 303
    own = Duty.get(Duty.person == admin.person)
    assert admin.post(f"/account/duties/{own.id}/revoke").status_code == 403


def test_the_trail_is_filtered_paged_and_exported(desk, pending):
    place, _ = pending
    auditor = desk("platform", "audit_admin")
    page = text_of(auditor.get("/admin/trail?key=accounts.organisation"))
    assert "提交组织注册" in page
    assert "accounts.person.create" not in page
    assert "没有符合条件的记录" in text_of(auditor.get("/admin/trail?until=2001-01-01"))
    assert auditor.get("/admin/trail?since=yesterday").status_code == 422

    table = auditor.get(f"/admin/trail.csv?subject={place.id}")
    assert table.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(table.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0][2] == "事件"
    assert {row[7] for row in rows[1:]} == {place.id}
    assert len(rows) - 1 == len(events.timeline("accounts.organisation", place.id))


def test_the_trail_keeps_formulas_out_of_spreadsheets(desk):
    auditor = desk("platform", "audit_admin")
    evil = make_organisation("=cmd|'/c calc'!A1")
    person = make_person(organisation=evil)
    registration.change_contact(
        evil,
        contact="x",
        phone="13900001111",
        address="",
        actor=services.actor_of(person, evil),
        seen=1,
    )
    text = auditor.get(f"/admin/trail.csv?subject={evil.id}").get_data(as_text=True)
    assert "'=cmd" in text


def test_an_identity_of_somebody_else_cannot_be_unbound(desk):
    owner, other = desk("owner", "handler"), desk("owner", "handler")
    row = identities.bind(
        other.person, "https://id.example", "42", actor=services.actor_of(other.person)
    )
    assert owner.post(f"/account/identities/{row.id}/unbind").status_code == 403
    assert other.post(f"/account/identities/{row.id}/unbind").status_code == 303


def test_visitors_of_desk_pages_are_sent_to_sign_in(client):
    for page in ("/account", "/account/members", "/admin/people", "/admin/trail"):
        assert client.get(page).location.startswith("/account/sign-in?next=")
