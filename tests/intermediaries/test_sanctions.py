"""After admission: standing, later papers, grades, and two clerks at once."""

import datetime as dt
import threading

import pytest

from app.kernel import jobs, parameters
from app.kernel.errors import Invalid, NotAllowed, StaleState
from intermediaries import queries
from intermediaries.models import Agency, Shelf
from intermediaries.queries import Filters
from intermediaries.services import application, checking, papers, standing
from intermediaries.states import AgencyState, CheckState, OfferingState
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import (
    make_agency,
    make_offering,
    make_practitioner,
    make_qualification,
)

DAY = dt.date(2026, 11, 20)


def states(agency):
    return queries.agency(agency.id).state


def test_a_suspended_agency_returns_by_itself(db, manager, at):
    agency = make_agency()
    with pytest.raises(Invalid):
        standing.suspend(agency, DAY - dt.timedelta(days=1), "逾期", manager)
    with pytest.raises(Invalid):
        standing.suspend(agency, DAY, " ", manager)
    with pytest.raises(Invalid, match="最长 30 天"):
        standing.suspend(agency, DAY + dt.timedelta(days=31), "超期", manager)
    agency = standing.suspend(agency, dt.date(2026, 11, 30), "超期交付", manager)
    assert Shelf.select().where(Shelf.agency == agency).count() == 0
    assert queries.agencies_for("drawing-review", DAY) == []

    at("2026-11-30 23:59")
    jobs.run_due()
    standing.end_suspension({"subject_id": agency.id})
    assert states(agency) == AgencyState.SUSPENDED
    at("2026-12-01 00:00")
    while jobs.run_due():
        pass

    assert states(agency) == AgencyState.LISTED
    assert queries.page(Filters(), DAY).total == 1


def test_a_suspended_agency_is_restored_by_hand(db, manager):
    agency = standing.suspend(make_agency(), DAY, "核查", manager)

    assert standing.restore(agency, "核查无误", manager).state == AgencyState.LISTED


def test_a_removed_agency_waits_for_the_end_of_its_ban(db, manager, at):
    agency = make_agency()
    own = make_actor("handler", organisation=agency.organisation, kind="agency")
    ban(agency, manager)
    agency = queries.agency(agency.id)
    assert agency.state == AgencyState.REMOVED
    assert agency.ban_until == dt.date(2027, 11, 20)
    with pytest.raises(NotAllowed, match="禁入期至2027-11-20"):
        application.reopen(agency, own)

    at("2027-11-21 09:00")
    application.reopen(queries.agency(agency.id), own)

    assert states(agency) == AgencyState.DRAFT


def ban(agency, actor):
    term = {"starts": DAY, "ends": dt.date(2027, 11, 20)}
    why = "弄虚作假"
    standing.restrict(agency, **term, reason=why, cause=agency, actor=actor, kind="ban")


def test_an_agency_with_an_open_contract_may_not_leave(db):
    agency = make_agency()
    own = make_actor("handler", organisation=agency.organisation, kind="agency")
    standing.contract_opened(agency.organisation_id)
    with pytest.raises(NotAllowed, match="还有1份合同未办结"):
        standing.withdraw(queries.agency(agency.id), "转行", own)

    standing.contract_closed(agency.organisation_id)
    standing.contract_closed(agency.organisation_id)

    assert standing.withdraw(queries.agency(agency.id), "转行", own).state == AgencyState.WITHDRAWN


def test_a_paper_added_later_counts_once_it_is_checked(db, clerk):
    agency = make_agency(items=())
    own = make_actor("handler", organisation=agency.organisation, kind="agency")
    certificate = make_qualification(agency, state=CheckState.DECLARED)
    state = OfferingState.PROPOSED
    offering = make_offering(agency, "drawing-review", state=state, papers=False)
    fresh = queries.offering(offering.id)
    with pytest.raises(NotAllowed, match="核验未通过"):
        papers.move_offering(fresh, "list", clerk)
    assert len(queries.waiting_parts()[0]) == len(queries.waiting_parts()[1]) == 1

    checking.check_qualification(certificate, "verify", clerk)
    papers.move_offering(queries.offering(offering.id), "list", clerk)
    assert queries.qualified(agency, "drawing-review", DAY) == []

    papers.move_offering(queries.offering(offering.id), "pause", own, reason="人手不足")
    assert queries.agencies_for("drawing-review", DAY) == []
    papers.move_offering(queries.offering(offering.id), "resume", own)
    checking.check_qualification(
        queries.qualification(certificate.id), "refuse", clerk, reason="证书已被撤销"
    )
    assert queries.agencies_for("drawing-review", DAY) == []


def test_a_retired_paper_takes_its_service_off_the_shelf(db):
    agency = make_agency(items=("drawing-review", "cost-consulting"))
    own = make_actor("handler", organisation=agency.organisation, kind="agency")
    make_practitioner(agency, "注册测绘师")

    papers.retire_qualification(queries.qualifications_of(agency)[0], own)
    assert queries.agencies_for("drawing-review", DAY) == []
    assert len(queries.agencies_for("cost-consulting", DAY)) == 1
    people = {p.certificate: p for p in queries.practitioners_of(agency)}
    papers.retire_practitioner(people["注册测绘师"], own)
    assert len(queries.agencies_for("cost-consulting", DAY)) == 1
    papers.retire_practitioner(people["一级造价工程师"], own)

    assert queries.agencies_for("cost-consulting", DAY) == []


def test_grades_move_an_agency_on_the_shelf(db, manager):
    low, high = make_agency(), make_agency()

    standing.set_grade(high, "A", 95, manager)
    standing.set_grade(low, "D", 62, manager)

    assert [r.id for r in queries.page(Filters(), DAY).rows] == [high.id, low.id]
    with pytest.raises(Invalid):
        standing.set_grade(low, "F", 62, manager)


def test_two_clerks_at_the_same_moment(committing_db):
    """One decides; the other hears who was faster."""
    agency = make_agency(state=AgencyState.SUBMITTED)
    Agency.update(no_shareholders=True).execute()
    parameters.set_value(
        "intermediaries.scans_required", "否", DAY, "试点", make_actor("clerk", kind="operator")
    )
    clerks = [make_actor("clerk", kind="operator") for _ in range(2)]
    gate, results = threading.Barrier(2), []

    def run(actor):
        mine = queries.agency(agency.id)
        gate.wait()
        try:
            checking.admit(mine, actor, seen=mine.version)
            results.append("done")
        except StaleState as error:
            results.append(str(error)[-20:])
        except BaseException as error:
            results.append(repr(error))
            raise
        finally:
            committing_db.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(len(r) for r in results) == [4, 20], results
    assert queries.count(Filters(), DAY) == 1
