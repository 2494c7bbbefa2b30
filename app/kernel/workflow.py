"""Workflows as data: a move that is not in the table does not exist. Pure, no database.

From one table come the buttons, the check in `fire`, the diagram in docs, the clerk's legend and
the sentence in the history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.kernel.errors import Reason

Guard = Callable[[Any], list[Reason]]


@dataclass(frozen=True)
class Transition:
    """One legal move: who may make it, what forbids it, which clocks it touches. One that is
    `apart` is made by nobody who acted on the thing for another organisation."""

    action: str
    sources: tuple[StrEnum, ...]
    target: StrEnum
    permission: str
    label: str
    guards: tuple[Guard, ...] = ()
    starts: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    needs_reason: bool = False
    danger: bool = False
    by: str = "person"
    form: bool = False
    visibility: str = "internal"
    apart: bool = False


@dataclass(frozen=True)
class Workflow:
    """All legal moves of one kind of thing. `waits` tells of each state that waits for a
    person its deadline kind, or in a sentence why there is none. `own` has other names of a
    state for things of a sort, `sort` tells the sort of a thing."""

    room: str
    subject: str
    states: type[StrEnum]
    initial: StrEnum
    transitions: tuple[Transition, ...]
    labels: dict[StrEnum, str]
    chips: dict[StrEnum, str] = field(default_factory=dict)
    waits: dict[StrEnum, str] = field(default_factory=dict)
    title: str = ""
    own: dict[StrEnum, dict[str, str]] = field(default_factory=dict)
    sort: Callable[[Any], str] = lambda _: ""

    @property
    def kind(self) -> str:
        """Name the subject's kind, "room.subject"."""
        return f"{self.room}.{self.subject}"

    def event_key(self, transition: Transition) -> str:
        """Name the event a move records, "room.subject.action"."""
        return f"{self.kind}.{transition.action}"

    def label(self, state: StrEnum, subject: Any = None) -> str:
        """Name a state in Chinese, of this thing if it is given."""
        state = self.states(state)
        own = self.own.get(state, {}) if subject is not None else {}
        return own.get(self.sort(subject), self.labels[state]) if own else self.labels[state]

    def chip(self, state: StrEnum) -> str:
        """Name a state's chip: neutral, info, waiting, good or bad."""
        return self.chips.get(self.states(state), "neutral")

    def moves_from(self, state: StrEnum) -> list[Transition]:
        """List the moves that leave `state`, in table order."""
        return [t for t in self.transitions if state in t.sources]

    def find(self, state: StrEnum, action: str) -> Transition | None:
        """Return the move `action` from `state`, None when the table has none."""
        return next((t for t in self.moves_from(state) if t.action == action), None)

    def actions(self) -> list[str]:
        """List the actions once each, in table order."""
        return list(dict.fromkeys(t.action for t in self.transitions))

    def terminal(self) -> list[StrEnum]:
        """List the states that nothing leaves."""
        return [s for s in self.states if not self.moves_from(s)]

    def reachable(self) -> set[StrEnum]:
        """Return the states that can be reached from the initial one."""
        seen, todo = {self.initial}, [self.initial]
        while todo:
            for move in self.moves_from(todo.pop()):
                if move.target not in seen:
                    seen.add(move.target)
                    todo.append(move.target)
        return seen


def objections(transition: Transition, subject: Any) -> list[Reason]:
    """Collect what the guards of a move say against it now; empty means it may be."""
    return [reason for guard in transition.guards for reason in guard(subject)]


def names(workflow: Workflow, state: StrEnum) -> list[str]:
    """List every name a state may be shown by, the usual one first."""
    return [workflow.labels[state], *workflow.own.get(state, {}).values()]


def mermaid(workflow: Workflow) -> str:
    """Draw the table as a Mermaid state diagram, for docs/workflows.md."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {s.value}: {' / '.join(names(workflow, s))}" for s in workflow.states]
    lines.append(f"    [*] --> {workflow.initial.value}")
    for move in workflow.transitions:
        lines += [f"    {s.value} --> {move.target.value}: {move.label}" for s in move.sources]
    lines += [f"    {s.value} --> [*]" for s in workflow.terminal()]
    return "\n".join(lines)
