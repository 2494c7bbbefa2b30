"""A service item changes by editions: two people, a day, nothing overwritten."""

import datetime as dt

import pytest

from app.kernel import jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed
from intermediaries import queries
from intermediaries.models import ItemEdition
from intermediaries.rules.editions import BLANK
from intermediaries.services import editions
from intermediaries.services.catalogue import sync_catalogue
from intermediaries.states.editions import EditionState
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.intermediaries import make_agency

TODAY, SOON = dt.date(2026, 11, 20), dt.date(2026, 12, 1)


@pytest.fixture
def office(db):
    return make_organisation("住建局", kind="regulator")


@pytest.fixture
def drafter(office):
    return make_actor("officer", organisation=office, kind="regulator")


@pytest.fixture
def second(office):
    return make_actor("officer", organisation=office, kind="regulator")


def changed(edition, effective=SOON, **fields):
    return {
        **edition.fields,
        **fields,
        "effective": effective,
        "source": "苏建规〔2026〕1号",
    }


def proposed(drafter, code="cost-consulting", effective=SOON, **fields):
    made = editions.start(code, drafter)
    editions.edit(made, changed(made, effective, **fields), drafter, None)
    editions.move(made, "propose", drafter)
    return made


def test_a_second_person_approves_and_the_day_brings_it_into_force(drafter, second, at):
    old = queries.item_on("cost-consulting", TODAY)
    made = proposed(drafter, days=20)
    editions.approve(made, second)

    assert queries.item_on("cost-consulting", TODAY).id == old.id
    assert queries.item("cost-consulting").time_limit_days is None
    jobs.run_due(dt.datetime(2026, 11, 30, 23, 59))
    assert queries.edition(made.id).state == EditionState.APPROVED

    at("2026-12-01 00:00")
    assert queries.item_on("cost-consulting", SOON).id == made.id
    jobs.run_due(dt.datetime(2026, 12, 1))
    row = queries.item("cost-consulting")
    assert (row.time_limit_days, row.edition, row.effective) == (20, 2, SOON)
    before = queries.edition(old.id)
    assert (before.state, before.ends) == (EditionState.ENDED, dt.date(2026, 11, 30))
    assert before.fields["days"] is None


def test_nobody_approves_their_own_edition(drafter, second):
    made = proposed(drafter)

    with pytest.raises(Forbidden):
        editions.approve(made, drafter)
    with pytest.raises(Forbidden):
        editions.approve(made, make_actor("handler", kind="owner"))
    editions.approve(made, second)
    assert made.state == EditionState.APPROVED


def test_an_edition_for_today_holds_at_once(drafter, second):
    made = proposed(drafter, effective=TODAY, name="造价咨询服务")
    editions.approve(made, second)

    assert queries.edition(made.id).state == EditionState.IN_FORCE
    assert queries.item("cost-consulting").name == "造价咨询服务"


def test_a_revoked_approval_never_holds(drafter, second, at):
    made = proposed(drafter, days=20)
    editions.approve(made, second)
    editions.move(made, "revoke", second, reason="文件暂缓")
    at("2026-12-01 09:00")
    jobs.run_due(dt.datetime(2026, 12, 1, 9))

    assert queries.edition(made.id).state == EditionState.DROPPED
    assert queries.item("cost-consulting").edition == 1


def test_a_day_that_passed_is_sent_back(drafter, second, at):
    made = proposed(drafter)
    at("2026-12-02 09:00")

    with pytest.raises(NotAllowed) as refusal:
        editions.approve(made, second)
    assert "生效日期 2026-12-01 已过" in str(refusal.value.reasons[0])
    editions.move(made, "send_back", second, reason="请改生效日期")
    assert made.state == EditionState.DRAFT


def test_an_item_has_one_open_edition(drafter):
    editions.start("surveying", drafter)

    with pytest.raises(NotAllowed) as refusal:
        editions.start("surveying", drafter)
    assert "未生效的版本" in str(refusal.value.reasons[0])


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("surveying", "已有编码"),
        ("大写", "事项编码由"),
        ("A-b", "事项编码由"),
        ("-a", "事项编码由"),
    ],
)
def test_a_new_item_needs_a_free_code(drafter, code, why):
    with pytest.raises(Invalid) as refusal:
        editions.start(code, drafter, new=True)
    assert why in str(refusal.value.fields["code"])


def test_a_new_item_enters_the_list_on_its_day(drafter, second):
    made = editions.start("noise-assessment", drafter, new=True)
    whole = {**BLANK, "name": "噪声评估", "sector": "生态环境", "basis": "噪声污染防治法"}
    whole |= {"fee_basis": "市场调节价"}
    assert queries.item("noise-assessment") is None
    with pytest.raises(NotAllowed):
        editions.move(made, "propose", drafter)

    values = {**whole, "effective": TODAY, "source": "某文"}
    editions.edit(made, values, drafter, None)
    with pytest.raises(NotAllowed, match="须写明设立论证"):
        editions.move(queries.edition(made.id), "propose", drafter)
    values["review"] = "噪声敏感项目须预测达标，市场上有多家机构，法律有明文规定"
    made = queries.edition(made.id)
    editions.edit(made, values, drafter, None)
    editions.move(made, "propose", drafter)
    editions.approve(made, second)

    assert queries.item("noise-assessment").name == "噪声评估"
    assert "noise-assessment" in [one.code for one in queries.items()]
    assert sync_catalogue() == 0


def test_an_upgrade_leaves_a_regulators_edition_alone(drafter, second):
    made = proposed(drafter, effective=TODAY, name="造价咨询服务")
    editions.approve(made, second)

    assert sync_catalogue() == 0
    assert queries.item("cost-consulting").name == "造价咨询服务"


def test_a_changed_shipped_item_is_a_new_edition(db):
    first = queries.item_on("surveying", TODAY)
    with write():
        old = {**first.fields, "name": "旧名"}
        ItemEdition.update(fields=old).where(ItemEdition.id == first.id).execute()

    assert sync_catalogue() == 1
    now, before = queries.editions_of("surveying")
    assert (now.number, now.title, now.effective) == (2, "测绘（多测合一）", TODAY)
    assert (before.title, before.state, before.ends) == ("旧名", "ended", dt.date(2026, 11, 19))


def test_a_stricter_edition_takes_agencies_off_the_shelf(drafter, second):
    agency = make_agency(items=("tender-agency",))
    rule = {"kind": "工程监理资质", "levels": ["甲级"]}
    made = proposed(drafter, "tender-agency", effective=TODAY, rule=rule)
    editions.approve(made, second)
    assert len(queries.agencies_for("tender-agency", TODAY)) == 1
    jobs.run_due(dt.datetime(2026, 11, 20, 9, 1))

    assert queries.agencies_for("tender-agency", TODAY) == []
    assert queries.qualified(agency, "tender-agency", TODAY) != []
    assert queries.qualified(agency, "tender-agency", TODAY, edition=1) == []


def test_a_cancelled_item_still_serves_what_was_published_under_it(drafter, second):
    agency = make_agency(items=("tender-agency",))
    gone = {"state": "cancelled", "may_demand": False}
    editions.approve(proposed(drafter, "tender-agency", effective=TODAY, **gone), second)

    assert queries.item("tender-agency").cancelled_on == TODAY
    told = [str(one) for one in queries.qualified(agency, "tender-agency", TODAY)]
    assert told == ["这个服务事项不在现行清单内。"]
    assert queries.qualified(agency, "tender-agency", TODAY, edition=1) == []
