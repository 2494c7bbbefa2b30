"""What changed between two pages: drawn small, laid over one another, compared dot by dot.

Only ever imported inside the sandbox. Both pages are drawn at one scale and meet in the lower
right corner, from which frames are drawn; a sheet that was exported a little aside is moved back.
"""

import io
from collections import Counter

import numpy as np
from PIL import Image

from joint_review.drawings import numbering, pdf

LONG_SIDE = 2800  # about 85 dpi on A1: thin lines are still there, both pages fit in memory
INK, PAPER = 215, 244  # darker dots are drawn, lighter ones are paper; hatches lie between
DARKER = 90  # by how much a line stands out from a filled place; drawn aside it varies by less
NEAR = 2  # dots by which a line may stand aside without having moved
AWAY = 28  # dots by which a whole page may have been exported aside
CELL, FEW = 16, 5  # a square of dots has changed when more than a few of them have
MOST_REGIONS, MOST_TEXTS, LONGEST = 80, 60, 80
OLD, NEW = (0, 114, 178), (213, 94, 0)  # blue and vermilion: told apart by colour-blind eyes too


def compare(old, new):
    """`old` and `new` are (path, key, page). Facts and the transparent picture of what changed."""
    sizes = [size_of(*one) for one in (old, new)]
    scale = LONG_SIDE / max(max(size) for size in sizes)
    full = dots(sizes[1], scale)
    then, texts_then = look(*old, dots(sizes[0], scale))
    now, texts_now = look(*new, full)
    then = fitted(laid(then, now.shape), now)
    gone, come = drawn_only(then, now), drawn_only(now, then)
    regions, left_out = regions_of(gone, come)
    facts = {
        "regions": regions,
        "left_out": left_out,
        "gone": only(texts_then, texts_now),
        "come": only(texts_now, texts_then),
    }
    return facts, picture(gone, come)


def size_of(path, key, number):
    return pdf.shown_page(path, key, number).get_size()


def dots(size, scale):
    return tuple(max(1, round(side * scale)) for side in size)


def look(path, key, number, full):
    """(how light every dot is, texts of the page)"""
    page = pdf.shown_page(path, key, number)
    drawn = pdf.draw(page, full, (0, 0, *full)).convert("L")
    texts = [numbering.normal(run["text"]) for run in pdf.runs(page)]
    return np.asarray(drawn), Counter(texts)


def drawn_only(one, other):
    """Where one page is drawn on and the other, near by, is bare paper or far lighter."""
    near = grown(other, NEAR, np.minimum)
    return ((one < INK) & (near >= PAPER)) | (one.astype(np.int16) + DARKER < near)


def laid(page, shape):
    """The page on paper of another size, its lower right corner where that of the other is."""
    paper = np.full(shape, 255, dtype=np.uint8)
    high, wide = (min(a, b) for a, b in zip(page.shape, shape, strict=True))
    part = page[page.shape[0] - high :, page.shape[1] - wide :]
    paper[shape[0] - high :, shape[1] - wide :] = part
    return paper


def fitted(then, now):
    """The old page moved as a whole, if it then covers the new one better."""
    was, near = then < INK, grown(now < INK, NEAR)
    down, right = (aside(was.sum(axis=a), (now < INK).sum(axis=a)) for a in (1, 0))
    if not (down or right):
        return then
    moved = shifted(then, down, right, empty=255)
    return moved if ((moved < INK) & near).sum() > (was & near).sum() else then


def aside(then, now):
    """By how many dots one profile of ink stands aside of the other."""
    then, now = (part.astype(np.int64) - int(part.mean()) for part in (then, now))
    score = {by: int((shifted(then, by) * now).sum()) for by in range(-AWAY, AWAY + 1)}
    best = max(score, key=lambda by: (score[by], -abs(by)))
    return best if score[best] > 1.02 * score[0] else 0


def shifted(dots_, *by, empty=0):
    """Moved by so many dots along each axis; what comes in is empty."""
    made = np.full_like(dots_, empty)
    to = tuple(slice(max(0, n), size + min(0, n)) for n, size in zip(by, dots_.shape, strict=False))
    of = tuple(
        slice(max(0, -n), size - max(0, n)) for n, size in zip(by, dots_.shape, strict=False)
    )
    made[to] = dots_[of]
    return made


def grown(ink, by, join=np.logical_or):
    """Every dot joined with its neighbours up to `by` dots away: more ink, or the darkest."""
    empty = 255 if join is np.minimum else 0
    for axis in (0, 1):
        found = ink.copy()
        for step in range(1, by + 1):
            for way in (step, -step):
                aside_ = shifted(ink, *((way, 0) if axis == 0 else (0, way)), empty=empty)
                join(found, aside_, out=found)
        ink = found
    return ink


def cells(dots_):
    """How many dots are set in each square."""
    high, wide = (-(-side // CELL) for side in dots_.shape)
    padded = np.zeros((high * CELL, wide * CELL), dtype=np.uint16)
    padded[: dots_.shape[0], : dots_.shape[1]] = dots_
    return padded.reshape(high, CELL, wide, CELL).sum(axis=(1, 3))


def regions_of(gone, come):
    """(boxes in millionths with kind, how many more there are): squares that touch are one."""
    old, new = cells(gone), cells(come)
    changed = (old + new) >= FEW
    found = [region(group, old, new, gone.shape) for group in groups(changed)]
    found.sort(key=lambda one: -one.pop("dots"))
    kept = found[:MOST_REGIONS]
    kept.sort(key=lambda one: (one["top"] // 50_000, one["left"]))
    return kept, len(found) - len(kept)


def groups(changed):
    """Lists of (row, column) of changed squares at most one square apart."""
    waiting = set(zip(*(part.tolist() for part in np.nonzero(changed)), strict=True))
    while waiting:
        group, edge = [], [waiting.pop()]
        while edge:
            row, column = edge.pop()
            group.append((row, column))
            around = [(row + a, column + b) for a in range(-2, 3) for b in range(-2, 3)]
            close = [one for one in around if one in waiting]
            waiting.difference_update(close)
            edge += close
        yield group


def region(group, old, new, shape):
    rows, columns = zip(*group, strict=True)
    was, is_ = (int(sum(part[at] for at in group)) for part in (old, new))
    kind = "changed" if was and is_ else "removed" if was else "added"
    high, wide = shape
    return {
        "left": min(columns) * CELL * 1_000_000 // wide,
        "top": min(rows) * CELL * 1_000_000 // high,
        "right": min(1_000_000, (max(columns) + 1) * CELL * 1_000_000 // wide),
        "bottom": min(1_000_000, (max(rows) + 1) * CELL * 1_000_000 // high),
        "kind": kind,
        "dots": was + is_,
    }


def only(these, those):
    """Texts that stand more often on these than on those."""
    return [text[:LONGEST] for text in (these - those).elements() if text][:MOST_TEXTS]


def picture(gone, come):
    """PNG: what is only old in one colour, only new in the other, all else transparent."""
    values = np.zeros(gone.shape, dtype=np.uint8)
    values[grown(gone, 1)] = 1
    values[grown(come, 1)] = 2
    made = Image.fromarray(values, "P")
    made.putpalette([255, 255, 255, *OLD, *NEW])
    out = io.BytesIO()
    made.save(out, "PNG", transparency=0)
    return out.getvalue()
