"""Measures of the two-storey health station and the parts every plan of it shares."""

from itertools import pairwise

from app.demo.building.paper import MEDIUM, THICK, View

XS = [4800 * place for place in range(7)]
YS = [0, 6000, 8400, 14400]
X_NAMES, Y_NAMES = "1234567", "ABCD"
OUTER, INNER, COLUMN = 240, 200, 400
STOREY, ROOF = 3600, 7200
LENGTH, DEPTH = XS[-1], YS[-1]
CHAIN = (12, 3, 1, 3)  # dash, gap, dot, gap of an axis on paper, in tenths

ROOMS = {
    1: (
        ["预检分诊", "全科诊室一", "全科诊室二", "门厅", "挂号收费", "药房"],
        ["楼梯间甲", "中医诊室", "处置室", "治疗室", "卫生间", "楼梯间乙"],
    ),
    2: (
        ["健康教育室", "妇幼保健室", "预防接种室", "留观室", "档案室", "办公室一"],
        ["楼梯间甲", "会议室", "检验室", "心电图室", "卫生间", "楼梯间乙"],
    ),
}


def plan_view(sheet, scale=50):
    return View(sheet, scale, 95, 185)


def axes(view, *, dimensions=True):
    """Axes with bubbles on two sides and three rows of measures."""
    far = 52 * view.scale
    for x, name in zip(XS, X_NAMES, strict=True):
        view.line((x, -far), (x, DEPTH + 1500), layer="AXIS", dash=CHAIN)
        view.bubble(x, -far - 4 * view.scale, name)
    for y, name in zip(YS, Y_NAMES, strict=True):
        view.line((-far, y), (LENGTH + 800, y), layer="AXIS", dash=CHAIN)
        view.bubble(-far - 4 * view.scale, y, name)
    if not dimensions:
        return
    for left, right in pairwise(XS):
        view.dimension((left, 0), (right, 0), -36 * view.scale)
    for low, high in pairwise(YS):
        view.dimension((0, low), (0, high), 36 * view.scale)
    view.dimension((0, 0), (LENGTH, 0), -46 * view.scale)
    view.dimension((0, 0), (0, DEPTH), 46 * view.scale)


def columns(view, size=COLUMN, grey=0.15):
    for x in XS:
        for y in YS:
            half = size / 2
            corners = ((x - half, y - half), (x + half, y - half))
            view.fill(*corners, (x + half, y + half), (x - half, y + half), grey=grey)


def wall(view, start, end, thick, openings=()):
    """A straight wall along x or y; `openings` are (from, width, kind) along it."""
    flat = start[1] == end[1]
    begin, stop = (start[0], end[0]) if flat else (start[1], end[1])
    level = start[1] if flat else start[0]

    def point(along, across):
        return (along, level + across) if flat else (level + across, along)

    now = begin
    for place, width, kind in [*sorted(openings), (stop, 0, None)]:
        piece(view, point, now, place, thick / 2)
        if kind:
            OPENINGS[kind](view, point, place, width, thick / 2)
        now = place + width


def piece(view, point, begin, stop, half):
    if stop <= begin:
        return
    corners = (point(begin, -half), point(stop, -half), point(stop, half), point(begin, half))
    view.fill(*corners, grey=0.82)
    view.line(*corners, close=True, w=MEDIUM, layer="WALL")


def window(view, point, place, width, half):
    for across in (-half, -half / 3, half / 3, half):
        view.line(point(place, across), point(place + width, across), layer="WINDOW")
    for end in (place, place + width):
        view.line(point(end, -half), point(end, half), layer="WINDOW")


def door(view, point, place, width, half, side=1):
    """A leaf standing open, the quarter circle of its edge."""
    hinge, free = point(place, half * side), point(place, (half + width) * side)
    view.line(hinge, free, w=MEDIUM, layer="DOOR")
    middle = point(place, half * side)
    turn = {(True, 1): 0, (True, -1): 270, (False, 1): 0, (False, -1): 90}
    flat = point(1, 0)[0] == 1
    start = turn[flat, side]
    view.arc(*middle, width, start, start + 90, layer="DOOR")


def door_down(view, point, place, width, half):
    door(view, point, place, width, half, side=-1)


def double_door(view, point, place, width, half):
    leaf = width / 2
    view.line(point(place, -half), point(place, -half - leaf), w=MEDIUM, layer="DOOR")
    view.line(point(place + width, -half), point(place + width, -half - leaf), w=MEDIUM)
    view.arc(*point(place, -half), leaf, 270, 360, layer="DOOR")
    view.arc(*point(place + width, -half), leaf, 180, 270, layer="DOOR")


OPENINGS = {"window": window, "door": door, "door_down": door_down, "double": double_door}


