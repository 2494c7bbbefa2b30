"""The desk pages of accounts: members, my account, approval."""

import re

from app.accounts import queries, services
from app.accounts.models import Duty, Invitation, Person, ResetLink, Session
from app.accounts.services import identities, invitations, sessions, totp
from app.kernel import clock, notices
from tests.accounts.test_totp import code_at
from tests.factories.accounts import (
    PASSWORD,
    make_duty,
    make_organisation,
    make_person,
)

NEW = "石桥边的老樟树又开花了"


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))


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
    assert owner.post("/account", data=form).status_code == 422
    form["current"] = PASSWORD
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
    assert "path%20fill%3D%27%23fff%27" in page  # readable on the dark theme
    assert owner.post("/account/codes/confirm", data={"code": "000000"}).status_code == 422
    done = owner.post("/account/codes/confirm", data={"code": code_at(secret, clock.now())})
    assert len(re.findall(r"<code>[a-z2-7-]{29}</code>", done.get_data(as_text=True))) == 8
    assert secret not in owner.get("/account/codes").get_data(as_text=True)

    assert owner.post("/account/codes/off", data={"code": "000000"}).status_code == 422
    at("2026-11-20 09:10")
    off = owner.post("/account/codes/off", data={"code": code_at(secret, clock.now())})
    assert off.status_code == 303
    assert not totp.is_on(owner.person.id)


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
