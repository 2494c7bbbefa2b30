"""Several winners with their shares, and frameworks with call-offs among their members."""

import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from app.accounts.models import Organisation
from app.kernel import clock, files, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed
from bidding.models import Agreement, Award, Contract, Objection, Payment, Requirement
from bidding.queries import frameworks as reads
from bidding.rules.framework import Framework
from bidding.rules.several import Several
from bidding.services import award, contract, direct, frameworks, lotting, signup, terms
from exports.models import Paper
from intermediaries.models import Agency
from tests.bidding.scenes import OPENS, F, T, pdf
from tests.exports.test_library_papers import words
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.projects import make_project

HALF = Framework(dt.date(2026, 11, 16), dt.date(2027, 5, 15), "rotation", 0, 0, 1)
SHARED = Several(3, 2, "rank", (5000, 3000, 2000))


def fresh(row):
    return type(row).get_by_id(row.id)


def chosen(count, rule=SHARED, kept=None, **more):
    """A drawn purchase of several winners out of `count`: owner, requirement, people by agency."""
    owner = make_owner()
    row = make_requirement(owner, publish_it=False, **more)
    lotting.arrange(row, rule, kept, owner, None)
    lotting.publish_all(fresh(row), owner)
    people = {}
    for _ in range(count):
        agency, person = make_bidder()
        make_signup(row, (agency, person))
        people[agency.id] = person
    jobs.run_due(F)
    jobs.run_due(T)
    return owner, fresh(row), people


def standing(row):
    return [(one.place, one.share_bp, one.amount_fen) for one in award.standing(row)]


@pytest.fixture(autouse=True)
def _opens(app, db, at):
    at(OPENS)


@pytest.mark.parametrize(
    ("count", "stands"),
    [
        (4, [(1, 5000, 4_000_000), (2, 3000, 2_400_000), (3, 2000, 1_600_000)]),
        (2, [(1, 6250, 5_000_000), (2, 3750, 3_000_000)]),
    ],
)
def test_the_first_n_win_with_their_shares_of_the_price(count, stands):
    _, row, _ = chosen(count)

    assert str(row.state) == "publicity"
    assert standing(row) == stands


def test_fewer_than_the_least_extends_and_fails():
    _, row, _ = chosen(1)

    assert (str(row.state), row.extended) == ("signup", 1)


def test_during_publicity_a_reserve_takes_place_and_share_later_it_stays_empty(at):
    _, row, people = chosen(4, reserves=1)
    first, second, _ = award.standing(row)
    award.decline(first, "人员冲突", people[first.agency_id], None)
    assert [one[:2] for one in standing(row)] == [(1, 5000), (2, 3000), (3, 2000)]
    assert first.agency_id not in {one.agency_id for one in award.standing(row)}

    jobs.run_due(dt.datetime(2026, 12, 4))
    at("2026-12-04 09:00")
    assert str(fresh(row).state) == "awarded"
    assert Contract.select().count() == 3
    second = fresh(second)
    award.decline(second, "人员冲突", people[second.agency_id], None)

    assert [one[0] for one in standing(fresh(row))] == [1, 3]
    assert str(fresh(row).state) == "awarded"


def test_it_is_over_when_the_last_contract_is(at):
    owner, row, people = chosen(3)
    jobs.run_due(dt.datetime(2026, 12, 1))
    at("2026-12-01 09:00")
    signed = [_signed(one, owner, people) for one in Contract.select()]
    for number, one in enumerate(signed):
        assert str(fresh(row).state) == "in_service"
        contract.terminate(fresh(one), "停建", owner, None)
        assert (str(fresh(row).state) == "terminated") is (number == 2)


def _signed(row, owner, people):
    """Upload and confirm a contract from today for 60 days."""
    today = clock.today()
    values = {
        "number": f"HT-{row.id[:4]}",
        "signed_on": today,
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=60),
        "amount_fen": row.amount_fen,
    }
    blob = files.store(io.BytesIO(pdf().getvalue()), "合同.pdf")
    agency = people[row.award.agency_id]
    contract.upload(row, values, (blob, "合同.pdf"), agency, None)
    contract.confirm(fresh(row), owner, None)
    return row


