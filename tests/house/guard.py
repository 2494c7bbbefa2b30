"""The guards of pages, asked without the pages behind them."""

from urllib.parse import urlsplit

from flask import g

from app.kernel.permissions import allowed


class Guard:
    """What stands before a page, asked without the page; skips who is known to be sent away.

    A guard is the same for every thing and everybody: where one request has shown that it stands
    before a page, its answer is enough for the others it refuses. Who is let in always asks.
    """

    def __init__(self, app):
        self.app, self.address, self.seen = app, app.url_map.bind("localhost"), set()

    def refuses(self, rule, url, actor):
        view = self.app.view_functions[rule.endpoint]
        if view.__guard__ in ("public", "signed_in"):
            return False
        if getattr(view, "__loader__", None) is None:
            return not allowed(actor, view.__guard__)
        given = self.address.match(urlsplit(url).path, method=min(rule.methods - {"OPTIONS"}))[1]
        with self.app.app_context():
            g.actor = actor  # a loader may ask who is here
            subject = view.__loader__(given["id"])
            return subject is None or not allowed(actor, view.__guard__, subject)

    def skips(self, known, rule, url, actor):
        """Whether this refusal is one more of those that `known` was already asked for."""
        if not self.refuses(rule, url, actor):
            return False
        there = known in self.seen
        self.seen.add(known)
        return there
