"""Tabs of Chromium that are lent: a new one costs a process and as much as five pages in an old one.

A tab stays in a browser context of its own; taken back it has no cookies and nothing stored, and
keeps only what any browser keeps of the house: its style sheets and scripts.
"""

from contextlib import suppress

from playwright.sync_api import Error

LOCALE = "zh-CN"
REST = "/static/favicon.svg"  # of the same origin, so that the process stays; asks for nothing


class Tabs:
    """Lends tabs of one browser; whoever lends says where they come from and of what kind."""

    def __init__(self, browser):
        self.browser = browser
        self.free = {}

    def lend(self, origin, width=1366, height=900, *, scripts=True):
        """A page in a context that nobody else has."""
        size = {"width": width, "height": height}
        spare = self.free.setdefault((origin, scripts), [])
        if not spare:
            context = self.browser.new_context(
                base_url=origin, locale=LOCALE, viewport=size, java_script_enabled=scripts
            )
            return context.new_page()
        page = spare.pop()
        if page.viewport_size != size:
            page.set_viewport_size(size)
        return page

    def take_back(self, page, origin, *, scripts=True):
        """Make the tab as it was new; one that cannot be made so is closed."""
        context = page.context
        try:
            for more in context.pages[1:]:
                more.close()
            page.goto(REST)
            context.clear_cookies()
            context.clear_permissions()
            told = context.new_cdp_session(page)
            told.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
            told.detach()
        except Error:
            with suppress(Error):
                context.close()
            return
        self.free[origin, scripts].append(page)


class Lent:
    """The tabs of one test: all of one origin, all given back together."""

    def __init__(self, tabs, origin):
        self.tabs, self.origin, self.out = tabs, origin, []

    def __call__(self, width=1366, height=900, *, scripts=True):
        page = self.tabs.lend(self.origin, width, height, scripts=scripts)
        self.out.append((page, scripts))
        return page

    def give_back(self):
        for page, scripts in self.out:
            self.tabs.take_back(page, self.origin, scripts=scripts)
        self.out.clear()