@pytest.fixture
def framework(at, web):
    """A framework of three members, all agreements filed: owner, requirement, people."""
    owner, row, people = chosen(3, Several(3, 2), HALF)
    jobs.run_due(dt.datetime(2026, 12, 1))
    at("2026-12-01 09:00")
    form = web(owner).get(f"/bidding/contracts/{Contract.get().id}/upload").text
    assert 'name="paper"' in form
    assert 'name="amount_fen"' not in form  # each call-off has its own price
    for one in Contract.select():
        _signed(one, owner, people)
    return owner, fresh(row), people


def _call(owner, row, people, amount_fen=1_000_000):
    values = {"title": "一号楼检测", "content": "检测", "amount_fen": amount_fen, "service_days": 9}
    made = frameworks.call(row, row.project, values, owner)
    lotting.publish_all(fresh(made), owner)
    made = fresh(made)
    return made, people[made.chosen_id]


def test_members_are_called_by_turns_at_the_price_of_the_call(framework):
    owner, row, people = framework
    members = reads.members(row.id, clock.today())
    assert [one.place for one in members] == [1, 2, 3]
    assert {one.amount_fen for one in award.standing(row)} == {0}
    assert not Payment.select().exists()  # a framework fixes no price, nothing is owed

    first, person = _call(owner, row, people)
    make_signup(first, (Agreement.get().agency.__class__.get_by_id(first.chosen_id), person))
    direct.accepted(first.id)
    second, _ = _call(owner, row, people)

    assert [first.chosen_id, second.chosen_id] == [one.agency_id for one in members[:2]]
    assert Award.get(Award.requirement == first).amount_fen == 1_000_000


def test_a_framework_serves_every_project_of_its_owner(framework, web):
    owner, row, people = framework
    other = make_project(Organisation.get_by_id(owner.org_id), name="二号楼工程")
    values = {"title": "二号楼检测", "content": "检测", "amount_fen": 700_000, "service_days": 9}
    told = web(owner).get(f"/bidding/requirements/{row.id}/call").text
    call = frameworks.call(row, other, values, owner)
    assert fresh(call).chosen.name in told
    assert terms.objections(fresh(call)) == []  # whose turn it is stands in the draft
    lotting.publish_all(fresh(call), owner)
    call = fresh(call)
    page = web(owner).get(f"/bidding/requirements/{call.id}").text
    assert "所选机构在截止前接受邀请" in page
    asked = web(people[call.chosen_id]).get(f"/bidding/requirements/{call.id}/signup").text
    assert "<h1>接受邀请</h1>" in asked
    assert not {"随机数", "抽取时间"} & set(re.findall("随机数|抽取时间", asked))
    make_signup(call, (Agency.get_by_id(call.chosen_id), people[call.chosen_id]))
    direct.accepted(call.id)
    with write():
        award.issue(Award.get(Award.requirement == call))
    signed = Contract.get(Contract.requirement == call)

    assert row.project_id != other.id == call.project_id == signed.project_id
    assert (signed.amount_fen, signed.requirement.within_id) == (700_000, row.id)


def test_nobody_but_a_member_may_answer_a_call_off(framework):
    owner, row, people = framework
    call, _ = _call(owner, row, people)
    _, stranger = make_bidder()

    said = signup.objections(signup.gate(call.id, stranger.org_id), clock.today())

    assert [str(one) for one in said] == ["本公告为框架协议的二次选取，只由框架协议的有效成员参加"]


def test_everybody_reads_the_terms_and_members_of_a_framework(framework, client):
    owner, row, people = framework

    shown = client.get(f"/bidding/requirements/{row.id}").text

    assert "单次采购上限" in shown
    assert all(Organisation.get_by_id(one.org_id).name in shown for one in people.values())
    plain = make_requirement(owner)
    assert "单次采购上限" not in client.get(f"/bidding/requirements/{plain.id}").text


def test_a_refused_turn_is_counted_and_ends_the_membership_as_published(framework):
    owner, row, people = framework
    call, person = _call(owner, row, people)

    direct.turn_down(call, "人员冲突", person, None)

    gone = Agreement.get(Agreement.agency == call.chosen_id)
    assert str(gone.state) == "removed"
    assert len(reads.members(row.id, clock.today())) == 2
    assert _call(owner, row, people)[0].chosen_id != call.chosen_id


