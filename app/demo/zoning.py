"""A zone assessed once for all its projects: a result that is out, and one still to be published.

The owner of the project of that division is drafting a purchase of the same service, and is
told that the result may be used instead.
"""

from __future__ import annotations

import datetime as dt

from app.demo import names
from app.demo.stage import Stage, Story
from app.kernel import clock
from intermediaries.queries import item as service
from projects.services import assessing

REGION = names.REGIONS[36 % len(names.REGIONS)]  # of the project whose owner is drafting
ZONE = names.PRACTICE + "江东科创园区"
SCOPE = (
    "适用于园区一期、二期范围内的一般工业、仓储和研发用房；"
    "挖方深度超过 5 米或紧邻西侧边坡 50 米以内的项目须另行评估。"
)
# item, its result, its number
OUT = ("geological-hazard", "园区地质灾害危险性区域评估报告", "演练园评〔2026〕1号")
WAITING = ("soil-conservation", "园区水土保持区域评估报告", "")


def stories(stage: Stage) -> list[Story]:
    """Return the one story of the zone's committee."""
    return [_assessed(stage)]


def _assessed(stage: Stage) -> Story:
    yield stage.ago(15, "09:50")
    committee = stage.actor("committee", "committee")
    assessing.publish(assessing.enter(_values(*OUT), stage.paper, committee), committee, None)
    assessing.enter(_values(*WAITING), stage.paper, committee)


def _values(item: str, title: str, number: str) -> dict:
    since = clock.today().replace(day=1)
    return {
        "zone": ZONE,
        "region": REGION,
        "item": item,
        "item_name": service(item).name,
        "title": title,
        "number": number,
        "scope": SCOPE,
        "valid_from": since,
        "valid_to": since.replace(year=since.year + 3) - dt.timedelta(days=1),
    }
