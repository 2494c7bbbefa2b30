"""Steps 6 to 10: drawings, reviewers, opinions, replies, certificate, voiding."""

import io
import json
import re

import docx
import openpyxl

from app.accounts.models import Organisation, Person
from app.accounts.services import grant_duty
from app.demo.building import sets
from exports.models import Paper
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from tests.journeys.market_steps import OWNER
from tests.tools.verifier import verify

DISCIPLINES = {
    "architecture": "王审查",
    "structure": "王审查",
    "plumbing": "郑负责",
    "electrical": "郑负责",
    "fire": "蒋住建",
    "civil_defence": "沈人防",
}
WRITERS = {"王审查": "reviewer", "郑负责": "lead", "蒋住建": "fire", "沈人防": "defence"}


def staff(town):
    """The institution that was drawn has a lead and a reviewer; the bureau a tied officer."""
    people = [("lead", "郑负责", ("lead", "reviewer")), ("reviewer", "王审查", ("reviewer",))]
    town.hire(town.notes["winner"], *people)
    town.hire("人民防空办公室", ("tied", "沈回避", ("reviewer",)))
    owner = Organisation.get(Organisation.name == OWNER)
    grant_duty(Person.get(Person.login == "tied"), owner, "handler")


def hand_in(town):
    """Step 6: a PDF set and a DXF become sheets; a title is corrected; the window accepts."""
    owner = town.visit("owner").go("/joint-review/packages").follow("/packages/new")
    owner.send("/packages/new", project=town.notes["project"], title="一期1号楼施工图")
    town.notes["page"] = re.search(r"/joint-review/packages/\w{16}", owner.url)[0]
    *first, last = sets.warehouse_set()
    given = [
        (io.BytesIO(sets.pdf_of(first, "施工图")), "施工图.pdf"),
        (io.BytesIO(sets.dxf_of(last)), "电施-01 照明平面图.dxf"),
    ]
    owner.send("/upload$", files=given)
    town.work()
    owner.go(town.notes["page"])
    package = Package.get(Package.title == "一期1号楼施工图")
    numbers = [s.number for s in package.sheets.order_by(Sheet.order)]
    assert sorted(numbers) == ["建施-01", "水施-01", "电施-01", "结施-01"]
    beams = Sheet.get(Sheet.package == package, Sheet.number == "结施-01")
    owner.send("/sheets$", **{f"title-{beams.id}": "刚架详图（修正）"})
    assert Sheet.get_by_id(beams.id).title == "刚架详图（修正）"
    owner.go(town.notes["page"]).send("/submit$")
    window = town.visit("window").go("/desk").follow(town.notes["page"])
    window.send("/accept$")
    assert Package.get_by_id(package.id).state == "accepted"
    town.notes["package"] = package.id


def assign(town):
    """Step 7: reviewers of the institution and of two departments; a tied one is refused."""
    lead = town.visit("lead").go(town.notes["page"]).follow("/assign$")
    lead.send("/assign$", discipline="civil_defence")
    assert "须回避" in lead.text
    lead.post("/assign$", 409, duty=_duty(lead, "沈回避"))
    assert "同时在本项目的建设单位" in lead.text
    for discipline, name in DISCIPLINES.items():
        lead.go(f"{town.notes['page']}/assign").send("/assign$", discipline=discipline)
        lead.post("/assign$", duty=_duty(lead, name))
    lead.go(town.notes["page"]).send("/begin$")
    assert Package.get_by_id(town.notes["package"]).state == "reviewing"


def _duty(visitor, name):
    for label in visitor.page.xpath("//ul[@class='candidates']//label"):
        if name in label.text_content():
            return label.xpath(".//input/@value")[0]
    raise AssertionError(f"{name} is not offered: {visitor.text}")


def write(town, login, number, **typed):
    """Step 8: an opinion on a sheet, its place in words."""
    sheet = Sheet.get(Sheet.package == town.notes["package"], Sheet.number == number)
    reviewer = town.visit(login).go(town.notes["page"]).follow(f"/joint-review/sheets/{sheet.id}")
    values = {
        "task": reviewer.options("task")[0],
        "kind": "mandatory",
        "severity": "must",
        "basis": "GB 55037-2022",
        "clause": "7.1.4",
        "place": "3-4轴/B-C轴",
    }
    reviewer.send("/opinions$", **(values | typed))


def finish_all(town):
    """Every reviewer finishes the round."""
    for login in WRITERS.values():
        visitor = town.visit(login).go(town.notes["page"])
        while visitor.has("/tasks/.*/finish$"):
            visitor.send("/tasks/.*/finish$").go(town.notes["page"])


