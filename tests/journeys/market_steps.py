"""Steps 1 to 5: register, apply, publish, sign up, draw, award, contract."""

import io
import json
import re

from app.accounts.models import Organisation
from app.demo.forms import page as one_page
from app.demo.names import identity
from bidding.models import Award, Requirement
from intermediaries.models import Agency
from tests.factories.accounts import PASSWORD, make_uscc
from tests.factories.intermediaries import make_agency
from tests.tools.verifier import run

OWNER, AGENCY, DESIGNER = "河西建设发展有限公司", "江左施工图审查有限公司", "玄武建筑设计院"
PDF = one_page()


def scan(name="扫描件.pdf"):
    return (io.BytesIO(PDF), name)


def register(town, kind, name, login):
    """Somebody registers an organisation, the operator approves it."""
    visitor = town.visit().go("/").go("/register")
    visitor.send(
        "/register",
        kind=kind,
        name=name,
        uscc=make_uscc(),
        region="320102",
        address="江东路1号",
        contact="周建国",
        org_phone="025-83331234",
        login=login,
        person_name="周建国",
        phone="13800001234",
        password=PASSWORD,
        again=PASSWORD,
    )
    clerk = town.visit("clerk").go("/desk")
    place = Organisation.get(Organisation.name == name)
    clerk.follow(f"/accounts/organisations/{place.id}").send("/approve$")
    assert Organisation.get_by_id(place.id).state == "approved"


def register_project(town):
    """Step 1: the project with its national code; a secret one goes no further."""
    owner = town.visit("owner").go("/projects")
    owner.follow("/projects/new$").send("/projects/new", classified="yes", status=422)
    assert "涉密项目不得在本平台登记" in owner.text
    owner.go("/projects/new").send("/projects/new", classified="no")
    designer = Organisation.get(Organisation.name == DESIGNER)
    facts = {
        "name": "百家湖小学新建工程",
        "kind": "filing",
        "category": "房建",
        "grade": "medium",
        "region": "320102",
        "address": "江东路10号",
        "investment_fen": "8600",
        "investment_fen_unit": "wan",
        "area_m2": "42000",
        "contact": "周建国",
        "phone": "025-83331234",
        "design_name": DESIGNER,
        "design_uscc": designer.uscc,
        "is_open": "1",
    }
    owner.send("/projects/new/form", **facts, code="2509-320193-89-01-5440", status=422)
    assert "24位" in owner.text
    owner.send("/projects/new/form", code="2509-320193-89-01-544060")
    assert "2509-320193-89-01-544060" in owner.text
    assert DESIGNER in owner.text
    town.notes["project"] = re.search(r"/projects/(\w{16})", owner.url)[1]


def apply(town):
    """Step 2: six steps of an application, one correction, admission."""
    agency, home = fill_in(town)
    agency.go(home).send("/submit$")
    clerk = town.visit("clerk").go("/intermediaries").follow(home)
    clerk.follow("ask_correction").send("ask_correction", identity="住所请写明楼层")
    agency.go(home)
    assert "住所请写明楼层" in agency.text
    agency.go(f"{home}/step/identity").send("step/identity", address="中山东路1号3层")
    agency.go(home).send("/resubmit$")
    clerk.go(home)
    assert not clerk.links("ask_correction")
    clerk.send("/admit$")
    shelf = town.visit().go("/agencies")
    assert AGENCY in shelf.text


def fill_in(town):
    """Fill in the six steps; return the agency's browser and the address of its application."""
    agency = town.visit("agency").go("/intermediaries/mine").send("/intermediaries/start")
    agency.send(
        "step/identity",
        legal_form="企业",
        region="320102",
        address="中山东路1号",
        contact="吴经办",
        phone="025-83331235",
        legal_representative="吴法人",
        legal_id=identity(7),
        licence=scan(),
    )
    home = f"/intermediaries/{Agency.get(Agency.name == AGENCY).id}"
    agency.go(f"{home}/step/qualifications").send("step/qualifications", **_certificate())
    agency.go(f"{home}/step/people").send("step/people", **_person())
    agency.go(f"{home}/step/services").send("step/services", **_promise())
    agency.go(f"{home}/step/services").send("/regions$", nationwide="1")
    agency.go(f"{home}/step/relations")
    agency.send("step/relations", kind="shareholder", name="江左控股有限公司")
    agency.go(f"{home}/step/pledge").send("step/pledge", agreed="1")
    return agency, home


