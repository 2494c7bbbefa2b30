"""An opinion turned into a design change: told with the round, handed in, classified."""

import pytest

from app.kernel import deadlines, jobs
from app.kernel.clock import now
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.permissions import allowed
from exports import registry
from exports.documents.review_data import load
from exports.models import Paper
from joint_review import disputes, queries
from joint_review.models.argument import DesignChange
from joint_review.models.opinion import Opinion
from joint_review.services import change, opine
from tests.factories.joint_review import dispute, finish, make_pdf


def transferred(world, **more):
    opinion = dispute(world, "explain", **more)
    change.transfer(opinion, "尺寸随设备到货确定", world.reviewer)
    return disputes.change(DesignChange.get().id)


def told(world, **more):
    made = transferred(world, **more)
    finish(world, made.package)
    opine.approve(queries.package(made.package_id), world.lead)
    return disputes.change(made.id)


def test_nobody_outside_hears_of_it_before_the_round_is_told(world):
    made = transferred(world)
    opinion = queries.opinion_for(made.opinion_id, world.designer)
    assert (opinion.state, opinion.change) == ("replied", None)
    assert not allowed(world.designer, "change.view", made)
    assert allowed(world.reviewer, "change.view", made)

    finish(world, made.package)
    opine.approve(queries.package(made.package_id), world.lead)

    made = disputes.change(made.id)
    assert (made.state, made.number) == ("open", 1)
    assert allowed(world.designer, "change.view", made)
    assert [c.kind for c in deadlines.of(made)] == ["change.handing"]


def test_a_mandatory_clause_is_never_transferred(world):
    with pytest.raises(NotAllowed, match="强制性条文"):
        transferred(world, kind="mandatory")


def test_the_designer_hands_in_and_the_lead_closes(world, web):
    made = told(world)
    designer, lead, page = web(world.designer), web(world.lead), f"/joint-review/changes/{made.id}"
    assert "提交设计变更" in designer.get("/desk").text
    typed = {"content": "洞口改为1200", "cause": "设备到货", "sheets": "建施-01"}
    assert designer.post(f"{page}/hand", data=typed).status_code == 422  # without its file
    sent = {**typed, "papers": (make_pdf(("变更", "通知单")), "通知单.pdf")}
    assert designer.post(f"{page}/hand", data=sent).status_code == 303
    assert "认定设计变更" in lead.get("/desk").text
    assert lead.post(f"{page}/give-back", data={"reason": "缺计算"}).status_code == 303
    again = {**typed, "papers": (make_pdf(("变更", "计算")), "计算.pdf")}
    assert designer.post(f"{page}/hand", data=again).status_code == 303
    assert lead.post(f"{page}/settle", data={"grade": "", "conclusion": "x"}).status_code == 422
    closed = {"grade": "major", "conclusion": "复审通过"}
    assert designer.post(f"{page}/settle", data=closed).status_code == 403
    assert lead.post(f"{page}/settle", data=closed).status_code == 303
    jobs.run_due(now())
    assert Paper.get(Paper.document == "review-change").number
    assert all(word in designer.get(page).text for word in ("重大变更", "计算.pdf", "复审通过"))


def test_a_fire_design_is_never_changed_by_filing(world):
    made = told(world)
    Opinion.update(discipline="fire").where(Opinion.id == made.opinion_id).execute()
    with pytest.raises(Invalid):
        change.settle(disputes.change(made.id), "general", "随意", world.lead)


def test_ledger_and_certificate_say_so(world):
    made = told(world)
    data = load(made.package_id)

    ledger = registry.find("review-ledger").fill(data)
    ((row,),) = [sheet.table.rows for sheet in ledger.sheets]
    standing = next(c for c in ledger.sheets[0].table.columns if c.title == "闭环状态")

    assert standing.value(row) == "转设计变更"
    opine.certify(queries.package(made.package_id), world.manager)
    jobs.run_due(now())
    certificate = registry.find("review-certificate").fill(load(made.package_id))
    assert "其中1条转为设计变更，施工前须办结" in certificate.sections[0].text
