"""Other ways into the library: a county that registers by notice, a shortlist of the city."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from app.demo.agencies import CITY
from app.demo.stage import Stage, Story
from app.kernel import clock, parameters
from app.kernel.db import write
from app.kernel.permissions import Actor
from intermediaries import queries
from intermediaries.models import Agency, Offering
from intermediaries.queries import admission
from intermediaries.services import intakes, notice

COUNTY = "320118"  # where one agency of the last days comes from
ITEM = "drawing-review"
A_DAY = dt.timedelta(days=1)


def stories(stage: Stage) -> list[Story]:
    """Return what happened to admission in the practice year."""
    return [_by_notice(stage), _shortlist(stage), _invited(stage)]


def _by_notice(stage: Stage) -> Story:
    yield stage.ago(6, "10:00")
    source = "演练办法第五条：本区试行告知性登记"
    admin = stage.actor("sysadmin", "platform")
    with write():
        parameters.set_value(notice.MODEL, "notice", clock.today(), source, admin, COUNTY)


def _values(title: str, opens: dt.date, closes: dt.date, begins: dt.date) -> dict:
    return {
        "region": CITY,
        "title": title,
        "conditions": "具有施工图审查机构资质，审查人员配备符合规定；不设名额，不限地域。",
        "items": [ITEM],
        "promised_days": 10,
        "price_fen": None,
        "fee_note": "按采购公告的固定价格收取，不另收费",
        "standard": "符合国家和行业现行标准",
        "opens": opens,
        "closes": closes,
        "valid_from": begins,
        "valid_to": begins + 181 * A_DAY,
    }


def _shortlist(stage: Stage) -> Story:
    yield stage.ago(62, "09:10")
    chief, today = stage.actor("operator", "operator"), clock.today()
    closes = today + 14 * A_DAY
    values = _values("上半年施工图审查入库批次（演练）", today, closes, closes + 10 * A_DAY)
    intake = intakes.draft(values, chief)
    intakes.publish(intake, chief)
    yield stage.ago(60, "11:00")
    members = [_apply(stage, intake.id, agency) for agency in _agencies(stage)]
    yield stage.ago(58, "15:00")
    for key in members:
        intakes.accept(admission.intake_member(key), chief)
    yield stage.ago(55, "16:20")
    blob, name = stage.paper
    for key in members:
        member = admission.intake_member(key)
        upload = SimpleNamespace(filename=name)
        intakes.hand_in(member, blob, upload, stage.acting(member.agency.organisation_id))
    yield stage.ago(54, "10:40")
    for key in members:
        intakes.confirm(admission.intake_member(key), chief)


def _invited(stage: Stage) -> Story:
    yield stage.ago(4, "09:30")
    chief, today = stage.actor("operator", "operator"), clock.today()
    closes = stage.now.date() + 20 * A_DAY
    values = _values("下半年施工图审查入库批次（演练）", today, closes, closes + 10 * A_DAY)
    intake = intakes.draft(values, chief)
    intakes.publish(intake, chief)
    yield stage.ago(2, "14:00")
    _apply(stage, intake.id, _agencies(stage)[0])


def _apply(stage: Stage, intake: str, agency: Agency) -> str:
    actor: Actor = stage.acting(agency.organisation_id)
    return intakes.apply(admission.intake(intake), agency, "审查人员配备齐全", actor).id


def _agencies(stage: Stage) -> list[Agency]:
    """Two agencies that offer the item: the one with an account of its own, and another."""
    own = queries.agency_of(stage.places["agency2"].id)
    rows = Offering.select().where(Offering.item == ITEM, Offering.state == "listed")
    others = sorted(
        (row.agency for row in rows if row.agency_id != own.id and row.agency.state == "listed"),
        key=lambda one: one.name,
    )
    return [own, queries.agency(others[0].id)]
