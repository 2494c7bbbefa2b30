"""Three ways into the library by setting: listed at once and checked afterwards; checked; a label."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.kernel import clock, deadlines, jobs, parameters
from app.kernel.db import write
from app.kernel.errors import Forbidden, NotAllowed
from app.kernel.notices import inbox
from intermediaries import queries
from intermediaries.models import LaterCheck
from intermediaries.queries import Filters, admission
from intermediaries.rules.admission import may_apply, problems, way_in
from intermediaries.services import (
    application,
    checking,
    later,
    notice,
    papers,
    reading,
    standing,
)
from intermediaries.states import AgencyState, CheckState, LaterState
from supervision.sanctions.models import Sanction
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency
from tests.intermediaries.conftest import paper

CITY = "320100"


@pytest.fixture
def by_notice(db):
    """A city that registers by notice."""
    admin = make_actor("system_admin", kind="platform")
    with write():
        parameters.set_value(notice.MODEL, "notice", clock.today(), "地方办法第五条", admin, CITY)


@pytest.fixture
def declared(by_notice, filled, agent):
    """An agency listed on its own word."""
    return application.submit(filled, agent)


def the_check():
    return admission.later_check(LaterCheck.get().id)


def shown():
    return queries.page(Filters(), clock.today()).total


@pytest.mark.parametrize(
    ("model", "failed", "goes"),
    [
        ("notice", False, "notice"),
        ("notice", True, "formality"),
        ("formality", False, "formality"),
        ("batch", True, "batch"),
    ],
)
def test_who_failed_once_is_checked_first(model, failed, goes):
    assert way_in(model, failed_before=failed) == goes


def test_a_declaration_lists_at_once_and_the_check_has_its_days(declared):
    assert declared.state == AgencyState.LISTED
    assert shown() == 1
    assert queries.qualified(declared, "drawing-review", clock.today()) == []
    assert [q.state for q in queries.qualifications_of(declared)] == [CheckState.DECLARED]
    check = the_check()
    due = [v.due for v in deadlines.of(check, only_open=True)]
    assert due == [dt.datetime(2026, 12, 18, 23, 59, 59)]
    assert deadlines.of(declared, only_open=True) == []


def test_the_clerks_are_told_to_check_what_is_listed_already(by_notice, clerk, filled, agent):
    application.submit(filled, agent)

    told = [(n.text, n.link) for n in inbox(clerk.person_id)]
    page = f"/intermediaries/{filled.id}"
    assert told == [("“{agency}”已按告知性登记入驻，请在时限内核查。", page)]


def test_elsewhere_an_application_waits_for_the_operator(by_notice, filled, agent):
    with write():
        type(filled).update(region="330302").where(type(filled).id == filled.id).execute()

    application.submit(queries.agency(filled.id), agent)

    assert queries.agency(filled.id).state == AgencyState.SUBMITTED
    assert LaterCheck.select().count() == 0


def test_a_check_that_passes_verifies_what_was_declared(declared, clerk):
    later.pass_(the_check(), clerk)

    assert the_check().state == LaterState.PASSED
    paper_now = queries.qualifications_of(declared)[0]
    assert (paper_now.state, paper_now.verified_by) == (CheckState.VERIFIED, clerk.org_name)
    assert shown() == 1
    assert queries.agency(declared.id).state == AgencyState.LISTED


def test_a_refused_certificate_stops_its_service_at_once(declared, clerk):
    one = queries.qualifications_of(declared)[0]

    checking.check_qualification(one, "refuse", clerk, reason="与发证机关公布的不一致")

    assert queries.qualified(declared, "drawing-review", clock.today()) != []
    assert queries.agencies_for("drawing-review", clock.today()) == []


def test_what_fails_is_struck_off_at_once_and_checked_first_next_time(declared, agent, clerk):
    later.fail(the_check(), "unfit", "没有规定数量的审查人员", clerk)

    agency = queries.agency(declared.id)
    assert agency.state == AgencyState.REJECTED
    assert shown() == 0
    assert Sanction.select().count() == 0
    assert not any(q.pledged for q in queries.qualifications_of(agency))
    application.reopen(agency, agent)
    application.submit(queries.agency(agency.id), agent)
    assert queries.agency(agency.id).state == AgencyState.SUBMITTED


def test_a_false_declaration_is_proposed_for_removal_once(declared, clerk):
    later.fail(the_check(), "false", "资质证书系伪造", clerk)

    proposed = Sanction.get()
    assert (proposed.measure, proposed.ground, proposed.state) == ("removal", "fraud", "proposed")
    assert "资质证书系伪造" in proposed.facts
    assert queries.agency(declared.id).state == AgencyState.REJECTED
    with pytest.raises(Exception, match=r"已经过时|办理过"):
        later.fail(the_check(), "false", "再来一次就是重复", clerk)
    assert Sanction.select().count() == 1


def test_who_is_told_to_put_right_does_so_in_time_or_is_struck_off(declared, agent, clerk, at):
    later.ask(the_check(), "社保证明不足三个月", clerk)
    assert shown() == 1
    views = {v.kind.split(".")[1]: v.due for v in deadlines.of(the_check(), only_open=True)}
    assert views == {"later_check": None, "rectify": dt.datetime(2026, 11, 27, 23, 59, 59)}

    at("2026-11-25 10:00")
    later.report(the_check(), "已补缴并上传", agent)
    with pytest.raises(NotAllowed, match="已责令改正过一次"):
        later.ask(the_check(), "再改", clerk)
    at("2026-12-02 00:00")
    jobs.run_due()
    assert the_check().state == LaterState.OPEN


def test_without_an_answer_the_listing_ends_by_itself(declared, clerk, at):
    later.ask(the_check(), "社保证明不足三个月", clerk)
    at("2026-11-27 23:59:58")
    jobs.run_due()
    assert the_check().state == LaterState.RECTIFYING

    at("2026-11-28 00:00:01")
    jobs.run_due()

    assert (the_check().state, the_check().result) == (LaterState.FAILED, later.LATE)
    assert queries.agency(declared.id).state == AgencyState.REJECTED
    assert shown() == 0


def test_who_leaves_is_not_checked_any_more(declared, agent):
    standing.withdraw(declared, "不再经营", agent)

    assert the_check().state == LaterState.ENDED


def test_nobody_checks_his_own_declaration(declared, clerk, firm, agent):
    mixed = type(clerk)(**{**clerk.__dict__, "org_id": firm.id})
    for who in (mixed, agent):
        with pytest.raises(Forbidden):
            later.pass_(the_check(), who)


def test_a_certificate_that_is_missing_keeps_the_check_from_passing(declared, agent, clerk):
    papers.retire_qualification(queries.qualifications_of(declared)[0], agent)

    with pytest.raises(NotAllowed):
        later.pass_(the_check(), clerk)


FORMS = [
    ("企业", CITY, []),
    ("个体工商户", CITY, ["本地只接受下列类型的机构入驻：企业、事业单位。"]),
    ("个体工商户", "330302", []),
]


@pytest.mark.parametrize(("form", "region", "said"), FORMS)
def test_only_the_legal_forms_of_the_place_come_in(db, store, form, region, said):
    admin = make_actor("system_admin", kind="platform")
    with write():
        parameters.set_value(
            "intermediaries.legal_forms",
            '["企业", "事业单位"]',
            clock.today(),
            "唐山办法：独立法人",
            admin,
            CITY,
        )
    place = "320102" if region == CITY else region
    agency = make_agency(state="draft", legal_form=form, region=place)

    told = [str(one) for one in reading.prepare(agency).missing if "类型" in str(one)]

    assert told == said


def test_papers_of_a_new_kind_are_not_pledged(declared):
    with write():
        one = type(queries.qualifications_of(declared)[0])
        made = one.create(
            agency=declared,
            **{k: v for k, v in vars(paper(number="N2")).items() if k != "scan"},
        )
    assert made.pledged is False


DAY = dt.date(2026, 11, 20)
GOOD = {
    "opens": DAY, "closes": dt.date(2026, 12, 10), "valid_from": dt.date(2027, 1, 1),
    "valid_to": dt.date(2027, 6, 30), "conditions": "符合资质标准",
}  # fmt: skip
WRONG = [
    ({}, []),
    ({"closes": dt.date(2026, 11, 19)}, ["征集截止日不能早于开始日。", "征集截止日不能早于今天。"]),
    ({"valid_from": dt.date(2026, 12, 10)}, ["名单生效日应在征集截止日之后。"]),
    ({"valid_to": dt.date(2026, 12, 31)}, ["名单到期日不能早于生效日。"]),
    ({"valid_to": dt.date(2031, 1, 1)}, ["名单有效期最长三年。"]),
    ({"conditions": " "}, ["请写明入选条件。"]),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_the_days_of_an_intake_follow_each_other(change, said):
    assert [str(one) for one in problems(SimpleNamespace(**GOOD | change), DAY)] == said


@pytest.mark.parametrize(
    ("change", "more", "count"),
    [
        ({}, {}, 0),
        ({"state": "selecting"}, {}, 1),
        ({"opens": dt.date(2026, 11, 21)}, {}, 1),
        ({"closes": dt.date(2026, 11, 19)}, {}, 1),
        ({}, {"serves": False}, 1),
        ({"items": ["surveying"]}, {}, 1),
        ({"items": ["surveying", "drawing-review"]}, {}, 0),
    ],
)
def test_who_may_apply_for_an_intake(change, more, count):
    intake = SimpleNamespace(**GOOD | {"state": "open", "items": []} | change)
    given = {"serves": True, "offered": ["drawing-review"]} | more

    assert len(may_apply(intake, DAY, **given)) == count
