"""Writes a sheet as DXF R12 in the Chinese code page, as many design offices still hand it in."""

from itertools import pairwise

SCALE = 100  # drawn in real millimetres, the frame enlarged a hundred times
COLOURS = {"AXIS": 1, "DIM": 3, "TEXT": 7, "FRAME": 7, "PIPE": 5, "WALL": 7, "CLOUD": 1, "FILL": 8}


def write(sheet):
    layers = sorted({mark[1] for mark in sheet.marks} | {"0"})
    out = [*header(), *tables(layers), "0", "SECTION", "2", "ENTITIES"]
    for kind, layer, size, shape, _ in sheet.marks:
        out += ENTITIES[kind](layer, size, shape)
    out += ["0", "ENDSEC", "0", "EOF", ""]
    return "\r\n".join(out).encode("gbk")


def header():
    yield from ("0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1009")
    yield from ("9", "$DWGCODEPAGE", "3", "ANSI_936", "0", "ENDSEC")


def tables(layers):
    yield from ("0", "SECTION", "2", "TABLES")
    yield from ("0", "TABLE", "2", "LAYER", "70", str(len(layers)))
    for name in layers:
        colour = str(COLOURS.get(name, 7))
        yield from ("0", "LAYER", "2", name, "70", "0", "62", colour, "6", "CONTINUOUS")
    yield from ("0", "ENDTAB", "0", "TABLE", "2", "STYLE", "70", "1")
    yield from ("0", "STYLE", "2", "HZ", "70", "0", "40", "0", "41", "0.8", "50", "0", "71", "0")
    yield from ("42", "3.5", "3", "gbenor.shx", "4", "gbcbig.shx", "0", "ENDTAB", "0", "ENDSEC")


def number(value):
    return f"{value * SCALE:.3f}"


def line(layer, width, points):
    found = []
    for (x0, y0), (x1, y1) in pairwise(points):
        found += ["0", "LINE", "8", layer, "10", number(x0), "20", number(y0)]
        found += ["11", number(x1), "21", number(y1)]
    return found


def fill(layer, grey, points):
    """Three or four corners as a SOLID, whose third and fourth change places; more as an outline."""
    if len(points) > 4:
        return line(layer, 0, (*points, points[0]))
    corners = [points[0], points[1], points[-1], points[2]]
    found = ["0", "SOLID", "8", layer]
    for place, (x, y) in enumerate(corners):
        found += [f"1{place}", number(x), f"2{place}", number(y)]
    return found


def arc(layer, width, shape):
    x, y, radius, start, end = shape
    found = ["8", layer, "10", number(x), "20", number(y), "40", number(radius)]
    if end - start >= 360:
        return ["0", "CIRCLE", *found]
    return ["0", "ARC", *found, "50", f"{start % 360:.3f}", "51", f"{end % 360:.3f}"]


def text(layer, size, shape):
    x, y, words, at, turn = shape
    words = words.encode("gbk", "replace").decode("gbk")
    found = ["0", "TEXT", "8", layer, "10", number(x), "20", number(y), "40", number(size)]
    found += ["1", words, "7", "HZ", "41", "0.8", "50", f"{turn:.1f}"]
    if at != "l":
        found += ["72", {"c": "1", "r": "2"}[at], "11", number(x), "21", number(y)]
    return found


ENTITIES = {"line": line, "fill": fill, "text": text, "arc": arc}