def issue(town):
    """The lead tells everything at once; notice and ledger can be opened."""
    lead = town.visit("lead").go(town.notes["page"])
    lead.send("/issue$")
    town.work()
    lead.go(town.notes["page"])
    paper = Paper.select().where(Paper.about_id == town.notes["package"])
    latest = paper.order_by(Paper.created_at.desc()).first()
    lead.follow(f"/exports/papers/{latest.id}")
    words = text_of(lead.download("/file$"))
    ledger = lead.go(town.notes["page"]).download(r"\.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(ledger))
    cells = [str(c) for row in book.worksheets[0].iter_rows(values_only=True) for c in row if c]
    return words, " ".join(cells)


def text_of(raw):
    """All words of a Word paper, tables too."""
    document = docx.Document(io.BytesIO(raw))
    found = [one.text for one in document.paragraphs]
    found += [c.text for t in document.tables for row in t.rows for c in row.cells]
    return " ".join(found)


def reply_all(town, upload=None):
    """Step 9: an answer to each opinion; only changed sheets are uploaded."""
    designer = town.visit("designer").go("/desk")
    designer.follow(f"{town.notes['page']}/replies")
    if upload is not None:
        raw = sets.pdf_of([upload], "修改图")
        designer.send("/upload$", files=[(io.BytesIO(raw), "修改图.pdf")])
        town.work()
        designer.go(f"{town.notes['page']}/replies")
    opened = Opinion.select().where(
        Opinion.package == town.notes["package"], Opinion.state == "issued"
    )
    typed = {}
    for one in opened:
        typed |= {f"kind-{one.id}": "explain", f"text-{one.id}": f"已按第{one.number}条处理。"}
    designer.send("/replies$", **typed)
    designer.go(town.notes["page"]).send("/answer$")


def judge(town, **verdicts):
    """The reviewers close what is settled; a reason keeps an opinion open."""
    replied = Opinion.select().where(
        Opinion.package == town.notes["package"], Opinion.state == "replied"
    )
    for one in list(replied):
        visitor = town.visit(WRITERS[one.author.name]).go(f"/joint-review/opinions/{one.id}")
        if one.problem in verdicts.values():
            visitor.send("/keep-open$", reason="修改不到位，请补充计算")
        else:
            visitor.send("/close$")


def certify(town):
    """Step 10: approved by the lead, certified by the manager; the QR page is open to anyone."""
    town.visit("lead").go(town.notes["page"]).send("/approve$")
    manager = town.visit(town.notes["handler"]).go(town.notes["page"])
    manager.send("/certify$")
    town.work()
    manager.go(town.notes["page"])
    assert all(word in manager.text for word in ("审查机构", "设计"))
    paper = Paper.get(Paper.document == "review-certificate")
    manager.follow(f"/exports/papers/{paper.id}")
    raw = manager.download("/file$")
    anybody = town.visit().go(f"/verify/{paper.id}")
    assert paper.sha256 in anybody.text.replace(" ", "")
    assert "有效" in anybody.text
    town.notes["paper"] = paper.id
    return raw, json.loads(manager.download(r"/proof\.json$"))


def prove(capsys, folder, raw, proof):
    """tools/verify.py finds the paper in the log; an altered paper it does not."""
    for content, expected in ((raw, 0), (raw + b" ", 1)):
        paper = folder / "合格书.docx"
        paper.write_bytes(content)
        beside = paper.with_name(f"{paper.name}.proof.json")
        beside.write_text(json.dumps(proof), encoding="utf-8")
        code = verify.main(["paper", str(paper)])
        assert code == expected, capsys.readouterr().out


def reissue(town):
    """A wrong paper: one asks, another one decides; the old one says what replaced it."""
    page = f"/exports/papers/{town.notes['paper']}"
    first = town.visit(town.notes["handler"]).go(page)
    first.send("/ask-void$", reason="项目名称有误")
    assert not first.go(page).has("/replace$")
    second = town.visit("lead").go(page)
    second.send("/replace$")
    town.work()
    anybody = town.visit().go(f"/verify/{town.notes['paper']}")
    assert "已被换发" in anybody.text
    successor = Paper.get(Paper.replaces == town.notes["paper"])
    anybody.follow(f"/verify/{successor.id}")
    assert "有效" in anybody.text
    assert successor.number != Paper.get_by_id(town.notes["paper"]).number
