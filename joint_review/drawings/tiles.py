"""Deep-zoom pictures of a sheet: pyramid geometry, tiles from the child process, a cache on disk.

OpenSeadragon asks for (level, column, row); level `max_level` is the full size, each level below
half of it. Sizes are those of the page as displayed, so rotation needs no further thought.
"""

import contextlib
import functools
import math
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.kernel.errors import NotFound, Reason
from app.kernel.sandbox import Child, JobFailed
from app.kernel.storage import age
from joint_review.drawings.reader import BROKEN, SENTENCES, Unreadable, convert_dxf

TILE = 512
LONG_SIDE = 8192  # pixels of the longer side at full size: about 250 dpi on A1
NO_TILE = Reason.of("没有这一块图纸画面，请刷新页面。")
EVICT_EVERY = 400


@dataclass(frozen=True)
class Pyramid:
    """Sizes in pixels of the full picture of a page of `width` x `height` points."""

    width: int
    height: int
    max_level: int
    tile: int = TILE

    @classmethod
    def of(cls, width, height):
        scale = LONG_SIDE / max(width, height)
        full = max(1, round(width * scale)), max(1, round(height * scale))
        return cls(*full, math.ceil(math.log2(max(full))))

    @property
    def min_level(self):
        """The largest level that is one tile."""
        return self.max_level - max(0, math.ceil(math.log2(max(self.width, self.height) / TILE)))

    def size(self, level):
        half = 2 ** (self.max_level - level)
        return math.ceil(self.width / half), math.ceil(self.height / half)

    def window(self, level, column, row):
        """(left, top, right, bottom) of a tile in the pixels of its level; NotFound outside."""
        if not 0 <= level <= self.max_level or column < 0 or row < 0:
            raise NotFound(NO_TILE)
        width, height = self.size(level)
        left, top = column * self.tile, row * self.tile
        if left >= width or top >= height:
            raise NotFound(NO_TILE)
        return left, top, min(width, left + self.tile), min(height, top + self.tile)

    def source(self):
        """What the page gives to OpenSeadragon (all but the address of the tiles)."""
        return {
            "width": self.width,
            "height": self.height,
            "tileSize": self.tile,
            "tileOverlap": 0,
            "minLevel": self.min_level,
            "maxLevel": self.max_level,
        }


@functools.cache
def child():
    return Child(
        "joint_review.drawings.render_child", memory_mb=1024, cpu_seconds=20, wall_seconds=25
    )


def close():
    child().close()


def draw(path, key, page, full, window, kind="png"):
    request = {"op": "picture", "path": str(path), "key": key, "page": page}
    try:
        return child().ask(request | {"full": full, "window": window, "kind": kind})[1]
    except JobFailed as error:
        if error.code == "no_page":
            raise NotFound(NO_TILE) from error
        raise Unreadable(Reason.of(SENTENCES.get(error.code, BROKEN))) from error


class TileCache:
    """Pictures on disk by content hash; the oldest go when it grows over `max_bytes`."""

    def __init__(self, folder, max_bytes=2 << 30):
        self.folder, self.max_bytes, self.written = Path(folder), max_bytes, 0

    def source(self, path, sha, kind):
        """The PDF that shows this file: itself, or for a DXF its pages, converted once and kept."""
        if kind != "dxf":
            return path
        place = self._place(sha, "drawing.pdf")
        if not place.exists():
            self._write(place, convert_dxf(path)[0])
        return place

    def tile(self, path, sha, page, pyramid, level, column, row):
        """PNG bytes of one tile."""
        window = pyramid.window(level, column, row)
        place = self._place(sha, f"{page}-{level}-{column}-{row}.png")
        return self._kept(place, path, sha, page, pyramid.size(level), window)

    def thumbnail(self, path, sha, page, width, height, longest=480):
        """PNG bytes of the whole page, its longer side `longest` pixels."""
        scale = longest / max(width, height)
        full = (max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale)))
        place = self._place(sha, f"{page}-{longest}.png")
        return self._kept(place, path, sha, page, full, (0, 0, *full))

    def _place(self, sha, name):
        return self.folder / sha[:2] / sha / name

    def _kept(self, place, path, sha, page, full, window):
        with contextlib.suppress(FileNotFoundError):
            data = place.read_bytes()
            os.utime(place)
            return data
        data = draw(path, sha, page, full, window)
        with contextlib.suppress(OSError):  # a full disk makes it slower, not wrong
            self._write(place, data)
        return data

    def _write(self, place, data):
        place.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(data)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        self.written += 1
        if self.written % EVICT_EVERY == 1:
            self.evict()

    def evict(self):
        files = sorted(self.folder.glob("*/*/*"), key=age)
        total = 0
        for file in files:
            with contextlib.suppress(FileNotFoundError):
                total += file.stat().st_size
                if total > self.max_bytes:
                    file.unlink()
