"""Sealed offers in Chromium: two trustees make keys, three bidders seal, all is opened and awarded."""

import json
from pathlib import Path

import pytest

from app.kernel import jobs
from bidding.models import Award, Envelope, OpenedOffer, Requirement, TrusteeKey
from bidding.services import offline, publish, trustees
from intermediaries.models import Agency
from tests.bidding.scenes import F, T, verify
from tests.factories.bidding import make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.sealing import make_sealed
from tests.factories.sealing import release as give
from tests.journeys.hall import PASS, hall, kept, make_key, person, release, seal

__all__ = ["hall"]

pytestmark = pytest.mark.journey
PRICES = {"b1": "72000", "b2": "70500.50", "b3": "69999.99"}


def test_from_keys_to_award(hall, at, tmp_path):
    owner = person("owner", "owner", "handler")
    for login, kind in (("t1", "regulator"), ("t2", "supervisor")):
        person(login, kind, "officer")
    agencies = {login: make_agency() for login in PRICES}
    for login, agency in agencies.items():
        person(login, "agency", "handler", agency)
    first, second = hall("t1"), hall("t2")
    files_of = [make_key(first, tmp_path, "住建局"), make_key(second, tmp_path, "监察")]
    assert PASS not in files_of[0].read_text()

    draft = make_requirement(owner, publish_it=False, method="lowest_price")
    trustees.choose(draft, [row.id for row in TrusteeKey.select()], owner, None)
    publish.publish(Requirement.get_by_id(draft.id), owner)
    requirement = Requirement.get_by_id(draft.id)
    plan = tmp_path / "方案.pdf"
    plan.write_bytes(b"%PDF-1.4 plan of b2")
    bidders = {login: hall(login) for login in PRICES}
    typo = bidders["b3"]
    typo.goto(f"/bidding/requirements/{requirement.id}/offer")
    typo.click("details[data-without-script] summary")
    typo.fill("[data-plain=price]", "750000")
    typo.click("#form button[type=submit]")
    typo.get_by_text("报价没有发送").wait_for()
    assert typo.input_value("[data-plain=price]") == "750000"
    seal(bidders["b3"], requirement, "75000", tmp_path)
    for login, price in PRICES.items():
        own = seal(bidders[login], requirement, price, tmp_path, plan if login == "b2" else None)
    assert json.loads(own.read_text())["version"] == 2
    assert Envelope.select().count() == 4

    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    first, second = hall("t1"), hall("t2")
    release(first, requirement, files_of[0], "不是这个口令").click()
    first.get_by_text("口令不对").wait_for()
    for page, keyfile in ((first, files_of[0]), (second, files_of[1])):
        button = release(page, requirement, keyfile)
        with page.expect_navigation():
            button.click()

    rows = {one.signup.name: one for one in OpenedOffer.select()}
    found = {login: rows[agency.name].amount_fen for login, agency in agencies.items()}
    assert found == {"b1": 7_200_000, "b2": 7_050_050, "b3": 6_999_999}
    assert Award.get().agency_id == agencies["b3"].id
    anybody = hall()
    anybody.goto(f"/bidding/requirements/{requirement.id}/opening")
    said = anybody.inner_text("main")
    assert all(Agency.get_by_id(one.id).name in said for one in agencies.values())
    with anybody.expect_download() as saved:
        anybody.click("text=下载开启记录")
    code, told = verify("offer", kept(saved.value, tmp_path).read_text(), tmp_path)
    assert code == 0, told
    with anybody.expect_download() as saved:
        anybody.click("text=方案.pdf")
    assert kept(saved.value, tmp_path).read_bytes() == plan.read_bytes()


