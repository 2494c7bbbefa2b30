"""How much a DXF would draw, counted before anything is drawn. Only ever imported in the sandbox.

A block may insert others, each as a grid of rows and columns: a few bytes ask for billions of
lines. All is weighed in lines, by the time it takes. The count takes as long as there are entities,
however often they would be drawn.
"""

from app.kernel.sandbox_child import Refused

DEEPEST = 60  # real drawings stay under ten; the drawing of deeper ones overflows the stack
ENOUGH = 1 << 60
TEXTS = ("TEXT", "MTEXT", "ATTRIB", "ATTDEF")
LATIN, CHINESE = 3, 12  # measured: a line takes 25 microseconds, a Chinese letter 330
MORE = {"CIRCLE": 2, "ARC": 1, "ELLIPSE": 2, "SPLINE": 2, "HATCH": 2, "INSERT": 1, "3DFACE": 1}


def refuse_bombs(document, layouts, most):
    """Refused("nested") where blocks hold themselves or lie too deep, "too_many_entities"."""
    counted = {}
    for layout in layouts:
        if drawn_by(document, layout, counted, 0) > most:
            raise Refused("too_many_entities")


def drawn_by(document, entities, counted, depth):
    """How many lines could be drawn in the time that all of it takes, with all that is inserted."""
    if depth > DEEPEST:
        raise Refused("nested")
    total = 0
    for entity in entities:
        total += 1 + more(entity)
        if entity.dxftype() == "INSERT":
            inside = of_block(document, entity.dxf.get("name", ""), counted, depth)
            total += inside * times(entity)
    return min(total, ENOUGH)


def more(entity):
    """What drawing it takes beyond a line: curves, corners, and every letter is a shape."""
    kind = entity.dxftype()
    if kind in TEXTS:
        text = entity.text if kind == "MTEXT" else entity.dxf.get("text", "")
        return sum(LATIN if letter.isascii() else CHINESE for letter in text)
    if kind == "LWPOLYLINE":
        return len(entity) // (1 if entity.has_arc else 5)
    return MORE.get(kind, 0)


def of_block(document, name, counted, depth):
    key = name.lower()
    if key not in counted:
        block = document.blocks.get(name)
        counted[key] = None  # being counted: who comes back here holds itself
        counted[key] = 0 if block is None else drawn_by(document, block, counted, depth + 1)
    if counted[key] is None:
        raise Refused("nested")
    return counted[key]


def times(insert):
    rows, columns = (insert.dxf.get(name, 1) for name in ("row_count", "column_count"))
    return max(1, rows) * max(1, columns)
