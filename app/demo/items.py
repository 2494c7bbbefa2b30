"""How service items change: an edition that took effect this year, one that waits for its second person."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from app.demo.agencies import CITY
from app.demo.stage import Stage, Story
from app.kernel import clock
from app.kernel.permissions import Actor
from intermediaries.models import ItemEdition
from intermediaries.rules.limits import EVERYTHING, MUST_USE
from intermediaries.services import articles, editions, limits

SOURCE = "演练文件〔{year}〕{n}号：规范中介服务事项清单"
MEASURES = {
    "kind": "measures",
    "title": "演练·中介服务机构管理办法",
    "number": "演练文件〔2026〕1号",
    "issuer": "演练·行业主管部门",
    "effective": None,
    "text": "一、中介服务机构常年开放入驻，不限制数量，不设地方门槛。\n"
    "二、委托人自主选择中介服务机构，任何单位不得指定。\n"
    "三、信用记录、惩戒决定和投诉处理结果在平台公布，任何人可以查阅。",
}
CEILING = 1_000_000_00


def stories(stage: Stage) -> list[Story]:
    """Return what happened to the catalogue in the practice year."""
    return [_listed(stage), _waiting(stage), _limit(stage), _measures(stage)]


def _officer(stage: Stage) -> Actor:
    return stage.actor("regulator", "regulator")


def _propose(stage: Stage, code: str, day: dt.date, n: int, **changed: object) -> ItemEdition:
    made = editions.start(code, _officer(stage))
    source = SOURCE.format(year=clock.today().year, n=n)
    values = {**made.fields, **changed, "effective": day, "source": source}
    editions.edit(made, values, _officer(stage), None)
    editions.move(made, "propose", _officer(stage))
    return made


def _listed(stage: Stage) -> Story:
    yield stage.ago(90, "09:40")
    papers = "委托书\n工程量清单或者施工图\n招标文件（如有）"
    day = clock.today() + dt.timedelta(days=10)
    made = _propose(stage, "cost-consulting", day, 11, documents=papers)
    yield stage.ago(88, "15:10")
    editions.approve(made, stage.actor("operator", "operator"))


def _waiting(stage: Stage) -> Story:
    yield stage.ago(1, "16:20")
    day = clock.today() + dt.timedelta(days=30)
    papers = "委托书\n项目基本情况说明"
    _propose(stage, "engineering-consulting", day, 27, documents=papers)


def _limit(stage: Stage) -> Story:
    yield stage.ago(120, "10:20")
    today = clock.today()
    values = {"region": CITY, "year": today.year, "item": EVERYTHING, "sector": ""}
    values |= {"kind": MUST_USE, "floor_fen": None, "ceiling_fen": CEILING, "effective": today}
    values["source"] = f"演练数据：本市{today.year}年中介超市选取范围"
    limits.add(values, _officer(stage))


def _measures(stage: Stage) -> Story:
    yield stage.ago(110, "09:00")
    officer = _officer(stage)
    made = articles.draft(SimpleNamespace(**MEASURES), (), officer)
    articles.publish(made, officer, None)
