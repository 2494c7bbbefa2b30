"""What the frame of every page needs: navigation by duty, language, theme, icons, cheap to ask."""

from functools import lru_cache

from flask import current_app, g, request, url_for
from markupsafe import Markup, escape

from app.kernel import clock_views
from app.web.guards import current_actor
from app.web.i18n import LOCALES, chosen, locale, shown, t, tell

SPRITE = "vendor/tabler-icons-3.51.0.svg"
THEMES = {"auto": "跟随系统", "light": "浅色", "dark": "深色"}
THEME_COOKIE = "theme"
MOST = 7  # entries of the navigation at first sight; the others stand under 更多
REGISTER = "register.form"
KEPT = 500  # pieces of pages kept before they are made anew


class Shell:
    """Navigation and marks of one application, with small caches."""

    def __init__(self, rooms, files):
        self.files = files
        entries = [entry for room in rooms for entry in room.nav]
        self.entries = sorted(entries, key=lambda one: one.place if one.public else 0)
        self.ways = [way for room in rooms for way in room.onward]
        self.kin = [room.related for room in rooms if room.related]
        self.sprite = files.url(SPRITE)
        self._nav = {}
        self._frames = {}
        self._icons = {}
        self._chips = {}

    def nav(self):
        """(label, address, icon) the acting person may use; the public ones for a visitor."""
        actor = current_actor()
        key = (actor.duties, actor.kind == "person", locale())
        if key not in self._nav:
            if len(self._nav) > KEPT:
                self._nav.clear()
            self._nav[key] = [
                (t(entry.label), url_for(entry.endpoint), entry.icon)
                for entry in self.entries
                if _wanted(entry, actor)
            ]
        return self._nav[key]

    def hall(self):
        """The public pages for somebody signed in, who has no use for the way to register."""
        key = ("hall", locale())
        if key not in self._nav:
            self._nav[key] = [
                (t(entry.label), url_for(entry.endpoint), entry.icon)
                for entry in self.entries
                if entry.public and entry.endpoint != REGISTER
            ]
        return self._nav[key]

    def frame(self, name, current=None):
        """A piece of every page that hangs on duties, language and `current` alone: made once."""
        actor = current_actor()
        desk = actor.kind == "person"
        key = (name, current, actor.duties, desk, locale())
        if key not in self._frames:
            if len(self._frames) > KEPT:
                self._frames.clear()
            template = current_app.jinja_env.get_template(f"components/frame/{name}.html")
            made = template.render(current=current, desk=desk)
            self._frames[key] = Markup(made)  # noqa: S704 - a template of ours escaped it
        return self._frames[key]

    def onward(self, thing):
        """(label, address, icon) of what later rooms let the acting person begin with a thing."""
        return [
            (t(way.label), url_for(way.endpoint, **{way.argument: thing.id}), way.icon)
            for way in self.ways
            if way.about == thing.subject_kind and way.fits(thing, current_actor())
        ]

    def related(self, thing):
        """What later rooms already have about a thing, as far as the acting person may know."""
        known = [by[thing.subject_kind] for by in self.kin if thing.subject_kind in by]
        return [one for find in known for one in find(thing, current_actor())]

    def here(self, entries):
        """The address among `entries` under which the present page lies."""
        path = request.path
        fits = [url for _, url, _ in entries if path == url or path.startswith(f"{url}/")]
        return max(fits, key=len, default=None)

    def icon(self, name):
        if name not in self._icons:
            self._icons[name] = Markup(  # noqa: S704 - both parts are escaped or our own
                f'<svg class="icon" width="20" height="20" aria-hidden="true">'
                f'<use href="{self.sprite}#{escape(name)}"/></svg>'
            )
        return self._icons[name]

    def chip(self, workflow, state, subject=None):
        if subject is not None and workflow.own:
            return mark(workflow.label(state, subject), workflow.chip(state))
        key = (workflow.kind, state, locale())
        if key not in self._chips:
            self._chips[key] = mark(workflow.label(state), workflow.chip(state))
        return self._chips[key]


def _wanted(entry, actor):
    if actor.kind != "person":
        return entry.public
    return not actor.duties.isdisjoint(entry.needs) if entry.needs else not entry.public


def mark(label, kind="neutral"):
    """A chip with any word: neutral, info, waiting, good or bad."""
    return _chip(t(label), kind)


@lru_cache(2000)
def _chip(words, kind):
    return Markup('<span class="chip chip-{}">{}</span>').format(kind, words)


def theme():
    """light, dark or auto: cookie, else the person's setting, else light."""
    wished = chosen(THEME_COOKIE) or g.get("person_theme")
    return wished if wished in THEMES else "light"


def address(endpoint, **values):
    """The address of an endpoint that a small installation may not have; None without it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def ask(name, *args, default=None):
    """Call a template global another room may provide (papers, deadlines, notices)."""
    function = current_app.jinja_env.globals.get(name)
    return function(*args) if function else default


def parts_of(kind, thing):
    """(template, part) of every section that later rooms add to the page of a thing."""
    rooms = current_app.extensions["rooms"]
    for part in (one for room in rooms for one in room.parts.get(kind, ())):
        found = part.load(thing)
        if found is not None:
            yield part.template, found


def compared_by(kind, thing):
    """(section, label, words) of everything later rooms add to a comparison of such things."""
    parts = (part for room in current_app.extensions["rooms"] for part in room.parts.get(kind, ()))
    return [line for part in parts if part.compare for line in part.compare(thing)]


def install(app, rooms, files):
    shell = Shell(rooms, files)
    app.extensions["shell"] = shell
    app.jinja_env.globals.update(
        address=address,
        ask=ask,
        chip=shell.chip,
        current_actor=current_actor,
        deadlines_of=clock_views.of,
        frame=shell.frame,
        here=shell.here,
        icon=shell.icon,
        locale=locale,
        locales=LOCALES,
        mark=mark,
        nav_most=MOST,
        nav=shell.nav,
        onward=shell.onward,
        related=shell.related,
        parts_of=parts_of,
        static_url=files.url,
        t=t,
        shown=shown,
        tell=tell,
        hall=shell.hall,
        theme=theme,
        themes=THEMES,
    )
    return shell
