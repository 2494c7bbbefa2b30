"""A browser without JavaScript: it follows links and sends forms as the pages render them.

Only what stands on the page can be clicked or filled in, so a missing button, a wrong name of a
field or a lost token fails here as it would fail for a person.
"""

import re
from urllib.parse import urljoin

from lxml import html

REDIRECTS = {301, 302, 303}
COMPLAINTS = "//*[contains(@class,'error-summary') or contains(@class,'field-error')] | //main"


class Visitor:
    """One person at one browser."""

    def __init__(self, app):
        self.client = app.test_client()
        self.url, self.page, self.text, self.answer = "/", None, "", None

    def go(self, url, status=200):
        """Open an address and follow where it leads."""
        answer = self.client.get(url, buffered=True)
        return self._arrive(url, answer, status)

    def _arrive(self, url, answer, status):
        hops = 0
        while answer.status_code in REDIRECTS and hops < 5:
            url = urljoin(url, answer.headers["Location"])
            answer = self.client.get(url, buffered=True)
            hops += 1
        self.url, self.answer, self.page, self.text = url, answer, None, ""
        if answer.mimetype == "text/html":
            self.page = html.fromstring(answer.data)
            self.text = " ".join(self.page.text_content().split())
        assert answer.status_code == status, f"{url}: {answer.status_code}\n{self.complaint()}"
        return self

    def complaint(self):
        """What the page says is wrong."""
        if self.page is None:
            return ""
        found = self.page.xpath(COMPLAINTS)
        return "\n".join(" ".join(one.text_content().split())[:600] for one in found[:4])

    def links(self, pattern):
        """The addresses on the page that match, in order, each once."""
        found = [a.get("href") for a in self.page.xpath("//a[@href]")]
        return list(dict.fromkeys(one for one in found if re.search(pattern, one)))

    def follow(self, pattern, status=200):
        """Click the first link whose address or words match."""
        for a in self.page.xpath("//a[@href]"):
            words = " ".join(a.text_content().split())
            if re.search(pattern, a.get("href")) or re.search(pattern, words):
                return self.go(urljoin(self.url, a.get("href")), status)
        raise AssertionError(f"no link {pattern!r} on {self.url}: {self.links('.')}")

    def forms(self):
        return {one.get("action") or self.url: one for one in self.page.xpath("//form")}

    def post(self, pattern, status=200, **values):
        """Like `send`, where a form of the same address only filters the page."""
        return self.send(pattern, status, _method="post", **values)

    def send(self, pattern, status=200, _method="", **values):
        """Fill in the form whose address matches and press its button."""
        fitting = [one for one in self.page.xpath("//form") if self._fits(one, pattern)]
        fitting = [one for one in fitting if (one.get("method") or "get").startswith(_method)]
        assert fitting, (
            f"no form {pattern!r} on {self.url}: {list(self.forms())}\n{self.complaint()}"
        )
        form = fitting[0]
        data = filled(controls(form), values)
        action = urljoin(self.url, form.get("action") or self.url)
        if (form.get("method") or "get").lower() == "get":
            return self._arrive(action, self.client.get(action, query_string=data), status)
        kind = form.get("enctype") or "application/x-www-form-urlencoded"
        answer = self.client.post(action, data=data, content_type=kind, buffered=True)
        return self._arrive(action, answer, status)

    @staticmethod
    def _fits(form, pattern):
        there = any(one.tag == "button" for one in controls(form, "button"))
        return there and re.search(pattern, form.get("action") or "")

    def has(self, pattern):
        """Say whether a form leads to a matching address."""
        return any(self._fits(one, pattern) for one in self.page.xpath("//form"))

    def options(self, name):
        """The values one may choose for a control of this name, on the whole page."""
        found = self.page.xpath(f"//select[@name='{name}']//option/@value")
        return [one for one in found if one] + self.page.xpath(
            f"//input[@type='radio' and @name='{name}']/@value"
        )

    def download(self, pattern):
        """The bytes behind the first matching link; the page stays."""
        [url, *_] = self.links(pattern) or [None]
        assert url, f"no link {pattern!r} on {self.url}: {self.links('.')}"
        answer = self.client.get(urljoin(self.url, url), buffered=True)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        return answer.data


def controls(form, *tags):
    """The controls of a form: inside it, or elsewhere with its id in their `form`."""
    key, found = form.get("id"), []
    for tag in tags or ("input", "select", "textarea", "button"):
        found += [one for one in form.iter(tag) if one.get("form") in (None, key)]
        if key:
            outside = form.getroottree().xpath(f"//{tag}[@form='{key}']")
            found += [one for one in outside if one not in found]
    return found


def filled(given, values):
    """The successful controls of a form with `values` typed in."""
    data, known = {}, set()
    for control in (one for one in given if one.get("name")):
        name, kind = control.get("name"), control.get("type", "")
        known.add(name)
        if name not in values and control.tag != "button" and kind not in ("submit", "file"):
            _keep(data, control, name, kind)
        if name in values and kind not in ("radio", "checkbox") and control.tag == "select":
            options = [one.get("value") for one in control.xpath(".//option")]
            assert str(values[name]) in options, f"{name}: {values[name]!r} is none of {options}"
    unknown = set(values) - known
    assert not unknown, f"the form has no {unknown}, it has {sorted(known)}"
    return data | values


def _keep(data, control, name, kind):
    """Take over what the page put into a control."""
    if control.tag == "select":
        chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")
        if chosen:
            data[name] = chosen[0].get("value", "")
    elif control.tag == "textarea":
        data[name] = (control.text or "").lstrip("\n")
    elif kind in ("radio", "checkbox"):
        if control.get("checked") is not None:
            data.setdefault(name, []).append(control.get("value", "on"))
    else:
        data[name] = control.get("value", "")
