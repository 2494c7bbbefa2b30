"""Random checks in Chromium: a drawn plan recomputed and verified, a result published, a plan
announced; the supervisor's board at both widths."""

import datetime as dt
import subprocess
import sys

import pytest

from app.kernel import clock
from tests.journeys.looking import look
from tools.launch.environment import ROOT

pytestmark = pytest.mark.journey
PHONE = 360
POOLS = ("objects", "inspectors")


def test_a_draw_anybody_can_verify_and_a_plan_from_form_to_notice(visit, tmp_path):
    visitor = visit(width=PHONE)
    visitor.goto("/supervision/check-plans/published")
    look(visitor)
    visitor.click("text=第三季度中介服务机构抽查")
    visitor.wait_for_selector("#checks")
    look(visitor)
    visitor.click("text=名录和抽取记录")
    visitor.wait_for_selector("#teams")
    look(visitor)
    for pool in POOLS:
        visitor.click(f"[data-draw-into='#said-{pool}']")
        visitor.wait_for_function(
            "id => document.querySelector(id).textContent.includes('完全一致')", arg=f"#said-{pool}"
        )
        with visitor.expect_download() as kept:
            visitor.click(f"#{pool} >> text=抽取记录和证据")
        path = tmp_path / f"{pool}.json"
        kept.value.save_as(path)
        call = [sys.executable, str(ROOT / "tools" / "verify.py"), "draw", str(path)]
        said = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
        assert said.returncode == 0, said.stdout
        assert "证据 notice 成立" in said.stdout

    officer = visit("regulator")
    officer.goto("/supervision/checks?state=reported")
    look(officer)
    officer.click("#checks td a")
    officer.wait_for_selector("#findings")
    look(officer)
    officer.click(".action-bar >> text=公布检查结果")
    officer.wait_for_selector("text=检查结果已公布")
    number = officer.inner_text("h1 + *").split()[0]
    visitor.goto("/supervision/checks/published")
    look(visitor)
    assert number in visitor.inner_text("main") or "未发现问题" in visitor.inner_text("main")
    _announced(officer)


def _announced(officer):
    officer.goto("/supervision/check-plans/new")
    look(officer)
    day = clock.today() + dt.timedelta(days=3)
    typed = {
        "title": "勘察机构专项抽查", "basis": "年度抽查工作计划", "matters": "资质\n人员",
        "quantity": "2", "freeze_at": f"{day}T09:00", "draw_at": f"{day}T10:00",
        "due_on": str(day + dt.timedelta(days=30)),
    }  # fmt: skip
    for name, text in typed.items():
        officer.fill(f"[name={name}]", text)
    for box in officer.query_selector_all("[name=inspectors]")[:3]:
        box.check()
    officer.click("main form.form button.btn-primary")
    officer.wait_for_selector("text=计划已保存为草稿")
    look(officer)
    officer.click(".action-bar >> text=公布计划")
    officer.wait_for_selector("text=计划已公布")
    assert "双随机〔" in officer.inner_text("main")


def test_the_board_counts_anew_and_leads_to_the_evidence(visit):
    boss = visit("supervisor")
    boss.goto("/supervision/board")
    look(boss)
    boss.click("text=现在统计")
    boss.wait_for_selector("#board-progress >> text=现在统计", timeout=60_000)
    assert "直接选取率" in boss.inner_text("main")
    boss.goto("/supervision/signals")
    look(boss)
    boss.click("#signals td a")
    boss.wait_for_selector("#evidence")
    look(boss)
    phone = visit("supervisor", width=PHONE)
    for page in ("/supervision/board", "/supervision/signals"):
        phone.goto(page)
        look(phone)