def test_limits_of_the_framework_hold_and_its_day_ends_all(framework, at):
    owner, row, people = framework
    kept = Framework(HALF.starts, HALF.ends, "rotation", 900_000, 1_500_000, 0)
    Requirement.update(framework=lotting.framework.write(kept)).where(
        Requirement.id == row.id
    ).execute()
    with pytest.raises(NotAllowed, match="单次采购不得超过"):
        _call(owner, row, people)
    call, person = _call(owner, fresh(row), people, 900_000)
    make_signup(call, (Agreement.get().agency.__class__.get_by_id(call.chosen_id), person))
    direct.accepted(call.id)
    assert reads.spent_fen(row.id, "") == 900_000
    with pytest.raises(NotAllowed, match="尚余 6,000"):
        _call(owner, fresh(row), people, 700_000)

    with write():
        award.issue(Award.get(Award.requirement == call))
        Contract.update(amount_fen=800_000).where(Contract.requirement == call).execute()
    assert reads.spent_fen(row.id, "") == 800_000  # as amended, not as published

    jobs.run_due(dt.datetime(2027, 5, 16))

    assert {str(one.state) for one in Agreement.select()} == {"expired"}
    assert str(fresh(row).state) == "completed"
    at("2027-05-16 09:00")
    with pytest.raises(NotAllowed, match="没有有效成员"):
        _call(owner, fresh(row), people, 1)


def test_a_member_may_leave_and_the_owner_may_remove(framework, web):
    owner, row, people = framework
    first, second, _ = reads.members(row.id, clock.today())
    kept = Contract.get(Contract.award == first.award)
    assert "不定金额" in web(owner).get(f"/bidding/contracts/{kept.id}").text

    frameworks.leave(first, "leave", "业务调整", people[first.agency_id], None)
    frameworks.leave(second, "remove", "弄虚作假", owner, None)

    assert [str(one.state) for one in reads.agreements_of(row.id)] == [
        "left",
        "removed",
        "in_force",
    ]


def test_each_winner_has_an_award_notice_of_its_own(at):
    _, row, _ = chosen(3)
    jobs.run_due(dt.datetime(2026, 12, 1))

    numbers = {one.number for one in row.awards}
    assert {one.number for one in Paper.select().where(Paper.about_id == row.id)} == numbers
    assert len(numbers) == 3


def test_no_list_or_paper_gives_a_framework_the_price_of_nothing(framework, client):
    _, row, _ = framework
    sheet = load_workbook(io.BytesIO(client.get("/bidding/results/export.xlsx").data)).active
    told = [cell for line in sheet.iter_rows(values_only=True) for cell in line]

    shown = client.get("/bidding/results").text
    paper = words(client.get(f"/exports/result-notice/{row.id}.docx").data)

    assert ("二次选取时确定" in shown, "0.00 元" in shown.replace("00.00 元", "")) == (True, False)
    assert (told.count("二次选取时确定"), 0 in told) == (3, False)
    assert ("以二次选取结果为准" in paper, "零元" in paper) == (True, False)


def test_an_objection_names_the_winner_it_is_about(web):
    _, row, people = chosen(4)
    _, second, _ = award.standing(row)
    loser = next(p for key, p in people.items() if key not in {a.agency_id for a in row.awards})
    url = f"/bidding/requirements/{row.id}/object"

    assert web(loser).post(url, data={"reason": "人员不足"}).status_code == 422
    sent = web(loser).post(url, data={"reason": "人员不足", "about": second.id})

    assert sent.status_code == 303
    assert Objection.get().award_id == second.id
    award.decide(Objection.get(), "uphold", "属实", make_actor("clerk", kind="operator"), None)
    assert [one[0] for one in standing(fresh(row))] == [1, 3]
    assert str(fresh(row).state) == "publicity"


def test_several_winners_are_refused_where_the_method_chooses_one(db):
    owner = make_owner()
    row = make_requirement(owner, publish_it=False)
    row.method = "credit_merit"

    with pytest.raises(Invalid, match="只选一家"):
        lotting.arrange(row, SHARED, None, owner, None)

    lotting.arrange(row, Several(), None, owner, None)
