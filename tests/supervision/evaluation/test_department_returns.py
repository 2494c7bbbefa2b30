"""What a department sends back in the joint review stands on the record of who drew it (R269)."""

import pytest

from app.kernel.db import write
from app.kernel.events import Event, record
from app.kernel.permissions import SYSTEM
from bidding.models import Contract
from intermediaries import queries as library
from joint_review import queries
from joint_review.models.package import Package
from supervision.credit.models import CreditEntry
from supervision.evaluation import returns
from supervision.evaluation.figures import figures_of
from supervision.evaluation.models import DepartmentReturn
from tests.factories.accounts import make_organisation
from tests.factories.intermediaries import make_agency
from tests.factories.joint_review import (
    advance,
    finish,
    issue,
    make_contract,
    make_opinion,
    make_package,
    make_world,
)


@pytest.fixture
def drawn(at):
    """A package under review whose designer was chosen in the market."""
    at("2026-11-20 09:00")
    world = make_world()
    agency = make_agency(make_organisation("市场选定设计院", kind="agency"))
    contract = make_contract(world.project, agency)
    with write():
        Contract.update(item="engineering-design").where(Contract.id == contract.id).execute()
    package = make_package(world, "reviewing")
    with write():
        Package.update(designer=agency.organisation).where(Package.id == package.id).execute()
    return world, queries.package(package.id), agency


def heard():
    return [e.facts for e in Event.select().where(Event.key == "joint_review.package.returned")]


def test_a_department_that_asks_for_changes_is_counted_once_a_round(drawn):
    world, package, agency = drawn
    for problem in ("口部净宽不足", "密闭通道缺门"):
        make_opinion(world, package, "civil_defence", problem=problem)
    make_opinion(world, package)

    issue(world, package)

    (row,) = DepartmentReturn.select()
    assert (row.agency_id, row.round, row.must, row.disciplines) == (agency.id, 1, 2, "人防")
    assert row.department_id == world.department.org_id
    assert returns.count(agency.id) == 1
    assert figures_of(library.agency(agency.id)).department_returns == 1
    assert [one.department.name for one in returns.of_contract(row.contract_id)] == [
        "人民防空办公室"
    ]
    with write():
        record("joint_review.package.returned", package, actor=SYSTEM, facts=heard()[0])
    assert DepartmentReturn.select().count() == 1


@pytest.mark.parametrize("severity", ["suggest", None])
def test_suggestions_and_the_institutions_own_opinions_are_no_return(drawn, severity):
    world, package, _ = drawn
    if severity:
        plain = {"kind": "depth", "basis": "", "clause": ""}
        make_opinion(world, package, "civil_defence", severity=severity, **plain)
    make_opinion(world, package)

    issue(world, package)

    assert heard() == []


def test_a_designer_outside_the_market_has_no_record(at):
    at("2026-11-20 09:00")
    world = make_world()
    package = make_package(world, "reviewing")
    make_opinion(world, package, "civil_defence")

    issue(world, package)

    assert len(heard()) == 1
    assert DepartmentReturn.select().count() == 0


def test_credit_proposes_what_the_rules_say_of_a_returned_result(drawn):
    world, package, agency = drawn
    make_opinion(world, package, "civil_defence")
    finish(world, package)

    advance(world, package, "revising", alone=True)

    (entry,) = CreditEntry.select()
    assert (entry.agency_id, entry.state) == (agency.id, "found")
    assert "被人民防空办公室退回，必须修改的意见 1 条（人防）" in entry.facts
