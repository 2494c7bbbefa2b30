"""Turns a DXF into a vector PDF, one page per layout, with the texts found on each.

Only ever imported inside the sandbox. From there on a DXF is shown, cut into tiles and measured
exactly like a PDF. Layouts become pages; a file without filled layouts gives its model space.
"""

import gc
import time

import ezdxf
from ezdxf import recover
from ezdxf.addons.drawing import Frontend, RenderContext
from ezdxf.addons.drawing.backend import Backend
from ezdxf.addons.drawing.config import (
    BackgroundPolicy,
    ColorPolicy,
    Configuration,
    HatchPolicy,
    ImagePolicy,
)
from ezdxf.lldxf.const import DXFError
from ezdxf.path import Command

from app.kernel.sandbox_child import Refused
from joint_review.drawings.dxfblocks import refuse_bombs
from joint_review.drawings.dxffonts import only_our_face
from joint_review.drawings.pdfwrite import PT, Document
from joint_review.drawings.titleblock import PAPERS

SCALES = (1, 2, 5, 10, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500, 1000, 2000)
TEXTS = ("TEXT", "MTEXT", "ATTRIB", "ATTDEF")
MARGIN = 1.01
FARTHEST = 1e10
CONFIG = Configuration(
    background_policy=BackgroundPolicy.WHITE,
    color_policy=ColorPolicy.COLOR,
    hatch_policy=HatchPolicy.NORMAL,
    hatching_timeout=5,
    image_policy=ImagePolicy.RECT,
    max_flattening_distance=0.5,
)


def convert(path, max_entities, seconds):
    """({"pages": as pdf.read gives them, with "layout"}, PDF bytes)."""
    until = time.process_time() + seconds
    document = read(path)
    only_our_face(document)
    if len(document.entitydb) > max_entities * 2:
        raise Refused("too_many_entities")
    layouts = drawn_layouts(document)
    refuse_bombs(document, layouts, max_entities * 4)
    made, pages = Document("DXF"), []
    for layout in layouts:
        canvas = Canvas(until)
        Frontend(RenderContext(document), canvas, CONFIG).draw_layout(layout, finalize=True)
        if canvas.box is not None:
            refuse_far(canvas.box)
            pages.append(write_page(made, canvas, layout.name, document))
    if not pages:
        raise Refused("empty")
    return {"pages": pages, "title": ""}, made.bytes()


