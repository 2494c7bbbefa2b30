"""Least information before release: a verdict stays inside the review until the lead issues it."""

import datetime as dt
import io

import lxml.html
import openpyxl
import pytest
from playhouse.test_utils import count_queries

from app.kernel import clock, events
from app.kernel.events import Event
from app.kernel.permissions import allowed
from app.kernel.room import not_yet_for, subjects_of
from joint_review import queries, usedtime
from joint_review.services import opine, reply
from tests.factories.accounts import make_actor
from tests.factories.joint_review import (
    answer,
    finish,
    issue,
    make_opinion,
    make_package,
    make_world,
)
from tests.joint_review.conftest import wire_rooms

FRIDAY = dt.datetime(2026, 11, 20, 9)
REASON = "按重新计算的人数核对，宽度满足"
OPEN_REASON = "宽度仍然不足，请再改"
VOIDED = "与第一条意见重复"
OUTSIDERS = ("owner", "designer", "window", "officer")


@pytest.fixture
def browsers(web, world):
    actors = world.actors | {"officer": make_actor("officer", kind="supervisor")}
    return {name: web(actor) for name, actor in actors.items()}


@pytest.fixture(scope="module")
def opened_case(module_db, settings):
    wire_rooms(settings)
    with clock.frozen(FRIDAY):
        made = make_world()
        return made, judge(made)


@pytest.fixture
def world(opened_case, db, wired, at):
    """The same world and package for all tests of this module: most of them only read."""
    at(FRIDAY.isoformat())
    return opened_case[0]


@pytest.fixture
def judged(opened_case, world):
    package, ids = opened_case[1]
    return queries.package(package.id), list(ids)


def judge(world):
    """Round two: one opinion closed, one kept open, one voided; the lead has not issued yet."""
    package = make_package(world, "reviewing")
    for problem in ("甲", "乙", "丙"):
        make_opinion(world, package, problem=problem)
    issue(world, package)
    answer(world, package)
    rows = [queries.opinion(one.id) for one in queries.issued(package)]
    reply.close(rows[0], world.reviewer, reason=REASON)
    reply.keep_open(rows[1], OPEN_REASON, world.reviewer)
    opine.move(rows[2], "void", world.lead, reason=VOIDED)
    return queries.package(package.id), [row.id for row in rows]


def page(browser, url):
    found = browser.get(url)
    assert found.status_code == 200, url
    return found.text


def says_nothing(text):
    return not any(word in text for word in (REASON, OPEN_REASON, VOIDED, "已闭合</", "复审：未"))


def surfaces(package, opinion_id):
    sheet = queries.current_sheets(package)[0]
    base = f"/joint-review/packages/{package.id}"
    return {
        "package": base,
        "list of packages": "/joint-review/packages",
        "opinions": f"{base}/opinions",
        "sheet": f"/joint-review/sheets/{sheet.id}",
        "compare": f"/joint-review/sheets/{sheet.id}/compare",
        "opinion": f"/joint-review/opinions/{opinion_id}",
        "desk": "/desk",
    }


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_page_tells_outsiders_a_verdict_before_the_next_issue(browsers, judged, role, place):
    package, ids = judged

    for name, url in surfaces(package, ids[place]).items():
        assert says_nothing(page(browsers[role], url)), name


def test_the_inside_sees_its_verdicts_at_once(browsers, judged):
    package, ids = judged

    for role in ("reviewer", "lead", "manager", "department"):
        assert REASON in page(browsers[role], f"/joint-review/opinions/{ids[0]}"), role
        assert "已闭合" in page(browsers[role], f"/joint-review/packages/{package.id}/opinions")


def test_counts_of_the_package_do_not_give_a_verdict_away(browsers, judged):
    package, _ = judged

    def open_ones(role):
        text = page(browsers[role], f"/joint-review/packages/{package.id}")
        cells = lxml.html.fromstring(text).xpath('//section[@id="opinions"]//td')
        return [cell.text_content() for cell in cells if cell.get("data-label") == "未闭合"]

    assert {role: open_ones(role) for role in OUTSIDERS} == {role: ["3"] for role in OUTSIDERS}
    assert open_ones("lead") == ["1"]


def test_the_grid_of_answers_shows_no_verdict_while_it_is_judged(browsers, judged):
    package, _ = judged

    text = page(browsers["designer"], f"/joint-review/packages/{package.id}/replies")

    assert says_nothing(text)
    assert text.count("设计已回复") == 3


@pytest.mark.parametrize("role", OUTSIDERS)
def test_the_ledger_shows_no_verdict_before_the_next_issue(browsers, judged, role):
    package, _ = judged

    before = ledger(browsers[role], package)

    assert [row["闭环状态"] for row in before] == ["未闭合"] * 3
    assert [row["处理结果"] for row in before] == [None] * 3
    assert [row["现状"] for row in before] == ["设计已回复"] * 3
    inside = [row["闭环状态"] for row in ledger(browsers["lead"], package)]
    assert inside == ["已闭合", "未闭合", "作废"]


