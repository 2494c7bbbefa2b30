"""The system administrator's pages: calendar, parameters, background jobs."""

import datetime as dt
import io
import re

import pytest

from app.kernel import calendars, events, jobs, parameters, workdays
from app.kernel.db import write
from app.kernel.jobs import Job
from app.kernel.permissions import SYSTEM
from tests.factories.accounts import make_organisation, make_person

NOTICE = "国办发明电〔2026〕9号"


@pytest.fixture
def admin(sink_app, db, at):
    """The system administrator's browser, on 20 November 2026."""
    from app.web.session import remember

    at("2026-11-20 09:00")
    calendars.forget()
    parameters.forget()
    platform = make_organisation("某市联审平台", kind="platform")
    person = make_person("钱管理", organisation=platform, roles=("system_admin",))
    client = sink_app.test_client()
    with client.session_transaction() as session:
        remember(session, person, platform)
    yield client
    calendars.forget()
    parameters.forget()


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


@pytest.mark.parametrize("page", ["/admin/calendar", "/admin/parameters", "/admin/jobs"])
def test_only_the_system_administrator_comes_in(sink_as, page):
    assert sink_as.get(page).status_code == 403


@pytest.mark.parametrize(
    "page",
    ["/admin/calendar", "/admin/calendar?year=2027", "/admin/parameters", "/admin/jobs",
     "/admin/parameters/web.operator"],
)  # fmt: skip
def test_every_page_opens_in_both_languages(admin, page):
    chinese = admin.get(page)
    admin.set_cookie("locale", "en")
    english = admin.get(page)

    assert (chinese.status_code, english.status_code) == (200, 200)
    assert words(chinese) != words(english)


def test_the_desk_warns_before_the_announced_years_end(admin):
    sentence = "2027 年的节假日安排尚未录入，距该年还有 42 天，跨年的期限为暂定"
    before = words(admin.get("/desk"))
    with write():
        calendars.apply_import(calendars.read_import("2027-01-01,休,元旦", NOTICE), SYSTEM)
    after = words(admin.get("/desk"))

    assert (sentence in before, sentence in after) == (True, False)


def test_a_year_is_looked_at_and_then_imported(admin):
    sent = {"source": NOTICE, "text": "2027-01-01,休,元旦\n2027-01-03,班,元旦"}

    shown = admin.post("/admin/calendar/import", data=sent)
    before = workdays.known(dt.date(2027, 1, 1))
    done = admin.post("/admin/calendar/import/apply", data=sent)

    assert "2027 年共 2 天：放假 1 天，调休上班 1 天；其中新增 2 天，改动 0 天" in words(shown)
    assert (before, done.status_code, done.location) == (False, 303, "/admin/calendar?year=2027")
    assert workdays.known(dt.date(2027, 1, 1))
    assert "已导入 2027 年的安排" in words(admin.get(done.location))
    assert events.timeline("admin.calendar", "2027")[0].facts["source"] == NOTICE


def test_a_file_of_an_old_spreadsheet_is_read(admin):
    raw = "日期,类型,名称\n2027/1/1".encode("gb18030")
    bad = admin.post(
        "/admin/calendar/import", data={"source": NOTICE, "file": (io.BytesIO(raw), "2027.csv")}
    )
    raw = "日期,类型,名称\n2027-01-01,休,元旦".encode("gb18030")
    good = admin.post(
        "/admin/calendar/import", data={"source": NOTICE, "file": (io.BytesIO(raw), "2027.csv")}
    )

    assert (bad.status_code, good.status_code) == (422, 200)
    assert "第 1 条读不懂：2027/1/1" in words(bad)
    assert "2027 年共 1 天" in words(good)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"source": NOTICE}, "请填写安排，或上传文件"),
        ({"text": "2027-01-01,休,元旦"}, "请填写依据"),
        ({"source": NOTICE, "text": "2027-13-01,休,元旦"}, "第 1 条读不懂：2027-13-01,休,元旦"),
    ],
)
def test_a_wrong_import_keeps_what_was_typed(admin, sent, sentence):
    answer = admin.post("/admin/calendar/import", data=sent)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert sent.get("text", "") in answer.get_data(as_text=True)


