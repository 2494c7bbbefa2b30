"""The frame and every component in a real browser: axe, narrow screens, drafts, no script."""

import pytest

from tests.conftest import bind, close
from tests.factories.accounts import make_organisation, make_person
from tests.journeys import looking
from tests.journeys.looking import AXE, wrong
from tests.tabs import Lent

PAGES = ("/", "/about", "/nothing", "/desk", "/inbox", "/search?q=x", "/sink/", "/sink/form")

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(databases, database, settings, front):
    """The kitchen sink served on a database of its own; the address and how to enter."""
    from app.factory import create_app
    from app.rooms import ROOMS
    from tests.web.sink.room import ROOM

    url = databases.clone()
    close(database)
    application = create_app(settings, rooms=(*ROOMS, ROOM))
    bind(url)
    organisation = make_organisation("金陵建设集团有限公司")
    person = make_person("周建国", organisation=organisation)
    with front.serving(application) as origin:
        yield origin, f"/sink/enter/{person.id}/{organisation.id}"
    close(database)
    bind(settings.database_url)


@pytest.fixture
def open_as(tabs, site):
    """open_as(width=…, theme=…, …): a signed-in page and what its console complained about."""
    lent = Lent(tabs, site[0])

    def opened(width=1366, theme="light", locale="zh-CN", **options):
        page = lent(width, 760, **options)
        wished = (("theme", theme), ("locale", locale))
        page.context.add_cookies([{"name": n, "value": v, "url": site[0]} for n, v in wished])
        page.goto(site[1])
        heard = page.complaints = []
        page.on("console", lambda told: _note(heard, told))
        return page

    yield opened
    lent.give_back()


def _note(heard, told):
    if told.type in {"error", "warning"} and "Failed to load resource" not in told.text:
        heard.append(told.text)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(open_as, theme, width):
    if not AXE.is_file():
        pytest.skip("axe-core is read from the folder CORPUS")
    page = open_as(width, theme, "en" if theme == "dark" else "zh-CN")
    for address in PAGES:
        page.goto(address if theme == "light" or "sink" not in address else "/about")
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        assert wrong(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert page.complaints == []


def test_a_page_of_a_known_kind_is_asked_anew_when_something_new_stands_there(open_as, monkeypatch):
    if not AXE.is_file():
        pytest.skip("axe-core is read from the folder CORPUS")
    page = open_as(1024)
    page.goto("/sink/")
    assert looking.anew(page) == []
    with monkeypatch.context() as still:
        still.setattr(looking, "wrong", lambda _: ["asked"])
        page.goto("/sink/")
        assert looking.anew(page) == []
        page.set_viewport_size({"width": 900, "height": 760})
        assert looking.anew(page) == ["asked"], "another width is looked at"
        page.set_viewport_size({"width": 1024, "height": 760})

    page.evaluate("document.querySelector('main h1').after(new Image())")

    assert [rule for rule, _ in looking.anew(page)] == ["image-alt"]
    assert [rule for rule, _ in looking.anew(page)] == ["image-alt"], "what is wrong stays wrong"


def test_the_sink_is_right_in_the_dark(open_as):
    if not AXE.is_file():
        pytest.skip("axe-core is read from the folder CORPUS")
    page = open_as(1366, "dark")
    for address in ("/sink/", "/sink/form"):
        page.goto(address)
        assert wrong(page) == []


def test_a_form_saves_itself_and_comes_back(open_as):
    page = open_as()
    page.goto("/sink/form")

    with page.expect_response("**/drafts") as saved:
        page.locator("#f-title").press_sequentially("写了一半", delay=20)
    page.get_by_text("草稿已自动保存于").wait_for()
    page.goto("/sink/form")

    assert saved.value.status == 200
    assert page.locator("#f-title").input_value() == "写了一半"
    page.get_by_role("button", name="不用草稿").click()
    assert page.locator("#f-title").input_value() == ""
    assert page.complaints == []


def test_capitals_appear_while_typing_and_follow_the_unit(open_as):
    page = open_as()
    page.goto("/sink/form")

    page.locator("#f-amount").press_sequentially("12.5", delay=20)
    page.get_by_text("大写：壹拾贰元伍角").wait_for()
    page.locator("select[name=amount_unit]").select_option("wan")

    page.get_by_text("大写：壹拾贰万伍仟元整").wait_for()


def test_a_refused_form_puts_the_focus_on_what_to_correct(open_as):
    page = open_as()
    page.goto("/sink/form")

    page.locator("#f-uscc").fill("123")
    page.locator("#form button.btn-primary").click()
    page.locator(".error-summary").wait_for()

    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.locator("#f-uscc").input_value() == "123"


def test_the_number_can_be_copied_on_plain_http(open_as):
    page = open_as()
    page.context.grant_permissions(["clipboard-write"])  # a browser without windows asks nobody
    page.goto("/sink/")

    page.locator("[data-copy]").first.click()

    page.locator("#live").get_by_text("已复制").wait_for()


def test_menus_and_confirmations_open_without_script(open_as):
    page = open_as(360, scripts=False)
    page.goto("/desk")

    page.locator("details.menu.phone > summary").click()
    page.locator("details.menu.phone a", has_text="组件").click()
    page.locator("details.ask > summary").click()
    page.locator("textarea[name=reason]").fill("材料不全")
    page.locator("details.ask button", has_text="撤回").click()

    assert page.url.endswith("/sink/")
    assert page.locator("[data-copy]").first.is_hidden()


def test_files_go_one_by_one_with_a_bar_each(open_as):
    page = open_as()
    page.goto("/sink/")

    page.locator("#upload-input").set_input_files(
        [{"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"} for n in "ab"]
    )
    page.locator("#upload button", has_text="上传").click()
    page.locator("#upload li", has_text="b.pdf").get_by_text("收到 b.pdf").wait_for()

    assert page.locator("#upload li progress").count() == 2
    assert page.locator("#upload li", has_text="a.pdf").get_by_text("收到 a.pdf").is_visible()
