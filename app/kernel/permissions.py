"""Who may do what: permission key -> clauses; a clause is a tuple of predicates that all hold.

The tables stand beside the rooms (`permissions.py` there); here is only their meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Predicate = Callable[["Actor", Any], bool]
Clause = tuple[Predicate, ...]


@dataclass(frozen=True)
class Actor:
    """Who acts, and for which organisation; `duties` are "<organisation kind>.<role>", `region` is
    the division of the organisation. `kept`: what was asked of it while it lasts, one request."""

    person_id: str | None = None
    name: str = ""
    org_id: str | None = None
    org_name: str = ""
    org_kind: str = ""
    duties: frozenset[str] = field(default_factory=frozenset)
    kind: str = "person"
    region: str = ""
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_signed_in(self) -> bool:
        """Say whether a person stands behind this actor."""
        return self.kind == "person" and self.person_id is not None

    @property
    def is_guest(self) -> bool:
        """Say whether an office only drew this person as an expert: he sees no business of it."""
        return bool(self.duties) and all(one.endswith(".expert") for one in self.duties)

    @property
    def is_system(self) -> bool:
        """Say whether the house itself acts (worker, deadline)."""
        return self.kind == "system"

    def has(self, *duties: str) -> bool:
        """Say whether any of the duties is held."""
        return not self.duties.isdisjoint(duties)


SYSTEM = Actor(name="系统", kind="system")
ANONYMOUS = Actor(kind="anonymous")

_TABLE: dict[str, tuple[Clause, ...]] = {}


def register(table: dict[str, tuple[Clause, ...]]) -> None:
    """Add a room's table; ValueError when another room holds one of the keys already."""
    for key, clauses in table.items():
        if _TABLE.get(key, clauses) is not clauses:
            raise ValueError(f"permission {key} is registered twice")
        _TABLE[key] = clauses


def known(key: str) -> bool:
    """Say whether any room defines `key`."""
    return key in _TABLE


def allowed(actor: Actor, key: str, subject: Any = None) -> bool:
    """Say whether any clause of `key` holds; KeyError for an unknown key."""
    return any(all(holds(actor, subject) for holds in clause) for clause in _TABLE[key])


def explain(key: str) -> list[str]:
    """List the clauses of `key` in words, for the security administrator's page."""
    return ["、".join(_name(p) for p in clause) for clause in _TABLE[key]]


def _name(predicate: Predicate) -> str:
    return getattr(predicate, "label", None) or predicate.__name__


def _labelled(predicate: Predicate, label: str) -> Predicate:
    predicate.label = label  # type: ignore[attr-defined]
    return predicate


def has(*duties: str) -> Predicate:
    """Build a predicate: the actor holds one of the duties."""
    wanted = frozenset(duties)
    return _labelled(lambda actor, _: not actor.duties.isdisjoint(wanted), " / ".join(duties))


def own_org(attribute: str = "organisation_id") -> Predicate:
    """Build a predicate: the actor's organisation is `subject.<attribute>` (dots reach deeper)."""
    path = attribute.split(".")

    def holds(actor: Actor, subject: Any) -> bool:
        value = subject
        for step in path:
            value = getattr(value, step, None)
        return actor.org_id is not None and actor.org_id == value

    return _labelled(holds, f"own {attribute}")


def anyone(actor: Actor, subject: Any) -> bool:
    """Hold for everybody, signed in or not."""
    return True


def signed_in(actor: Actor, subject: Any) -> bool:
    """Hold for every signed-in person."""
    return actor.is_signed_in


def system(actor: Actor, subject: Any) -> bool:
    """Hold for the house itself."""
    return actor.is_system
