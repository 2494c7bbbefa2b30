"""What agencies did and what became of it: entries in every state, a rule set that was tried."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from app.demo.stage import Stage, Story
from intermediaries import queries as library
from intermediaries.models import Agency
from intermediaries.states import AgencyState
from supervision.credit import queries, shipped
from supervision.credit.models import CreditEntry
from supervision.credit.services import ledger, ruling
from supervision.credit.states import EntryState

S = EntryState
DEEDS = {
    "Y04": "合同约定服务费已含外业，进场后另行要求支付加急费一万元",
    "Y05": "约定派驻的项目负责人未到岗，由他人代为签字",
    "J01": "两处关键数据与现场不符，业主要求重做后仍未按承诺时间提交",
    "B01": "在排水管网普查中提前交付，受到主管部门通报表扬",
}
SAID = "情况属实的部分已经改正，费用问题系双方理解不一致，附往来函件"
DECIDED = "经查阅合同、函件并向业主核实，事实清楚，依据规则集相应条款认定"
MENDED = "已退还多收费用，修订内部收费审批制度，附银行回单和制度文本"


@dataclass(frozen=True)
class Deed:
    """Which item, how many working days ago it was found, how far it went, whose it is."""

    code: str
    found: int
    then: str
    firm: int | None = None


# None: the agency with a demo account of its own, so that every step can be tried today
DEEDS_OF_YEAR = (
    Deed("Y04", 2, "found"), Deed("Y05", 6, "decided"), Deed("Y04", 200, "published"),
    Deed("Y05", 190, "repairing"), Deed("B01", 40, "published", 1), Deed("J01", 60, "published", 2),
    Deed("Y04", 8, "appealed", 3), Deed("J01", 210, "repaired", 4), Deed("Y05", 30, "dismissed", 1),
    Deed("J01", 50, "published", 2), Deed("Y05", 4, "heard", 5),
)  # fmt: skip


def stories(stage: Stage) -> list[Story]:
    """Return one story per deed, the regulator's rounds, and the draft of new rules."""
    return [*(_story(stage, one) for one in DEEDS_OF_YEAR), _rounds(stage), _rules(stage)]


def _agency(stage: Stage, firm: int | None) -> Agency:
    if firm is None:
        return library.agency_of(stage.places["agency2"].id)
    listed = Agency.select().where(Agency.state == AgencyState.LISTED).order_by(Agency.uscc)
    return library.agency(listed.offset(3 * firm).first().id)


def _story(stage: Stage, deed: Deed) -> Story:
    yield stage.ago(deed.found, "09:40")
    agency, regulator = _agency(stage, deed.firm), stage.actor("regulator", "regulator")
    papers = [stage.paper]
    key = ledger.find(agency, deed.code, DEEDS[deed.code], None, regulator, papers=papers).id
    if deed.then == "found":
        return
    speaker = stage.acting(agency.organisation_id)
    yield stage.ago(deed.found - 1, "15:10")
    ledger.hear(queries.entry(key), SAID, papers, speaker, None)
    if deed.then == "heard":
        return
    yield stage.ago(deed.found - 3, "10:30")
    row = queries.entry(key)
    if deed.then == "dismissed":
        ledger.dismiss(row, "证据不足以认定，提醒机构注意合同约定", regulator, None)
        return
    ledger.decide(row, deed.code, DECIDED, regulator, None)
    yield from _after(stage, deed, key)


def _after(stage: Stage, deed: Deed, key: str) -> Story:
    row = queries.entry(key)
    speaker, papers = stage.acting(row.agency.organisation_id), [stage.paper]
    regulator = stage.actor("regulator", "regulator")
    if deed.then == "appealed":
        yield stage.ago(deed.found - 5, "16:00")
        ledger.appeal(
            queries.entry(key), "加急系业主书面要求，有工作联系单为证", papers, speaker, None
        )
    if deed.then in ("repairing", "repaired"):
        yield stage.ago(4 if deed.then == "repairing" else 45, "11:20")
        ledger.apply(queries.entry(key), MENDED, papers, speaker, None)
    if deed.then == "repaired":
        yield stage.ago(40, "10:10")
        ledger.repair(queries.entry(key), "整改措施落实，同意修复", regulator, None)


def _rounds(stage: Stage) -> Story:
    """Every two weeks the regulator decides what the house has proposed; the latest wait."""
    for days in range(220, 10, -10):
        yield stage.ago(days, "14:30")
        regulator = stage.actor("regulator", "regulator")
        waiting = CreditEntry.select().where(
            CreditEntry.state == S.HEARD, CreditEntry.cause.is_null(False)
        )
        for one in list(waiting.order_by(CreditEntry.created_at, CreditEntry.cause)):
            row = queries.entry(one.id)
            if row.code in ("Y06", "Y08"):
                why = "首次发生且已改正，不予认定，提醒机构注意"
                ledger.dismiss(row, why, regulator, None)
            else:
                ledger.decide(row, row.code, DECIDED, regulator, None)


def _rules(stage: Stage) -> Story:
    """A stricter edition is drafted and tried, so that its trial can be looked at."""
    yield stage.ago(3, "15:30")
    regulator = stage.actor("regulator", "regulator")
    data = deepcopy(shipped.DATA) | {"bounds": [96, 85, 75, 60]}
    values = {"title": "演练·市中介服务信用规则", "edition": "征求意见稿", "region": None}
    row = ruling.create({**values, "source": "演练：征求意见稿", "data": data}, regulator)
    yield stage.ago(3, "16:00")
    ruling.begin_trial(queries.rule_set(row.id), regulator, None)