def walls(view, floor, entrance=3300):
    """Outer walls with windows, corridor walls with doors, partitions."""
    south = [(x + 1350, 2100, "window") for x in XS[:-1]]
    if floor == 1:
        south[3] = (XS[3] + (4800 - entrance) / 2, entrance, "double")
    wall(view, (0, 0), (LENGTH, 0), OUTER, south)
    wall(view, (0, DEPTH), (LENGTH, DEPTH), OUTER, [(x + 1350, 2100, "window") for x in XS[:-1]])
    ends = [(6300, 1800, "double" if floor == 1 else "window")]
    wall(view, (0, 0), (0, DEPTH), OUTER, [(6300, 1800, "window")])
    wall(view, (LENGTH, 0), (LENGTH, DEPTH), OUTER, [(p, w, "window") for p, w, _ in ends])
    doors = [(x + 600, 1000, "door_down") for x in XS[:-1]]
    if floor == 1:
        del doors[3]
    wall(view, (0, 6000), (LENGTH, 6000), INNER, doors)
    wall(view, (0, 8400), (LENGTH, 8400), INNER, [(x + 3200, 1000, "door") for x in XS[:-1]])
    for x in XS[1:-1]:
        wall(view, (x, 0), (x, 6000), INNER)
        wall(view, (x, 8400), (x, DEPTH), INNER)


def stairs(view, x, name):
    """Two flights of treads, handrail, direction arrow."""
    low, high, left, right = 9900, 13200, x + 100, x + 4700
    middle = (left + right) / 2
    for step in range(12):
        y = low + step * (high - low) / 11
        view.line((left, y), (middle - 80, y), layer="STAIR")
        view.line((middle + 80, y), (right, y), layer="STAIR")
    view.box(middle - 80, low, 160, high - low, layer="STAIR")
    for flight, tip in ((left + 1100, high), (right - 1100, low)):
        other = low if tip == high else high
        view.line((flight, other), (flight, tip), layer="STAIR")
        back = 250 if tip == low else -250
        view.line((flight - 90, tip + back), (flight, tip), (flight + 90, tip + back), w=MEDIUM)
    view.text(left + 1100, low - 700, "上", 3.5, at="c")
    view.text(right - 1100, low - 700, "下", 3.5, at="c")
    view.spot(name, middle, (low + high) / 2)


def rooms(view, floor):
    south, north = ROOMS[floor]
    for names, y in ((south, 3000), (north, 11400)):
        for x, name in zip(XS, names, strict=False):
            if name.startswith("楼梯"):
                view.text(x + 2400, 8950, name, 4.5, at="c")
                stairs(view, x, name)
                continue
            view.text(x + 2400, y + 300, name, 6.5, at="c")
            view.text(x + 2400, y - 420, "28.80 m²", 4, at="c")
            view.spot(name, x + 2400, y)
    view.text(LENGTH / 2, 7050, "走  道", 6.5, at="c")
    level = "±0.000" if floor == 1 else "3.600"
    view.line((15600, 6900), (15900, 6600), (16200, 6900), (18000, 6900), layer="DIM")
    view.text(16400, 7000, level, 3.2)
    view.spot("走道", LENGTH / 2, 7200)


def toilet(view):
    """Basins and pans between axes 5 and 6, north."""
    left = XS[4]
    view.line((left + 2400, 9600), (left + 2400, DEPTH - 120), layer="FIXTURE")
    for row in range(3):
        for side in (500, 3300):
            view.box(left + side, 10000 + row * 1300, 900, 1100, layer="FIXTURE")
            view.arc(left + side + 450, 10550 + row * 1300, 230, layer="FIXTURE")
    for side in (500, 3500):
        view.arc(left + side, 9000, 220, layer="FIXTURE")


def whole_plan(view, floor, *, entrance=3300):
    axes(view)
    walls(view, floor, entrance)
    columns(view)
    rooms(view, floor)
    toilet(view)


def ghost_plan(view, floor):
    """The plan under the plans of the other trades: no names of fittings, thin."""
    axes(view)
    walls(view, floor)
    columns(view, grey=0.5)
    south, north = ROOMS[floor]
    for names, y in ((south, 900), (north, 13600)):
        for x, name in zip(XS, names, strict=False):
            view.text(x + 2400, y, name, 4.5, at="c")


def notes(sheet, x, y, heading, lines, size=3.8, step=7.5):
    sheet.text(x, y, heading, size + 1.5)
    sheet.line((x, y - 2.5), (x + len(heading) * (size + 1.6), y - 2.5), w=THICK)
    for place, words in enumerate(lines):
        sheet.text(x, y - 11 - place * step, words, size)