def ledger(browser, package):
    raw = browser.get(f"/exports/review-ledger/{package.id}.xlsx").data
    rows = list(openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True))
    return [dict(zip(rows[1], row, strict=True)) for row in rows[2:]]


@pytest.mark.parametrize(("place", "action"), [(0, "close"), (1, "keep_open"), (2, "void")])
@pytest.mark.parametrize("role", OUTSIDERS)
def test_neither_timeline_nor_log_open_the_event_of_a_verdict(
    browsers, judged, role, place, action
):
    _, ids = judged
    (event,) = [
        e
        for e in events.timeline("joint_review.opinion", ids[place])
        if e.key == f"joint_review.opinion.{action}"
    ]

    timeline = page(browsers[role], f"/joint-review/opinions/{ids[place]}")
    entry = browsers[role].get(f"/log/{event.seq}")
    opened = browsers[role].get(f"/log/disclosures/{event.seq}")
    listed = page(browsers[role], "/log")

    assert f"日志第 {event.seq} 条" not in timeline
    assert says_nothing(entry.text)
    assert (entry.status_code, opened.status_code) == (200, 403)
    assert browsers["lead"].get(f"/log/disclosures/{event.seq}").status_code == 200
    assert says_nothing(listed)
    assert f"日志第 {event.seq} 条" in page(
        browsers["lead"], f"/joint-review/opinions/{ids[place]}"
    )


@pytest.mark.parametrize("role", ["designer", "window"])
def test_drafts_are_not_read_from_the_log_either(browsers, world, role):
    package = make_package(world, "reviewing")
    draft = make_opinion(world, package)
    opine.move(queries.opinion(draft.id), "void", world.reviewer, reason=VOIDED)
    event = events.timeline("joint_review.opinion", draft.id)[0]

    assert says_nothing(browsers[role].get(f"/log/{event.seq}").text)
    assert browsers[role].get(f"/log/disclosures/{event.seq}").status_code == 403


def test_the_issue_tells_everybody_everything(browsers, world, judged):
    package, ids = judged
    finish(world, package)
    opine.issue(queries.package(package.id), world.lead)

    closed, open_again = (
        page(browsers["designer"], f"/joint-review/opinions/{k}") for k in ids[:2]
    )

    assert REASON in closed
    assert OPEN_REASON in open_again
    assert [row["闭环状态"] for row in ledger(browsers["designer"], package)] == [
        "已闭合",
        "未闭合",
        "作废",
    ]
    assert browsers["designer"].get(f"/joint-review/opinions/{ids[2]}").status_code == 404


def test_a_verdict_of_an_earlier_round_stays_known_in_the_next(browsers, world, judged):
    package, ids = judged
    finish(world, package)
    opine.issue(queries.package(package.id), world.lead)
    answer(world, package)

    assert REASON in page(browsers["designer"], f"/joint-review/opinions/{ids[0]}")
    assert says_nothing(page(browsers["window"], "/log"))


def test_a_voided_opinion_does_not_disappear_before_the_issue(judged, world):
    _, ids = judged

    seen = queries.opinion_for(ids[2], world.designer)

    assert (seen.state, seen.veiled) == ("replied", True)
    assert allowed(world.designer, "opinion.view", queries.opinion(ids[2]))
    assert queries.opinion(ids[2]).state == "void"


def test_a_finished_task_that_goes_on_has_no_time_of_completion(world, judged):
    package, _ = judged
    assert [t.finished_at for t in queries.tasks(package) if t.state == "assigned"] == [None]
    finish(world, package)
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    assert task.finished_at is not None

    opine.reopen(queries.task(task.id), world.reviewer)

    assert queries.task(task.id).finished_at is None
    assert set(usedtime.of(queries.package(package.id))) >= {"institution", "designer"}


@pytest.mark.parametrize("role", ["window", "lead", "designer"])
def test_what_is_withheld_is_asked_once_for_all_opinions_of_a_page(world, judged, role):
    actor, opinions = world.actors[role], Event.subject_kind == "joint_review.opinion"

    def asked():
        found = list(Event.select().where(opinions))
        with count_queries() as counter:
            later = not_yet_for(actor, found)
            for thing in subjects_of(found).values():
                allowed(actor, "opinion.view", thing)
        return len(found), len(later), counter.count

    make_opinion(world, judged[0])
    few, kept, once = asked()
    make_opinion(world, judge(world)[0])
    many, more_kept, again = asked()
    assert (many > few, again) == (True, once)
    assert (kept > 0) == (more_kept > kept) == (role != "lead")


def test_the_designer_reads_what_happened_before_acceptance(world, browsers):
    package = make_package(world, "submitted")
    told = page(browsers["designer"], f"/joint-review/packages/{package.id}")

    timeline = told[told.index('id="timeline"') :]
    assert "还没有办理记录" not in timeline
    assert "提交审查" in timeline
