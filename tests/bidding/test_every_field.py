"""Every field of a requirement, typed in its step, on the public page and in the Word notice."""

import pytest

from app.accounts.models import Organisation, Region
from bidding.models import Requirement
from projects.models import Project
from tests.bidding.scenes import OPENS, form, pdf
from tests.exports.test_library_papers import words
from tests.factories.bidding import make_owner
from tests.factories.projects import make_project

# name -> (what is typed, the label and the words everybody reads)
PURCHASE = {
    "title": ("滨江学校施工图审查", "", "滨江学校施工图审查"),
    "approval_project": ("yes", "投资审批项目", "是"),
    "case_number": ("SP-2026-0815", "审批流水号", "SP-2026-0815"),
    "scale_kind": ("area", "项目规模类型", "建筑面积"),
    "scale": ("42168 平方米", "项目规模", "42168 平方米"),
    "amount_fen": ("8", "", "80,000.00"),
    "amount_state": ("estimated", "服务金额是否确认", "暂定，以合同为准"),
    "amount_note": ("含两次复审", "金额说明", "含两次复审"),
    "public_share": ("60", "财政资金比例", "60%"),
}
SERVICE = {
    "content": ("人防和消防专篇一并审查", "", "人防和消防专篇一并审查"),
    "service_days": ("23", "服务期限", "23 天"),
    "time_note": ("图纸到齐之日起算", "服务时间说明", "图纸到齐之日起算"),
    "staff_count": ("7", "执业人员人数", "7"),
    "staff_need": ("一级注册结构工程师两名", "执业人员要求", "一级注册结构工程师两名"),
    "filing_need": ("须在本市备案", "备案要求", "须在本市备案"),
    "other_need": ("须配驻场代表", "其他要求", "须配驻场代表"),
    "assessed_reason": ("不在适用范围内", "已有区域评估仍采购的理由", "不在适用范围内"),
    "remark": ("图纸电子版另行提供", "备注", "图纸电子版另行提供"),
    "contact": ("柳知远", "联系人", "柳知远"),
    "phone": ("025-83330001", "联系电话", "025-83330001"),
    "complaint_phone": ("025-83330002", "业主投诉电话", "025-83330002"),
    "inquiry_phone": ("025-83330003", "咨询电话", "025-83330003"),
    "trustee": ("江南代理公司", "业主委托人", "江南代理公司"),
    "commitment_only": ("yes", "仅承诺服务", "仅需承诺，不要求资质"),
}
DERIVED = {"区划": "省", "社会资金比例": "40%"}


@pytest.fixture
def typed(web, at, app):
    """All of it typed and published: the forms' pages, the public page, the Word notice."""
    at(OPENS)
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))
    region = Region.get_or_none(Region.code == project.region_id) or Region.select().first()
    Project.update(region=region).where(Project.id == project.id).execute()
    page = web(owner)
    asked = {name: told for name, (told, _, _) in (PURCHASE | SERVICE).items()}
    sent = form(**asked, project=project.id, item="drawing-review")
    made = page.post("/bidding/requirements/new", data=sent)
    assert made.status_code == 303, made.text
    key = made.headers["Location"].split("/")[3]
    steps = {}
    for version, step in enumerate(("service", "method", "rules"), 1):
        url = f"/bidding/requirements/{key}/edit/{step}"
        more = {"papers": (pdf(), "批文.pdf")} if step == "service" else {}
        assert page.post(url, data=sent | {"seen": str(version)} | more).status_code == 303
    for step in ("", "/service"):
        steps[step] = page.get(f"/bidding/requirements/{key}/edit{step}").text
    assert page.post(f"/bidding/requirements/{key}/publish", data={"seen": "4"}).status_code == 303
    public = app.test_client().get(f"/bidding/requirements/{key}").text
    paper = words(app.test_client().get(f"/exports/requirement-notice/{key}.docx").data)
    return Requirement.get_by_id(key), steps, public, paper, region


def test_every_field_is_asked_shown_and_printed(typed):
    row, steps, public, paper, region = typed

    for fields, step in ((PURCHASE, ""), (SERVICE, "/service")):
        for name, (told, label, said) in fields.items():
            assert f'name="{name}"' in steps[step], f"{name} is not asked for"
            assert told in steps[step], f"{name} does not come back in the form"
            assert label in public, f"{name} has no label on the page"
            assert said in public, f"{name} is not on the page"
            assert said in paper, f"{name} is not in the notice"
    assert "批文.pdf" in public
    for label, said in {**DERIVED, "区划": region.name}.items():
        assert label in public, label
        assert said in public, label
        assert label in paper, label
    assert row.number in paper
