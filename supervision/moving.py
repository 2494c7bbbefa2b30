"""The hand of a room on its things: every move tells in the history what the thing is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from app.kernel.workflow import Workflow


@dataclass(frozen=True)
class Mover:
    """Fires the moves of one workflow; `told(thing)` are the facts of each."""

    workflow: Workflow
    told: Callable[[Any], Mapping[str, Any]]

    def __call__(
        self,
        thing: Any,
        action: str,
        actor: Actor,
        seen: int | None = None,
        *,
        reason: str = "",
        sets: dict[str, Any] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Event:
        """Move a thing; `sets` are columns that change with it, `more` further facts."""
        with write():
            facts = {**self.told(thing), **(more or {})}
            about = {"reason": reason, "facts": facts, "seen": seen, "sets": sets}
            return fire(self.workflow, thing, action, actor, **about)
