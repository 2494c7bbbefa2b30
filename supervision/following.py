"""Pages of what was handed in without an account: followed with its number and code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import session, url_for

from app.kernel import deadlines, events
from app.web import history
from app.web.asked import form_sent
from app.web.htmx import answer, go_to
from app.web.i18n import t


@dataclass(frozen=True)
class Following:
    """How the things of one kind are followed.

    `thing` names its pages (`supervision.<thing>_follow` …) and its place in the visitor's
    session; `find(number, code)` and `load(id)` give a thing or None.
    """

    thing: str
    title: str
    form: type
    published: str
    find: Callable[[str, str], Any]
    load: Callable[[str], Any]
    code_of: Callable[[Any], str]

    def page(self, step):
        """The address of one of its pages."""
        return url_for(f"supervision.{self.thing}_{step}")

    def begin(self, row, message=None):
        """Remember what this visitor follows, and show it."""
        session[self.thing] = row.id
        return go_to(self.page("followed"), message)

    def ask(self):
        """Ask for number and code."""
        form = form_sent(self.form)
        found = self.find(form.command.number, form.command.code) if form.ok else None
        if found is not None:
            return self.begin(found)
        cancel = url_for(self.published)
        page = {"form": form, "title": self.title, "cancel": cancel, "wrong": form.ok}
        return answer("supervision/follow.html", status=form.status, **page)

    def followed(self):
        """What this visitor follows, None when nothing."""
        key = session.get(self.thing)
        return self.load(key) if isinstance(key, str) else None

    def show(self, template, **words):
        """The page of what is followed, with what was told of it."""
        row = self.followed()
        if row is None:
            return go_to(self.page("follow"))
        told = events.timeline(row.subject_kind, row.id)
        return answer(
            template,
            subject=row,
            code=self.code_of(row),
            end=self.page("unfollow"),
            lights=deadlines.of(row, only_open=True),
            lines=[history.line(one) for one in told if one.visibility != "internal"],
            **words,
        )

    def end(self):
        """Forget what this visitor follows."""
        session.pop(self.thing, None)
        return go_to(self.page("follow"), t("已结束查询。"))
