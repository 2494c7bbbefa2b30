"""Writes sheets as one PDF with a bookmark for each; some pages are stored turned by /Rotate."""

import math

from app.demo.building.paper import HEIGHT, WIDTH
from joint_review.drawings.pdfwrite import Document

COLOURS = {"AXIS": (0.75, 0.1, 0.1), "PIPE": (0, 0.25, 0.7), "CLOUD": (0.85, 0, 0)}


def write(sheets, title, turned=()):
    """PDF bytes; sheets whose number is in `turned` lie upright in the file and are shown across."""
    document = Document(title)
    for sheet in sheets:
        mark = f"{sheet.number} {sheet.title}"
        if sheet.number in turned:
            page = document.page(HEIGHT, WIDTH, rotate=90, mark=mark)
            page.parts.append(f"0 1 -1 0 {HEIGHT} 0 cm")
        else:
            page = document.page(WIDTH, HEIGHT, mark=mark)
        for kind, layer, size, shape, dash in sheet.marks:
            DRAW[kind](page, COLOURS.get(layer, (0, 0, 0)), size, shape, dash)
    return document.bytes()


def line(page, colour, width, points, dash):
    page.pen(width, colour, dash)
    page.line(*points)


def fill(page, _, grey, points, dash):
    page.pen(0.1, (grey, grey, grey))
    page.line(*points, fill=True)


def text(page, colour, size, shape, dash):
    x, y, words, at, turn = shape
    page.pen(0.1, colour)
    em = size / 0.76  # a Chinese letter of 5 mm is as high as a capital of 5 mm
    back = page.text_width(words, em) * {"l": 0, "c": 0.5, "r": 1}[at]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    page.text(x - back * cos, y - back * sin, words, em, turn=(round(cos, 6), round(sin, 6)))


def arc(page, colour, width, shape, dash):
    page.pen(width, colour)
    page.path(curves(*shape))


def curves(x, y, radius, start, end):
    """An arc as cubic curves of at most a quarter circle each."""
    count = max(1, math.ceil((end - start) / 90))
    step = math.radians((end - start) / count)
    reach = 4 / 3 * math.tan(step / 4) * radius
    angle = math.radians(start)
    steps = [("m", x + radius * math.cos(angle), y + radius * math.sin(angle))]
    for _ in range(count):
        after = angle + step
        x0, y0 = x + radius * math.cos(angle), y + radius * math.sin(angle)
        x1, y1 = x + radius * math.cos(after), y + radius * math.sin(after)
        first = (x0 - reach * math.sin(angle), y0 + reach * math.cos(angle))
        second = (x1 + reach * math.sin(after), y1 - reach * math.cos(after))
        steps.append(("c", *first, *second, x1, y1))
        angle = after
    return steps


DRAW = {"line": line, "fill": fill, "text": text, "arc": arc}
