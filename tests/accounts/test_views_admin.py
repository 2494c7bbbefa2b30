"""The pages of the three administrators: each the own ones, nobody his own judge."""

import csv
import io
import itertools
import re

import pytest
from openpyxl import load_workbook

from app.accounts import services
from app.accounts.models import Duty
from app.accounts.services import invitations, registration, throttle, totp
from app.kernel import clock, events
from tests.accounts.test_totp import code_at
from tests.factories.accounts import (
    make_actor,
    make_organisation,
    make_person,
)


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))


ADMIN_PAGES = {
    "system_admin": ["/admin/organisations", "/admin/organisations/new"],
    "security_admin": [
        "/admin/people",
        "/admin/sessions",
        "/admin/lockouts",
        "/admin/administrators",
    ],
    "audit_admin": ["/admin/trail", "/admin/trail.csv", "/admin/trail.xlsx"],
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


def test_the_system_administrator_finds_an_organisation_by_two_characters(desk):
    admin, owner = desk("platform", "system_admin"), desk("owner", "handler")
    form = {"kind": "department", "name": "住房城乡建设局", "region": "320100"}
    admin.post("/admin/organisations/new", data=form)
    assert "住房城乡建设局" in text_of(admin.get("/search?q=城乡"))
    assert "住房城乡建设局" not in text_of(owner.get("/search?q=城乡"))


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
    listed = admin.get("/admin/sessions").text
    assert (listed.count("本机"), listed.count('/end"')) == (1, 1)

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


def test_the_trail_in_excel_has_the_same_rows_as_words(desk, pending):
    place, _ = pending
    auditor = desk("platform", "audit_admin")

    table = auditor.get(f"/admin/trail.csv?subject={place.id}").get_data(as_text=True)
    book = load_workbook(io.BytesIO(auditor.get(f"/admin/trail.xlsx?subject={place.id}").data))

    written = list(csv.reader(io.StringIO(table.lstrip("\ufeff"))))
    read = [[str(cell.value or "") for cell in row] for row in book.active.iter_rows()]
    assert read == written


def test_a_formula_stays_a_word_in_excel(desk):
    auditor = desk("platform", "audit_admin")
    evil = make_organisation("=1+1")
    actor = services.actor_of(make_person(organisation=evil), evil)
    typed = {"contact": "x", "phone": "13900001111", "address": ""}
    registration.change_contact(evil, **typed, actor=actor, seen=1)

    book = load_workbook(io.BytesIO(auditor.get(f"/admin/trail.xlsx?subject={evil.id}").data))

    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_one_time_link_says_until_when_it_works(desk, at):
    at("2026-11-20 09:00")
    manager = desk("owner", "manager")

    page = manager.post("/account/members/invite", data={"roles": "handler"})
    token = re.search(r"/account/invitation/([\w-]+)", page.get_data(as_text=True))[1]
    opened = manager.get(f"/account/invitation/{token}")

    assert "有效期至 2026-11-27 09:00" in text_of(page)
    assert "有效期至 2026-11-27 09:00" in text_of(opened)
