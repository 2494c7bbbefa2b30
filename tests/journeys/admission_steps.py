"""From registration to a repaired sanction where the place registers by notice, and on to a list."""

import datetime as dt

from app.kernel import clock, parameters
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from intermediaries.models import Agency, Intake, IntakeMember, LaterCheck
from intermediaries.services.notice import MODEL
from supervision.sanctions.models import Sanction
from tests.factories.accounts import make_organisation, make_person
from tests.journeys.market_steps import AGENCY, fill_in, register, scan

CITY = "320100"
FACTS = "提交的审查报告缺三处原始记录，两次催告后仍未补齐"


def settle(town):
    """The offices that check, sanction and draw lists up."""
    place = make_organisation("住建行业主管局", kind="regulator")
    make_person("赵主管", login="officer", organisation=place, roles=("officer",))
    town.hire("中介超市运行中心", ("chief", "王主任", ("manager", "clerk")))


def choose(model):
    """The place's rule, as the system administrator sets it with its source."""
    with write():
        day = clock.today()
        parameters.set_value(MODEL, model, day, "地方办法第五条", SYSTEM, CITY)


def by_notice(town):
    """Registered, filled in, listed at once; checked afterwards, put right, passed."""
    choose("notice")
    register(town, "agency", AGENCY, "agency")
    agency, home = fill_in(town)
    agency.go(home).send("/submit$")
    assert "已按告知性登记入驻" in agency.text
    anybody = town.visit().go("/agencies")
    assert AGENCY in anybody.text
    anybody.go(f"/agencies/{Agency.get().id}")
    assert "机构声明，待核查" in anybody.text
    check = f"/intermediaries/later-checks/{LaterCheck.get().id}"
    clerk = town.visit("chief").go("/intermediaries/later-checks").follow(check)
    clerk.send("/ask$", reason="社保证明第二页不清晰，请重新上传")
    agency.go("/desk").follow(check).send("/report$", reason="已重新上传")
    clerk.go(check).send("/pass$")
    assert "核查通过" in clerk.text
    assert "待核查" not in anybody.go(f"/agencies/{Agency.get().id}").text
    return agency


def sanctioned_and_repaired(town, agency):
    """Suspended in a region after a hearing, then lifted for what was put right."""
    home = f"/intermediaries/{Agency.get().id}"
    officer = town.visit("officer").go(home).follow("提出惩戒")
    officer.post(
        "/sanctions/new/", ground="bad_result", measure="suspension", scope="region", place="320300",
        facts=FACTS, clause="演练办法第二十条第三项", papers=scan("催告记录.pdf"),
    )  # fmt: skip
    address = f"/supervision/sanctions/{Sanction.get().id}"
    officer.go(address).send("/notice$")
    agency.go(f"{address}/state").post("/state$", text="原始记录由业主保管，已致函索取")
    officer.go(f"{address}/decide").post(
        "/decide$", decision="原始记录应由机构留存，意见不予采纳，事实清楚"
    )
    officer.go(address).send("/publish$")
    assert "执行中" in officer.text
    town.at((clock.now() + dt.timedelta(days=60)).isoformat(timespec="minutes"))
    agency = town.visit("agency").go(f"{address}/apply_repair")
    agency.post(
        "/apply_repair$", text="原始记录已取回归档，并建立留存制度", papers=scan("归档清单.pdf")
    )
    officer = town.visit("officer").go(address)
    officer.send("/lift$", reason="归档清单属实，准予修复")
    assert "已提前解除" in officer.text


def on_a_list(town):
    """A list of the city: invited, applied, signed, confirmed; a label from its day to its last."""
    choose("batch")
    today = clock.today()
    days = {name: (today + dt.timedelta(days=n)).isoformat() for name, n in DAYS.items()}
    chief = town.visit("chief").go("/agencies/intakes").follow("/intermediaries/intakes/new")
    chief.post(
        "/intakes/new$",
        title="上半年审图入库批次",
        region=CITY,
        conditions="具有审查机构资质",
        **days,
    )
    page = f"/agencies/intakes/{Intake.get().id}"
    chief.go(page).send("/publish$")
    agency = town.visit("agency").go("/agencies/intakes").follow(page)
    agency.follow(f"{page}/apply").post("/apply$", agreed="1")
    place = f"/intermediaries/intake-members/{IntakeMember.get().id}"
    chief.go("/desk").follow(place).send("/accept$")
    agency.go(place).follow(f"{place}/sign").post("/sign$", agreement=scan("协议.pdf"))
    chief.go(place).send("/confirm$")
    assert AGENCY in town.visit().go(page).text
    town.at(f"{days['valid_from']}T09:00")
    public = f"/agencies/{Agency.get().id}"
    assert "上半年审图入库批次" in town.visit().go(public).text
    last = dt.date.fromisoformat(days["valid_to"]) + dt.timedelta(days=1)
    town.at(f"{last}T00:01")
    assert "入选名单" not in town.visit().go(public).text


DAYS = {"opens": 0, "closes": 10, "valid_from": 20, "valid_to": 60}


def whole_way(town):
    """All of it, one after the other."""
    settle(town)
    agency = by_notice(town)
    sanctioned_and_repaired(town, agency)
    on_a_list(town)
