"""Events as sentences: the timeline of a thing, and what happened lately."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app, url_for

from app.accounts.posts import post
from app.kernel import events
from app.kernel.permissions import ANONYMOUS, allowed
from app.kernel.room import load_subject, not_yet_for, subject_of, subjects_of
from app.web.guards import current_actor
from app.web.i18n import filled, locale, shown, t

OVERSEERS = frozenset({"operator", "regulator", "supervisor", "window", "department", "committee"})
LOOKED_AT = 4  # so many events for every line of news
SPARE = 3  # so many events for every line of what an organisation did
LOG_ENTRY = "log.entry"
DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Line:
    """One event as its reader sees it."""

    at: datetime
    sentence: str
    who: str
    reason: str
    index: int
    url: str | None
    subject_url: str | None = None
    subject_title: str = ""
    like_it: int = 0


class Sentences:
    """Event key -> sentence; a move without one is told by its label."""

    entry = None  # the address of an entry of the log without its number

    def __init__(self, rooms):
        self.known = {key: text for room in rooms for key, text in room.sentences.items()}
        for room in rooms:
            for flow in room.workflows:
                for move in flow.transitions:
                    self.known.setdefault(flow.event_key(move), move.label)

    def tell(self, event):
        text = self.known.get(event.key, event.key)
        return filled(t(text), _Facts(event)) if "{" in text else t(text)


class _Facts:
    """The facts of an event a sentence asks for; one that is not there is shown as a dash."""

    def __init__(self, event):
        self.event, self.facts = event, event.facts or {}

    def __getitem__(self, name):
        if name in self.facts:
            return _brief(shown(self.facts[name]))
        if name == "who":
            return self.event.org_name or self.event.actor_name
        known = {"actor": self.event.actor_name, "organisation": self.event.org_name}
        return known.get(name, "—")


def oversees(actor):
    """Hold for offices that accept or supervise, and for the audit administrator: reading what
    happened is his duty. The other two administrators read what they administer, no business."""
    office = actor.org_kind in OVERSEERS and not actor.is_guest
    return office or actor.has("platform.audit_admin")


def _administers(event, actor):
    """Hold for the accounts an administrator keeps, where he may see the thing itself."""
    kind = subject_of(event.subject_kind) if event.subject_kind.startswith("accounts.") else None
    thing = load_subject(event.subject_kind, event.subject_id) if kind else None
    return thing is not None and allowed(actor, kind.view_permission, thing)


def _brief(value):
    """The beginning of a digest says which it is; the entry of the log has it whole."""
    return f"{value[:12]}…" if isinstance(value, str) and DIGEST.fullmatch(value) else value


def visible(found, actor):
    """Public events for everybody, all for those who took part or oversee, what concerns the
    parties for whoever may see a thing that visitors may not; nothing a room still withholds."""
    later = not_yet_for(actor, found)
    found = [event for event in found if event.id not in later]
    taking_part = actor.org_id is not None and any(e.org_id == actor.org_id for e in found)
    kept = actor.org_kind == "platform" and found and _administers(found[0], actor)
    if taking_part or kept or (oversees(actor) and _of_its_place(found, actor)):
        return [event for event in found if event.visibility != "sealed"]
    open_to = {"public"}
    if any(event.visibility == "parties" for event in found) and _is_party(found[0], actor):
        open_to.add("parties")
    return [event for event in found if event.visibility in open_to]


def _of_its_place(found, actor):
    if not found or not post(actor):
        return True
    return reads_inside(actor, found[0].subject_kind, _thing_of(found[0]))


def reads_inside(actor, kind, thing):
    """Hold for an office of a place where it may see the thing, and what is not public of it."""
    known = subject_of(kind)
    if known is None:
        return True
    if thing is None or not allowed(actor, known.view_permission, thing):
        return False
    if not known.inner or not allowed(ANONYMOUS, known.view_permission, thing):
        return True
    return allowed(actor, known.inner, thing)


def _thing_of(event):
    return load_subject(event.subject_kind, event.subject_id)


def _is_party(event, actor):
    kind = subject_of(event.subject_kind) if actor.is_signed_in else None
    thing = load_subject(event.subject_kind, event.subject_id) if kind else None
    if thing is None or allowed(ANONYMOUS, kind.view_permission, thing):
        return False
    return allowed(actor, kind.view_permission, thing)


def who(event):
    """The organisation acted for, else the person; who has no account (the house, a complainant)
    is named in the reader's language."""
    name = event.org_name or event.actor_name
    return t(name) if event.actor_id is None and not event.org_name else name


