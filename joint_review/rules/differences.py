"""Which changes of a sheet answer an opinion, and which stand where nobody asked for one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Reason

NEAR = 60_000  # millionths of the page: how far a change may lie from the pin it answers
KINDS = {"added": "新增", "removed": "删去", "changed": "改动"}
TITLE_BLOCK = (700_000, 720_000)  # the lower right corner, where version and date are written


@dataclass(frozen=True)
class Pin:
    """Where an opinion stands on the new page as shown, in millionths."""

    name: str
    opinion: str
    left: int
    top: int


@dataclass(frozen=True)
class Region:
    """One changed place with the opinions it lies at."""

    number: int
    left: int
    top: int
    right: int
    bottom: int
    kind: str
    near: tuple[Pin, ...]

    @property
    def in_title_block(self) -> bool:
        """Say whether it lies in the corner where every new version changes something."""
        return self.left >= TITLE_BLOCK[0] and self.top >= TITLE_BLOCK[1]

    @property
    def is_unasked(self) -> bool:
        """Say whether no opinion explains it."""
        return not self.near and not self.in_title_block

    @property
    def place(self) -> Reason:
        """Say where on the page it is."""
        middle = ((self.left + self.right) // 2, (self.top + self.bottom) // 2)
        across, down = (min(2, one * 3 // 1_000_000) for one in middle)
        return Reason(PLACES[down][across])


PLACES = (("左上", "上方", "右上"), ("左侧", "中部", "右侧"), ("左下", "下方", "右下"))


def regions(found: Iterable[dict[str, Any]], pins: Iterable[Pin]) -> list[Region]:
    """Number the changed places and tie each to the opinions at it."""
    pins = list(pins)
    made = []
    for number, one in enumerate(found, 1):
        box = {name: one[name] for name in ("left", "top", "right", "bottom", "kind")}
        near = tuple(pin for pin in pins if _at(pin, one))
        made.append(Region(number, **box, near=near))
    return made


def _at(pin: Pin, box: dict[str, Any]) -> bool:
    across = box["left"] - NEAR <= pin.left <= box["right"] + NEAR
    return across and box["top"] - NEAR <= pin.top <= box["bottom"] + NEAR