def read(path):
    """The document, mended. Reading it as it ought to be takes half the time of reading it as it
    may be, so that is tried first; nothing is garbage until the next drawing comes."""
    gc.collect()
    gc.disable()
    try:
        document = ezdxf.readfile(path)
        document.audit()
    except RecursionError as error:
        raise Refused("nested") from error
    except (DXFError, OSError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return recovered(path)
    finally:
        gc.enable()
    return document


def recovered(path):
    try:
        return recover.readfile(path)[0]
    except RecursionError as error:
        raise Refused("nested") from error
    except (DXFError, OSError, ValueError, KeyError) as error:
        raise Refused("broken", detail=str(error)) from error


def refuse_far(box):
    """No drawing is a thousand kilometres wide: a wrong coordinate would make it one dot."""
    sides = (box[2] - box[0], box[3] - box[1])
    if not all(side < FARTHEST for side in (*sides, *map(abs, box))):  # not a number neither
        raise Refused("far")


def drawn_layouts(document):
    """Paper layouts with more than a viewport in them, in tab order, else the model space."""
    names = [name for name in document.layouts.names_in_taborder() if name != "Model"]
    papers = [document.layouts.get(name) for name in names]
    filled = [p for p in papers if any(e.dxftype() != "VIEWPORT" for e in p)]
    return filled or [document.modelspace()]


def write_page(made, canvas, name, document):
    left, bottom, right, top = canvas.box
    scale, (width, height) = paper_scale(right - left, top - bottom)
    page = made.page(width, height, mark=name)
    across = (width - (right - left) * scale) / 2
    up = (height - (top - bottom) * scale) / 2
    place = Place(scale, across - left * scale, up - bottom * scale)
    for draw in canvas.steps:
        draw(page, place)
    runs = [run_on_page(run, place, height) for run in canvas.runs]
    points = {"width": width * PT, "height": height * PT, "rotation": 0}
    box = [0, 0, width * PT, height * PT]
    more = {"label": "", "bookmarks": [] if name == "Model" else [name], "layout": name}
    return points | {"box": box, "runs": [r for r in runs if r["text"]]} | more


def paper_scale(width, height):
    """(mm per unit, page size in mm): a paper size in a usual scale when the frame is one."""
    width, height = max(width, 1e-9), max(height, 1e-9)
    for scale in SCALES:
        long, short = max(width, height) / scale, min(width, height) / scale
        for full, narrow in PAPERS.values():
            if abs(short - narrow) < 0.02 * narrow and full * 0.98 < long < full * 2.6:
                return 1 / scale, (width / scale, height / scale)
    fit = 841 / MARGIN / max(width, height)
    return fit, (max(50, width * fit * MARGIN), max(50, height * fit * MARGIN))


class Place:
    """Drawing units to millimetres on the page."""

    def __init__(self, scale, across, up):
        self.scale, self.across, self.up = scale, across, up

    def __call__(self, point):
        return point.x * self.scale + self.across, point.y * self.scale + self.up


def run_on_page(run, place, height):
    text, (left, bottom, right, top), turn = run
    x0, y0 = left * place.scale + place.across, bottom * place.scale + place.up
    x1, y1 = right * place.scale + place.across, top * place.scale + place.up
    size = (y1 - y0) if turn % 2 == 0 else (x1 - x0)
    return {
        "text": text.strip(),
        "turn": turn,
        "size": round(size * PT, 2),
        "x0": round(x0 * PT, 2),
        "y0": round((height - y1) * PT, 2),
        "x1": round(x1 * PT, 2),
        "y1": round((height - y0) * PT, 2),
    }


class Canvas(Backend):
    """Remembers what the frontend draws, with its extent and the texts."""

    def __init__(self, until):
        super().__init__()
        self.until, self.steps, self.runs = until, [], []
        self.box, self.text_box, self.count = None, None, 0

    def enter_entity(self, entity, properties):
        super().enter_entity(entity, properties)
        self.count += 1
        if self.count % 64 == 0 and time.process_time() > self.until:
            raise Refused("timeout")
        if entity.dxftype() in TEXTS:
            self.text_box = None

    def exit_entity(self, entity):
        super().exit_entity(entity)
        if entity.dxftype() in TEXTS and self.text_box is not None:
            text = entity.plain_text() if hasattr(entity, "plain_text") else entity.dxf.text
            self._remember(text, self.text_box, entity.dxf.get("rotation", 0))

    def _remember(self, text, box, rotation):
        lines = [line for line in text.splitlines() if line.strip()]
        turn = round(rotation / 90) % 4
        left, bottom, right, top = box
        step = (top - bottom) / max(1, len(lines))
        for number, line in enumerate(lines if turn == 0 else [" ".join(lines)]):
            part = (left, top - (number + 1) * step, right, top - number * step)
            self.runs.append((line, part if turn == 0 else box, (-turn) % 4))

    def _extend(self, points):
        xs, ys = [p.x for p in points], [p.y for p in points]
        area = (min(xs), min(ys), max(xs), max(ys))
        self.box = joined(self.box, area)
        if self.entity_stack and self.entity_stack[-1][0].dxftype() in TEXTS:
            self.text_box = joined(self.text_box, area)

    def set_background(self, color):
        pass

    def draw_point(self, pos, properties):
        self.draw_line(pos, pos, properties)

    def draw_line(self, start, end, properties):
        self._extend((start, end))
        self.steps.append(lambda page, at: ink(page, properties).line(at(start), at(end)))

    def draw_path(self, path, properties):
        if len(path):
            self._extend(path.control_vertices())
            self.steps.append(lambda page, at: ink(page, properties).path(steps_of([path], at)))

    def draw_filled_paths(self, paths, properties):
        paths = [path for path in paths if len(path)]
        if paths:
            self._extend([p for path in paths for p in path.control_vertices()])
            self.steps.append(
                lambda page, at: ink(page, properties, fill=True).path(
                    steps_of(paths, at), fill=True
                )
            )

    def draw_filled_polygon(self, points, properties):
        corners = points.vertices()
        if len(corners) > 2:
            self._extend(corners)
            self.steps.append(
                lambda page, at: ink(page, properties, fill=True).line(*map(at, corners), fill=True)
            )

    def draw_image(self, image_data, properties):
        pass

    def clear(self):
        self.steps.clear()


def joined(one, two):
    if one is None:
        return two
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def ink(page, properties, *, fill=False):
    """Light screen colours are darkened: the page is white paper. White fillings are masks."""
    red, green, blue = (int(properties.color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    light = 0.3 * red + 0.59 * green + 0.11 * blue
    if light > 0.97 and not fill:
        red = green = blue = 0
    elif 0.55 < light <= 0.97:
        red, green, blue = (part * 0.55 / light for part in (red, green, blue))
    width = min(1.0, max(0.13, properties.lineweight))
    page.pen(width, (round(red, 2), round(green, 2), round(blue, 2)))
    return page


def steps_of(paths, at):
    steps = []
    for path in paths:
        now = path.start
        steps.append(("m", *at(now)))
        for command in path.commands():
            steps.append(step_of(command, now, at))
            now = command.end
        steps.append(("h",)) if path.is_closed else None
    return steps


def step_of(command, now, at):
    if command.type == Command.CURVE4_TO:
        return ("c", *at(command.ctrl1), *at(command.ctrl2), *at(command.end))
    if command.type == Command.CURVE3_TO:  # a quadratic curve as a cubic one
        first = now + (command.ctrl - now) * (2 / 3)
        second = command.end + (command.ctrl - command.end) * (2 / 3)
        return ("c", *at(first), *at(second), *at(command.end))
    return ("m" if command.type == Command.MOVE_TO else "l", *at(command.end))
