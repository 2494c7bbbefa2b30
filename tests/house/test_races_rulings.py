"""Two acts at one moment on one thing: one counts, the other hears of it, nobody waits for ever."""

import datetime as dt
import threading

import pytest

from app.kernel import files, jobs
from bidding.models import Amendment, Contract, OpenedOffer, Release, Result
from bidding.services import amending, contract, releasing
from intermediaries.models import Agency, LibraryImport
from intermediaries.services import taking
from projects.models import Assessment
from projects.services import assessing
from supervision.evaluation.models import Evaluation
from supervision.evaluation.services import answering
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_sealed import fresh
from tests.factories.accounts import make_actor
from tests.factories.sealing import make_offer, make_sealed, release_of
from tests.factories.supervision import kept_paper, lock, make_contract, make_evaluation, rate
from tests.intermediaries.test_library_import import line, read
from tests.racing import at_once, refused

NOTHING = {"ends_on": None, "amount_fen": None, "scope": "", "amount_why": "", "reason": "设计变更"}


@pytest.fixture(autouse=True)
def _house(app, committing_db, settings, at):
    files.configure(settings)
    at(OPENS)


def sides(of):
    return [make_actor("handler", organisation=one) for one in (of.owner, of.agency)]


def test_agreeing_to_a_change_while_the_contract_is_ended_ends_one_way(monkeypatch):
    """Whoever agrees holds the change and wants the contract; ending it goes the other way."""
    made = make_contract(ends_on=dt.date(2026, 12, 10))
    owner, agency = sides(made)
    row = amending.propose(made, {**NOTHING, "scope": "增加复核"}, [], owner)
    agreed, ended, fits = threading.Event(), threading.Event(), amending._still_fits
    close = contract.finishing.close

    def meet(mine, other, call):
        def held(*given):
            mine.set()
            other.wait(0.3)
            return call(*given)

        return held

    monkeypatch.setattr(amending, "_still_fits", meet(agreed, ended, fits))
    monkeypatch.setattr(contract.finishing, "close", meet(ended, agreed, close))
    answers = at_once(
        lambda: amending.agree(Amendment.get(), agency, None),
        lambda: contract.terminate(Contract.get(), "项目取消", owner, None),
    )

    assert None not in answers
    states = (str(Contract.get().state), str(Amendment.get_by_id(row.id).state))
    late = len(refused(answers))
    ends = [(("terminated", "agreed"), 0), (("terminated", "lapsed"), 1), (("filed", "agreed"), 1)]
    assert (states, late) in ends  # the last: who ends it hears that it was changed meanwhile


def test_a_result_accepted_and_returned_at_once_is_one_of_both():
    owner, _ = sides(make_contract())

    answers = at_once(
        lambda: contract.accept(Result.get(), owner, None),
        lambda: contract.give_back(Result.get(), "缺少附图", owner, None),
    )

    assert (len(refused(answers)), None in answers) == (1, False)
    found = (str(Result.get().state), str(Contract.get().state), Result.get().returns)
    assert found in [("accepted", "completed", 0), ("returned", "filed", 1)]


def test_a_share_handed_in_twice_at_once_counts_once(at):
    requirement, kept = make_sealed()
    for _ in range(2):
        make_offer(requirement)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    now = fresh(requirement)
    text = release_of(now, kept[0], 1)

    answers = at_once(*[lambda: releasing.release(fresh(now), text, kept[0].actor)] * 2)

    assert len(refused(answers)) == 1
    assert (Release.select().count(), OpenedOffer.select().count()) == (1, 0)


def test_a_ruling_on_one_appeal_is_made_once():
    row = lock(rate(make_evaluation(), 2))
    agent = make_actor("handler", organisation=row.agency.organisation)
    answering.appeal(row, "延期系业主变更设计所致，有变更单为证", [], agent, None)
    judges = [make_actor("officer", kind="regulator") for _ in range(2)]

    answers = at_once(
        *[
            lambda who=who, says=says: answering.moderate(
                Evaluation.get_by_id(row.id), says, "依据变更单", who, None
            )
            for who, says in zip(judges, ("upheld", "rejected"), strict=True)
        ]
    )

    assert (len(refused(answers)), None in answers) == (1, False)
    (told,) = [one for one in answers if one not in refused(answers)]
    assert told.facts["ruling"] == Evaluation.get_by_id(row.id).ruling


def test_an_assessment_corrected_twice_at_once_has_one_successor():
    committee = make_actor("handler", kind="committee")
    days = {"valid_from": dt.date(2026, 11, 1), "valid_to": dt.date(2027, 11, 1)}
    values = {"zone": "江宁开发区", "region": "320102", "item": "drawing-review", **days}
    values |= {"title": "区域审查报告", "scope": "一期地块", "item_name": "施工图审查"}
    row = assessing.enter(values, kept_paper(), committee)
    assessing.publish(row, committee, None)

    answers = at_once(
        *[
            lambda title=title: assessing.supersede(
                Assessment.get_by_id(row.id),
                {**values, "title": title},
                None,
                "勘误",
                committee,
                None,
            )
            for title in ("勘误一", "勘误二")
        ]
    )

    assert (len(refused(answers)), None in answers) == (1, False)
    assert Assessment.select().count() == 2
    (made,) = Assessment.select().where(Assessment.replaces == row)
    assert str(made.state) == "published"


def test_a_library_is_taken_over_once():
    manager = make_actor("manager", kind="operator")
    found = read([line(1), line(2)], manager)

    answers = at_once(
        *[
            lambda: taking.take_over(
                LibraryImport.get_by_id(found.id), with_changes=False, actor=manager
            )
        ]
        * 2
    )
    jobs.run_due(dt.datetime(2026, 11, 16, 9, 30))

    assert len(refused(answers)) == 1
    assert Agency.select().where(Agency.name.startswith("导入")).count() == 2
