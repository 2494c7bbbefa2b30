"""A public event of a purchase with what it is about: what builders of releases read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exports.open.ocds import words


@dataclass(frozen=True)
class Told:
    """A public event with what it is about.

    `notice` is the edition in force at the event, word for word; `pool` the frozen pool, empty
    before it is public; `offers` what was offered, (pool number, fen or None, counts) each, empty
    before the opening or the end. `award` and `contract` are the ids the event belongs to.
    """

    ocid: str
    seq: int
    at: str
    key: str
    facts: dict[str, Any]
    notice: dict[str, Any]
    published: str
    pages: str
    method: str = ""
    pool: dict[str, Any] = field(default_factory=dict)
    offers: tuple[tuple[int, int | None, bool], ...] = ()
    award: str = ""
    contract: str = ""

    @property
    def buyer(self) -> dict[str, str]:
        owner = self.notice["owner"]
        return words.reference(owner["uscc"] or "", owner["name"])

    @property
    def id(self) -> str:
        return f"{self.ocid}-{self.seq}"


Builder = Callable[[Told], tuple[str, dict[str, Any]]]