def line(event, about=(None, "")):
    """An event as its reader sees it; `about` is address and title of its thing."""
    url, title = about
    return Line(
        at=event.at,
        sentence=current_app.extensions["sentences"].tell(event),
        who=who(event),
        reason=str((event.facts or {}).get("reason", "")),
        index=event.seq,
        url=_entry(event.seq),
        subject_url=url,
        subject_title=title,
    )


def _entry(index):
    """The address of an entry of the log; None where the installation has no such page."""
    kept = current_app.extensions["sentences"]
    if kept.entry is None and LOG_ENTRY in current_app.view_functions:
        kept.entry = url_for(LOG_ENTRY, index=0)[:-1]
    return kept.entry and f"{kept.entry}{index}"


def lines(found):
    """Lines with their subjects, each subject read and asked about once."""
    things = subjects_of(found)
    keys = [(one.subject_kind, one.subject_id) for one in found]
    told = {key: _subject(key[0], things.get(key)) for key in dict.fromkeys(keys)}
    return [line(one, about=told[key]) for one, key in zip(found, keys, strict=True)]


def _subject(kind, thing):
    known = subject_of(kind)
    if known is None or thing is None:
        return None, ""
    open_to = allowed(current_actor(), known.view_permission, thing)
    return (known.url(thing) if open_to else None), known.title(thing)


def events_of(kind, key):
    """The timeline of a thing for whoever looks at it now, newest first."""
    return [line(event) for event in visible(events.timeline(kind, key), current_actor())]


def recent(actor, limit=10):
    """What the acting organisation did lately; without one what the person did for none.

    What a room still withholds is withheld from colleagues too: who of them judges offers.
    """
    if actor.org_id is None:
        return lines(events.by_person(person=actor.person_id, most=limit))
    found = events.by_organisation(organisation=actor.org_id, most=SPARE * limit)
    later = not_yet_for(actor, found)
    return lines([one for one in found if one.id not in later][:limit])


def recent_public(limit=10):
    """What everybody may know of the last days; kept for visitors until the next event."""
    last = events.Event.select(events.Event.id, events.Event.seq)
    newest = last.order_by(events.Event.seq.desc()).tuples().first()
    if newest is None:
        return []
    kept = current_app.extensions["recent"]
    key = (newest[0], limit, locale())
    if current_actor().is_signed_in:
        return _recent_public(newest[1], limit)
    lines = kept.get(key)
    if lines is None:
        lines = _recent_public(newest[1], limit)
        kept.clear()
        kept[key] = lines
    return lines


def _recent_public(last, limit):
    """Every saved step of a draft is public with its notice, but no news."""
    news = ~events.Event.key.endswith(".edit")
    found = (
        events.told()
        .where(events.Event.visibility == "public", events.Event.seq > last - 5000, news)
        .order_by(events.Event.seq.desc())
        .limit(limit * LOOKED_AT)
    )
    found = list(found)
    return folded(zip(found, lines(found), strict=True))[:limit]


def folded(told):
    """Four ratings of one contract that open in one minute are one piece of news, not four."""
    kept = {}
    for event, line in told:
        about = line.subject_title or line.index
        kept.setdefault((event.key, about, line.at.date()), []).append(line)
    return [replace(same[0], like_it=len(same) - 1) for same in kept.values()]


def install(app, rooms):
    app.extensions["sentences"], app.extensions["recent"] = Sentences(rooms), {}
    app.jinja_env.globals.update(events_of=events_of)