class Offline:
    """The offline file in a browser without network; what it saves is taken by its name."""

    def __init__(self, chromium, folder):
        shell = folder / "offline.html"
        shell.write_text(offline.page(), encoding="utf-8")
        self.context = chromium.new_context(accept_downloads=True, offline=True)
        self.page, self.folder, self.saved = self.context.new_page(), folder, []
        self.page.on("download", lambda one: self.saved.append(one))  # noqa: PLW0108 a builtin takes no mark
        self.page.goto(shell.as_uri())

    def act(self, form, expected, **given):
        """Fill a form, press its button; return the files saved, in order."""
        self.saved.clear()
        for field, value in given.items():
            if isinstance(value, Path):
                self.page.set_input_files(f"#{field}", value)
            else:
                self.page.fill(f"#{field}", value)
        self.page.click(f"#{form} button")
        for _ in range(600):
            if len(self.saved) == expected:
                break
            self.page.wait_for_timeout(50)
        return [kept(one, self.folder) for one in self.saved]


def by_file(browser, field, made):
    """Send a form of the pages with a file that the offline file made."""
    browser.set_input_files(f"[name={field}]", made)
    with browser.expect_navigation():
        browser.click("#form button[type=submit]")


def task_of(browser, url, label, folder):
    """Open the part of a page that works without its script, and download the task there."""
    browser.goto(url)
    browser.click("details[data-without-script] summary")
    with browser.expect_download() as task:
        browser.click(f"text={label}")
    return kept(task.value, folder)


def test_the_offline_file_makes_keys_seals_and_releases(hall, chromium, tmp_path, at):
    """From file://, without any network: its files are taken where the pages' own would be."""
    owner, trusted = person("owner", "owner", "handler"), person("t1", "regulator", "officer")
    for n in range(2):
        person(f"b{n}", "agency", "handler", make_agency())
    apart = Offline(chromium, tmp_path)
    keyfile, card = apart.act("key", 2, name="离线", **{"pass": PASS, "again": PASS})
    row = trustees.register(card.read_text(), trusted)
    draft = make_requirement(owner, publish_it=False, method="lowest_price")
    trustees.choose(draft, [row.id], owner, None)
    publish.publish(Requirement.get_by_id(draft.id), owner)
    url = f"/bidding/requirements/{draft.id}"

    for n in range(2):
        browser = hall(f"b{n}")
        task = task_of(browser, f"{url}/offer", "下载密封参数", tmp_path)
        sealed, own = apart.act("seal", 2, task=task, price=f"6{n}000")
        assert json.loads(own.read_text())["format"] == "lianshen-own/1"
        assert row.fingerprint in apart.page.inner_text("#seal-said")
        browser.check("[name=no_relation]")
        by_file(browser, "sealed_file", sealed)
        assert "/bidding/signups/" in browser.url, browser.inner_text("main")
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    browser = hall("t1")
    task = task_of(browser, f"{url}/opening", "下载开启任务文件", tmp_path)
    (shares,) = apart.act("open", 1, opening=task, keyfile=keyfile, word=PASS)
    by_file(browser, "release_file", shares)

    assert Requirement.get_by_id(draft.id).number in apart.page.inner_text("#open-said")
    assert sorted(one.amount_fen for one in OpenedOffer.select()) == [6_000_000, 6_100_000]
    apart.context.close()


def test_a_nonce_is_sealed_with_the_sign_up_and_the_draw_recomputed(hall, tmp_path, at):
    requirement, trusted = make_sealed(1, method="random_draw", level=2)
    for login in ("n1", "n2"):
        person(login, "agency", "handler", make_agency())
        page = hall(login)
        page.goto(f"/bidding/requirements/{requirement.id}/signup")
        page.check("[name=no_relation]")
        with page.expect_download() as saved, page.expect_navigation():
            page.click("#form button[type=submit]")
        assert "key" in json.loads(kept(saved.value, tmp_path).read_text())
    assert Envelope.select().count() == 2
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    give(requirement, trusted, 1)

    anybody = hall()
    anybody.goto(f"/bidding/requirements/{requirement.id}/draw")
    anybody.click("[data-draw-check]")
    anybody.get_by_text("本机重新计算，结果与记录完全一致").wait_for()
    assert {one.malformed for one in OpenedOffer.select()} == {""}
    anybody.goto(f"/bidding/requirements/{requirement.id}/opening")
    assert json.loads(OpenedOffer.get().document)["nonce"] in anybody.inner_text("main")
