"""The same visitor at a real Chromium: clicks, types, uploads; every page is looked at."""

import re
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html
from playwright.sync_api import Error

from tests.journeys.looking import AXE, anew
from tests.journeys.visitor import Visitor, controls

OPEN = "document.querySelectorAll('main details').forEach(one => one.open = true)"
BUTTON = "button[type=submit]:not([formnovalidate], .visually-hidden), button:not([type])"
STAMP = "window.before = true"
# A new document has come whole; or files were sent one by one and the page says what of each.
ARRIVED = """() => {
  if (document.readyState !== 'complete' || document.querySelector('.htmx-request')) return false;
  if (!window.before) return true;
  const told = [...document.querySelectorAll('.upload-list [role=status]')];
  const refused = document.querySelector('.upload-list .field-error');
  const stays = refused || document.querySelector('form[data-upload]:not([data-refresh])');
  return Boolean(stays) && told.length > 0 && told.every(one => one.textContent);
}"""
SECONDS = 30
POLL = 50  # milliseconds; asked from here, each question would cost as much as a small page
ID = re.compile(r"\b[a-z2-7]{16}\b")


class Seat:
    """A tab at which people sit down in turn; whoever does brings the cookies of the last time."""

    def __init__(self, tab):
        self.tab, self.jars, self.sitter, self.login = tab, {}, None, None

    def sit(self, driver, login, *, anew=False):
        """Take the place; `anew` comes without cookies."""
        cookies = self.tab.context
        if self.sitter is not None:
            self.jars[self.login] = cookies.cookies()
        if anew:
            self.jars.pop(login, None)
        cookies.clear_cookies()
        if kept := self.jars.get(login):
            cookies.add_cookies(kept)
        self.sitter, self.login = driver, login


class Driver(Visitor):
    """One person at one browser with JavaScript; `seen` collects the kinds of pages looked at."""

    def __init__(self, seat, seen, login=None, *, anew=True):
        self.seat, self.tab, self.seen = seat, seat.tab, seen
        self.url, self.page, self.text, self.complaints = "/", None, "", []
        self.login = login
        seat.sit(self, login, anew=anew)
        self.tab.on("console", self._hear)
        self.tab.on("pageerror", self._hear_error)

    def _hear_error(self, error):
        if self.seat.sitter is self:
            self.complaints.append(str(error))

    def _hear(self, told):
        mine = self.seat.sitter is self
        if (
            mine
            and told.type in {"error", "warning"}
            and "Failed to load resource" not in told.text
        ):
            self.complaints.append(told.text)

    def go(self, url, status=200):
        self._back()
        answer = self.tab.goto(url)
        assert answer.status == status, f"{url}: {answer.status}\n{self.tab.inner_text('main')}"
        return self.look()

    def _back(self):
        """Sit down again after somebody else."""
        if self.seat.sitter is not self:
            self.seat.sit(self, self.login)

    def look(self):
        """Read the page as it stands now; axe looks at each kind of page once."""
        for attempt in range(5):
            try:
                self._read()
                break
            except Error:  # the page was just going elsewhere by itself
                self.tab.wait_for_timeout(300)
                assert attempt < 4, self.tab.url
        parts = urlsplit(self.tab.url)
        assert self.complaints == [], f"{self.url}: {self.complaints}"
        kind = ID.sub("…", parts.path)
        if kind not in self.seen:
            self.seen.add(kind)
            self._examine(kind)
        return self

    def _read(self):
        self.tab.wait_for_load_state("load")
        parts = urlsplit(self.tab.url)
        self.url = parts.path + (f"?{parts.query}" if parts.query else "")
        self.page = html.fromstring(self.tab.content())
        self.text = " ".join(self.tab.inner_text("body").split())

    def _examine(self, kind):
        assert not AXE.is_file() or anew(self.tab) == [], kind

    def follow(self, pattern, status=200):
        for a in self.page.xpath("//a[@href]"):
            words = " ".join(a.text_content().split())
            if re.search(pattern, a.get("href")) or re.search(pattern, words):
                return self.go(urljoin(self.url, a.get("href")), status)
        raise AssertionError(f"no link {pattern!r} on {self.url}: {self.links('.')}")

    def send(self, pattern, status=200, _method="", **values):
        fitting = [
            (place, form)
            for place, form in enumerate(self.page.xpath("//form"))
            if self._fits(form, pattern) and (form.get("method") or "get").startswith(_method)
        ]
        assert fitting, f"no form {pattern!r} on {self.url}: {list(self.forms())}"
        place, form = fitting[0]
        if (form.get("method") or "get") == "get":
            return self.go(f"{form.get('action')}?{urlencode(values)}", status)
        assert self.seat.sitter is self, f"somebody else sits before the form: {pattern}"
        self.tab.evaluate(OPEN)
        live = self.tab.locator("form").nth(place)
        known = {one.get("name") for one in controls(form)}
        assert set(values) <= known, f"the form has no {set(values) - known}"
        for name, value in values.items():
            self._type(live, form, name, value)
        return self._press(live, form, status)

    def _type(self, live, form, name, value):
        control = next(one for one in controls(form) if one.get("name") == name)
        where = f"[name='{name}']"
        if control not in set(form.iter()):
            live, where = self.tab, f"{where}[form='{form.get('id')}']"
        there, kind = live.locator(where), control.get("type") or ""
        if kind == "file":
            given = value if isinstance(value, list) else [value]
            there.set_input_files([_file(*one) for one in given])
        elif kind in ("radio", "checkbox"):
            live.locator(f"{where}[value='{value}']").check()
        elif control.tag == "select":
            there.select_option(str(value))
        else:
            there.fill(str(value))

    def _press(self, live, form, status):
        button = live.locator(BUTTON)
        if not button.count():
            button = self.tab.locator(f"button[form='{form.get('id')}']")
        action = urlsplit(urljoin(self.url, form.get("action") or self.url)).path
        sent = lambda one: one.request.method == "POST" and urlsplit(one.url).path == action  # noqa: E731
        self.tab.evaluate(STAMP)
        with self.tab.expect_response(sent) as answer:
            button.first.click()
        got = answer.value.status
        fine = got < 400 if status == 200 else got == status
        assert fine, f"{action}: {got}\n{self.tab.inner_text('main')[:900]}"
        self.tab.wait_for_function(ARRIVED, polling=POLL, timeout=SECONDS * 1000)
        return self.look()

    def download(self, pattern):
        self._back()
        [url, *_] = self.links(pattern) or [None]
        assert url, f"no link {pattern!r} on {self.url}: {self.links('.')}"
        answer = self.tab.context.request.get(url)
        assert answer.status == 200, f"{url}: {answer.status}"
        return answer.body()


def _file(stream, name):
    kinds = {"pdf": "application/pdf", "dxf": "image/vnd.dxf"}
    stream.seek(0)
    kind = kinds.get(name.rpartition(".")[2], "application/octet-stream")
    return {"name": name, "mimeType": kind, "buffer": stream.read()}