def _certificate():
    return {
        "kind": "施工图审查机构",
        "level": "一类",
        "number": "S1-0001",
        "issuer": "省住房和城乡建设厅",
        "issued_on": "2025-01-01",
        "expires_on": "2029-12-31",
        "scan": scan(),
    }


def _person():
    return {
        "name": "钱伯言",
        "identity": identity(9),
        "certificate": "一级造价工程师",
        "number": "ZJ000001",
        "insured_until": "2026-09",
        "insured_months": "6",
        "proof": scan(),
    }


def _promise():
    return {
        "item": "drawing-review",
        "promised_days": "10",
        "fee_note": "按公告固定价格",
        "standard": "符合现行标准",
    }


def rivals(town):
    """Two more agencies that are on the shelf already."""
    for number in (1, 2):
        made = make_agency(name=f"钟山第{number}图审有限公司")
        town.hire(made.name, (f"rival{number}", "冯经办", ("manager", "handler")))


def publish(town):
    """Step 3: a requirement for the drawing review; the matching agencies are told."""
    owner = town.visit("owner").go("/bidding/mine").follow("/requirements/new")
    owner.send(
        "/requirements/new",
        project=town.notes["project"],
        item="drawing-review",
        title="百家湖小学施工图审查",
        amount_fen="8",
        amount_fen_unit="wan",
    )
    owner.send(
        "/edit/service$",
        content="全部专业施工图设计文件审查",
        service_days="40",
        contact="周建国",
        phone="025-83331234",
        complaint_phone="025-83335678",
    )
    owner.send("/edit/method$", method="random_draw")
    owner.send(
        "/edit/rules$",
        signup_until="2026-11-05T17:00",
        draw_at="2026-11-05T17:15",
    )
    owner.send("/publish$")
    town.notes["requirement"] = re.search(r"/requirements/(\w{16})", owner.url)[1]
    town.work()
    agency = town.visit("agency").go("/inbox")
    assert "新公告：百家湖小学施工图审查" in agency.text
    agency.follow("新公告：百家湖小学施工图审查")
    assert town.notes["requirement"] in agency.url


def sign_up(town, login, nonce):
    """An agency accepts the price, with a nonce or without."""
    page = f"/bidding/requirements/{town.notes['requirement']}"
    agency = town.visit(login).go(page).follow("/signup$")
    agency.send("/signup$", no_relation="1", nonce=nonce)
    receipt = json.loads(agency.download("/receipt$"))
    assert receipt
    return receipt


def freeze_and_draw(town, capsys, folder):
    """Steps 3 and 4: nobody is late into the pool; the record holds for tools/verify.py."""
    page = f"/bidding/requirements/{town.notes['requirement']}"
    town.at("2026-11-05 17:00")
    late = town.visit("rival2").go(page)
    assert not late.links("/signup$")
    assert Requirement.get_by_id(town.notes["requirement"]).state == "frozen"
    town.at("2026-11-05 17:15")
    anybody = town.visit().go(page).follow("/draw$")
    raw = anybody.download("draw.json")
    code, said = run(capsys, folder, "draw", raw)
    assert code == 0, said
    won = Award.get(Award.requirement == town.notes["requirement"])
    assert won.agency.name in anybody.text
    town.notes["winner"] = won.agency.name
    town.notes["handler"] = "agency" if won.agency.name == AGENCY else f"rival{won.agency.name[3]}"


def contract(town):
    """Step 5: publicity over, notice issued, contract uploaded, confirmed, filed."""
    town.at("2026-11-11 09:00")
    won = Award.get(Award.requirement == town.notes["requirement"])
    assert won.state == "issued"
    agency = town.visit(town.notes["handler"]).go("/bidding/contracts")
    agency.follow(r"/bidding/contracts/\w{16}").follow("/upload$").send(
        "/upload$",
        number="HT-2026-001",
        amount_fen="80000",
        signed_on="2026-11-11",
        starts_on="2026-11-11",
        ends_on="2026-12-20",
        paper=scan("服务合同.pdf"),
    )
    owner = town.visit("owner").go("/bidding/contracts").follow(r"/bidding/contracts/\w{16}")
    owner.send("/confirm$")
    assert "已备案" in owner.text
    owner.go(f"/bidding/requirements/{town.notes['requirement']}")
    paper = owner.follow("/exports/papers/").download("/file$")
    assert paper[:2] == b"PK"
    return paper
