"""What a room hands to the roof: data, never a call. The factory registers it all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.kernel.parameters import Parameter
from app.kernel.permissions import Actor, Clause
from app.kernel.prepared import prepared
from app.kernel.together import Steps, side_by_side
from app.kernel.workflow import Workflow


@dataclass(frozen=True)
class Nav:
    """One entry of the desk's navigation, shown to holders of any of the duties.

    Public entries stand in the order of `place`, then of the rooms: what visitors ask for first.
    """

    label: str
    endpoint: str
    needs: tuple[str, ...] = ()
    icon: str = "file"
    public: bool = False
    place: int = 9


@dataclass(slots=True)
class Todo:
    """What waits for somebody: one line of the desk. `due` None when no clock runs.

    `clock` names the thing (kind, id) whose first open clock tells due and light; the desk asks
    for those of all lines together.
    """

    title: str
    url: str
    due: dt.datetime | None = None
    action: str = ""
    note: str = ""
    light: str = "grey"
    mine: bool = True
    clock: tuple[str, str] | None = None


@dataclass(frozen=True)
class Figure:
    """A number of the start page and where what it counts is listed."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class Shelf:
    """A short list of the start page: what a visitor may want to open now."""

    title: str
    lines: list[Todo]
    url: str
    empty: str


@dataclass(frozen=True)
class Front:
    """What a room shows on the start page."""

    figures: tuple[Figure, ...] = ()
    shelves: tuple[Shelf, ...] = ()


@dataclass(frozen=True)
class Subject:
    """How files, timelines, notices and disclosures reach a thing of this kind.

    `withheld(thing, event, actor)` names events that this reader may not know of yet.
    `many` loads things by their ids with all that address, title and view permission ask for, in a
    number of queries that does not grow; None: the thing's own row is enough.
    `indexed`: the room puts its words into `search.index`.
    `inner`: the permission on what is not public of a thing that everybody may see; offices of a
    place read its whole history by it.
    """

    model: type
    load: Callable[[str], Any]
    view_permission: str
    url: Callable[[Any], str]
    title: Callable[[Any], str]
    withheld: Callable[[Any, Any, Actor], bool] | None = field(default=None, kw_only=True)
    many: Callable[[list[str]], list[Any]] | None = field(default=None, kw_only=True)
    indexed: bool = field(default=False, kw_only=True)
    inner: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Message:
    """A notice written when an event happens; `text` is a template over the event's facts, `link`
    an address with the `{id}` of its thing, or what makes one of the event."""

    to: Callable[[Any], list[str]]
    text: str
    link: str | Callable[[Any], str]

    def address(self, event: Any) -> str:
        """Return where the notice leads."""
        return self.link(event) if callable(self.link) else self.link.format(id=event.subject_id)


@dataclass(frozen=True)
class Onward:
    """What this room can begin with a thing of a lower room: a link on that thing's page."""

    about: str
    label: str
    endpoint: str
    argument: str
    fits: Callable[[Any, Actor], bool]
    icon: str = "plus"


@dataclass(frozen=True)
class Related:
    """A thing of this room that belongs to a thing of a lower room."""

    title: str
    url: str
    what: str
    workflow: Workflow
    state: Any
    note: str = ""
    subject: Any = None


@dataclass(frozen=True)
class Part:
    """A section a later room adds to the page of a lower room's thing.

    `load(thing)` gives the template its `part`; None leaves the section out. `compare(thing)` gives
    (section, label, words) for a comparison of such things, always the same labels in this order.
    """

    template: str
    load: Callable[[Any], Any]
    compare: Callable[[Any], list[tuple[str, str, Any]]] | None = None


@dataclass(frozen=True)
class Room:
    """A room's furniture, as data; see docs/floors.md."""

    name: str
    title: str
    blueprints: tuple[Any, ...] = ()
    models: tuple[type, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    permissions: dict[str, tuple[Clause, ...]] = field(default_factory=dict)
    nav: tuple[Nav, ...] = ()
    todo: Callable[[Actor], list[Todo]] | None = None
    front: Callable[[], Front] | None = None
    listens: dict[str, Callable[[Any], None]] = field(default_factory=dict)
    jobs: dict[str, Callable[[dict], None]] = field(default_factory=dict)
    nights: dict[str, dt.time] = field(default_factory=dict)
    notices: dict[str, Message] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    deadlines: tuple[Any, ...] = ()
    onward: tuple[Onward, ...] = ()
    related: dict[str, Callable[[Any, Actor], list[Related]]] = field(default_factory=dict)
    parts: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    globals: dict[str, Callable] = field(default_factory=dict)


_SUBJECTS: dict[str, Subject] = {}


def register_subjects(subjects: dict[str, Subject]) -> None:
    """Make a room's kinds of subject known to files, timelines and disclosures."""
    _SUBJECTS.update(subjects)


def subject_of(kind: str) -> Subject | None:
    """Return how to reach things of `kind` ("room.subject"), None when unknown."""
    return _SUBJECTS.get(kind)


def not_yet_for(actor: Actor, events: list[Any]) -> set[str]:
    """Return the ids of the events that their rooms keep from this reader for now."""
    kept = [one for one in events if getattr(_SUBJECTS.get(one.subject_kind), "withheld", None)]
    found, things = set(), subjects_of(kept)
    for event in kept:
        thing = things.get((event.subject_kind, event.subject_id))
        if thing is None or _SUBJECTS[event.subject_kind].withheld(thing, event, actor):
            found.add(event.id)
    return found


def subjects_of(events: Iterable[Any]) -> dict[tuple[str, str], Any]:
    """Load the things of many events by kind and id; those of one kind are read together."""
    ids: dict[str, set[str]] = {}
    for event in events:
        ids.setdefault(event.subject_kind, set()).add(event.subject_id)
    kinds = [kind for kind in ids if kind in _SUBJECTS]
    loaded = side_by_side(_loading(_SUBJECTS[kind], list(ids[kind])) for kind in kinds)
    return {
        (kind, thing.id): thing
        for kind, things in zip(kinds, loaded, strict=True)
        for thing in things
    }


def _loading(entry: Subject, keys: list[str]) -> Steps:
    """Load things of one kind, together with those of others where their question is prepared."""
    many = entry.many or _rows_of(entry.model)
    return (yield many.of(keys)) if hasattr(many, "of") else many(keys)


def load_subject(kind: str, key: str) -> Any:
    """Load the thing, None when the kind or the thing is unknown."""
    entry = _SUBJECTS.get(kind)
    return entry.load(key) if entry else None


def load_subjects(kind: str, keys: Iterable[str]) -> dict[str, Any]:
    """Load many things of a kind together, by id; unknown ones are left out."""
    entry, wanted = _SUBJECTS.get(kind), list(dict.fromkeys(keys))
    if entry is None:
        return {}
    if len(wanted) == 1 and entry.many is None:
        return {key: thing for key in wanted if (thing := entry.load(key)) is not None}
    many = entry.many or _rows_of(entry.model)
    return {row.id: row for row in many(wanted)}


@cache
def _rows_of(model: type) -> Callable[[list[str]], list[Any]]:
    return prepared(lambda keys: model.select().where(model.id.in_(keys)))
