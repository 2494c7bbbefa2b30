"""A sheet of paper one can draw on, in millimetres from its lower left corner.

What is drawn is remembered and written twice: as a PDF page (pdf.py here) and as DXF entities
(dxf.py here). A `View` draws in real millimetres of the building at a scale.
"""

import math

WIDTH, HEIGHT = 841, 594
THIN, MEDIUM, THICK = 0.18, 0.35, 0.7


class Sheet:
    """One drawing; `spots` names places on it worth talking about: name -> (x, y) in mm."""

    def __init__(self, number, title, discipline, scale, revision="A"):
        self.number, self.title, self.discipline = number, title, discipline
        self.scale, self.revision = scale, revision
        self.marks, self.spots = [], {}

    def line(self, *points, w=THIN, layer="DETAIL", close=False, dash=()):
        self.marks.append(("line", layer, w, (*points, points[0]) if close else points, dash))

    def box(self, x, y, width, height, **more):
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.line(*corners, close=True, **more)

    def fill(self, *points, grey=0.0, layer="FILL"):
        self.marks.append(("fill", layer, grey, points, ()))

    def arc(self, x, y, radius, start=0, end=360, w=THIN, layer="DETAIL"):
        self.marks.append(("arc", layer, w, (x, y, radius, start, end), ()))

    def text(self, x, y, text, size, *, at="l", turn=0, layer="TEXT"):
        self.marks.append(("text", layer, size, (x, y, text, at, turn), ()))

    def cloud(self, x, y, width, height, mark, bow=7):
        """A revision cloud with its letter in a triangle."""
        across, up = max(1, round(width / bow)), max(1, round(height / bow))
        for place in range(across):
            middle = x + (place + 0.5) * width / across
            radius = width / across / 2
            self.arc(middle, y, radius, 180, 360, w=MEDIUM, layer="CLOUD")
            self.arc(middle, y + height, radius, 0, 180, w=MEDIUM, layer="CLOUD")
        for place in range(up):
            middle = y + (place + 0.5) * height / up
            radius = height / up / 2
            self.arc(x, middle, radius, 90, 270, w=MEDIUM, layer="CLOUD")
            self.arc(x + width, middle, radius, -90, 90, w=MEDIUM, layer="CLOUD")
        left, top = x + width + 8, y + height + 2
        corners = ((left - 4, top), (left + 4, top), (left, top + 7))
        self.line(*corners, close=True, layer="CLOUD")
        self.text(left, top + 1.2, mark, 3.4, at="c", layer="CLOUD")

    def spot(self, name, x, y):
        self.spots[name] = (x, y)

    def places(self):
        """name -> (u, v): fractions of the page from its upper left corner."""
        return {name: (x / WIDTH, 1 - y / HEIGHT) for name, (x, y) in self.spots.items()}


class View:
    """A part of the building on a sheet: real millimetres, `scale` of them to one of paper."""

    def __init__(self, sheet, scale, left, bottom):
        self.sheet, self.scale, self.left, self.bottom = sheet, scale, left, bottom

    def at(self, x, y):
        return self.left + x / self.scale, self.bottom + y / self.scale

    def line(self, *points, **more):
        self.sheet.line(*(self.at(*point) for point in points), **more)

    def box(self, x, y, width, height, **more):
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.line(*corners, close=True, **more)

    def fill(self, *points, **more):
        self.sheet.fill(*(self.at(*point) for point in points), **more)

    def arc(self, x, y, radius, start=0, end=360, **more):
        self.sheet.arc(*self.at(x, y), radius / self.scale, start, end, **more)

    def text(self, x, y, text, size, **more):
        self.sheet.text(*self.at(x, y), text, size, **more)

    def spot(self, name, x, y):
        self.sheet.spot(name, *self.at(x, y))

    def dimension(self, start, end, off, text=None):
        """A dimension line with slashes; `off` is how far beside the two points, to the left."""
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0)
        along = ((x1 - x0) / length, (y1 - y0) / length)
        side = (-along[1] * off, along[0] * off)
        a, b = (x0 + side[0], y0 + side[1]), (x1 + side[0], y1 + side[1])
        self.line(a, b, layer="DIM")
        tick = 1.2 * self.scale
        for x, y in (a, b):
            self.line((x - tick, y - tick), (x + tick, y + tick), w=MEDIUM, layer="DIM")
            out = 2 * self.scale * (1 if off > 0 else -1)
            self.line((x - along[1] * out * -1, y - along[0] * out), (x, y), layer="DIM")
        shift = 1.0 * self.scale
        middle = ((a[0] + b[0]) / 2 - along[1] * shift, (a[1] + b[1]) / 2 + along[0] * shift)
        turn = 90 if abs(along[1]) > 0.5 else 0
        self.text(*middle, text or f"{length:.0f}", 3.5, at="c", turn=turn, layer="DIM")

    def bubble(self, x, y, name):
        """The circle at the end of an axis."""
        self.arc(x, y, 4 * self.scale, layer="AXIS")
        self.text(x, y - 1.6 * self.scale, name, 4.2, at="c", layer="AXIS")

    def title(self, x, y, text, scale=None):
        """The name of a view with its double line."""
        px, py = self.at(x, y)
        wide = len(text) * 9.3 + 4
        self.sheet.text(px, py, text, 7, at="c")
        self.sheet.line((px - wide / 2, py - 3), (px + wide / 2, py - 3), w=THICK)
        self.sheet.line((px - wide / 2, py - 4.4), (px + wide / 2, py - 4.4))
        if scale:
            self.sheet.text(px + wide / 2 + 3, py, f"1:{scale}", 5)