def test_one_day_is_changed_with_its_source(admin):
    sent = {"date": "2026-11-23", "kind": "off", "name": "停电", "source": "某办〔2026〕1号"}

    done = admin.post("/admin/calendar/days", data=sent)
    wrong = admin.post("/admin/calendar/days", data=sent | {"source": ""})

    assert (done.status_code, wrong.status_code) == (303, 422)
    assert not workdays.is_workday(dt.date(2026, 11, 23))
    assert "停电" in words(admin.get("/admin/calendar?year=2026"))


def test_a_parameter_is_set_from_a_day_on_with_its_source(admin):
    sent = {"value": "某市政务服务中心", "effective": "2026-12-01", "source": "某府〔2026〕3号"}

    done = admin.post("/admin/parameters/web.operator", data=sent)
    wrong = admin.post("/admin/parameters/web.operator", data=sent | {"source": " "})

    assert (done.status_code, wrong.status_code) == (303, 422)
    assert parameters.value("web.operator", dt.date(2026, 11, 30)) == "本平台运行机构"
    assert parameters.value("web.operator", dt.date(2026, 12, 1)) == "某市政务服务中心"
    assert "某府〔2026〕3号" in words(admin.get("/admin/parameters/web.operator"))
    assert "某市政务服务中心" not in words(admin.get("/admin/parameters"))


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("bidding.sole_rule", "perhaps", "请在新的值的选项中选择"),
        ("bidding.publicity_days", "99999", "请填 1 到 10000 之间的整数"),
        ("accounts.session_hours", "0", "请填 1 到 10000 之间的整数"),
        ("bidding.publicity_days", "三", "请填整数"),
        ("joint_review.disciplines", "alchemy", "请在新的值的选项中选择"),
        ("accounts.natural_persons", "maybe", "请在新的值的选项中选择"),
    ],
)
def test_a_value_that_would_break_something_is_refused(admin, key, value, sentence):
    before = parameters.value(key)
    sent = {"value": value, "effective": "2026-11-20", "source": "某府〔2026〕3号"}

    answer = admin.post(f"/admin/parameters/{key}", data=sent)

    assert (answer.status_code, parameters.value(key)) == (422, before)
    assert sentence in words(answer)


def test_what_is_chosen_is_told_in_words(admin):
    sent = {"effective": "2026-11-20", "source": "某府〔2026〕3号"}
    chosen = {"value": ["structure", "fire"]}

    admin.post("/admin/parameters/joint_review.disciplines", data=sent | chosen)
    admin.post("/admin/parameters/accounts.natural_persons", data=sent | {"value": "true"})
    shown = admin.get("/admin/parameters")
    page, groups = words(shown), re.findall(r'href="#group-\d+">(\D+)', shown.text)

    assert len(groups) == len(set(groups)) > 10
    assert parameters.value("joint_review.disciplines") == ["structure", "fire"]
    assert parameters.value("accounts.natural_persons") is True
    assert "joint_review.disciplines 结构、消防 2026-11-20" in page
    assert "accounts.natural_persons 是 2026-11-20" in page


def test_an_unknown_parameter_is_not_found(admin):
    assert admin.get("/admin/parameters/web.nothing").status_code == 404


def test_a_parked_job_is_shown_and_let_go_again(admin):
    with write():
        jobs.enqueue("test.nobody", {})
    jobs.run_due()
    job = Job.get()

    shown = words(admin.get("/admin/jobs"))
    desk = words(admin.get("/desk"))
    done = admin.post(f"/admin/jobs/{job.id}/retry")
    again = admin.post(f"/admin/jobs/{job.id}/retry")

    assert "test.nobody" in shown
    assert "有 1 项后台任务多次失败，已停下" in desk
    assert "还没有运行机构" in desk
    assert (done.status_code, again.status_code) == (303, 404)
    assert Job.get().state == "waiting"
