"""How much a DXF would draw, counted before anything is drawn. Only ever imported in the sandbox.

A block may insert others, each as a grid of rows and columns: a few bytes ask for billions of
lines. The count takes as long as there are entities, however often they would be drawn.
"""

from app.kernel.sandbox_child import Refused

DEEPEST = 60  # real drawings stay under ten; the drawing of deeper ones overflows the stack
ENOUGH = 1 << 60


def refuse_bombs(document, layouts, most):
    """Refused("nested") where blocks hold themselves or lie too deep, "too_many_entities"."""
    counted = {}
    for layout in layouts:
        if drawn_by(document, layout, counted, 0) > most:
            raise Refused("too_many_entities")


def drawn_by(document, entities, counted, depth):
    """How many entities are drawn, with all that is inserted."""
    if depth > DEEPEST:
        raise Refused("nested")
    total = 0
    for entity in entities:
        total += 1 + letters(entity)
        if entity.dxftype() == "INSERT":
            inside = of_block(document, entity.dxf.get("name", ""), counted, depth)
            total += inside * times(entity)
    return min(total, ENOUGH)


def letters(entity):
    """Every letter of a text is drawn as a shape."""
    kind = entity.dxftype()
    if kind == "MTEXT":
        return len(entity.text)
    return len(entity.dxf.get("text", "")) if kind in ("TEXT", "ATTRIB", "ATTDEF") else 0


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
