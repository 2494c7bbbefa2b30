"""A single-storey warehouse: four sheets, for a second package that looks different."""

from app.demo.building import house
from app.demo.building.paper import MEDIUM, THICK, View

BAYS, BAY, SPAN = 8, 6000, 18000
LENGTH, DEPTH = BAYS * BAY, 2 * SPAN


def grid(view):
    for place in range(BAYS + 1):
        x = place * BAY
        view.line((x, -3500), (x, DEPTH + 1500), layer="AXIS", dash=house.CHAIN)
        view.bubble(x, -3900, str(place + 1))
        if place < BAYS:
            view.dimension((x, 0), (x + BAY, 0), -2400)
    for place, name in enumerate("ABC"):
        y = place * SPAN
        view.line((-3500, y), (LENGTH + 1500, y), layer="AXIS", dash=house.CHAIN)
        view.bubble(-3900, y, name)
        if place < 2:
            view.dimension((0, y), (0, y + SPAN), 2400)
    for x in range(0, LENGTH + 1, BAY):
        for y in (0, SPAN, DEPTH):
            half = 250
            corners = ((x - half, y - half), (x + half, y - half))
            view.fill(*corners, (x + half, y + half), (x - half, y + half), grey=0.2)


def plan(sheet, project):
    view = View(sheet, 100, 120, 150)
    grid(view)
    gates = [(BAY * n + 900, 4200, "double") for n in (1, 4, 6)]
    lights = [(BAY * n + 1200, 3600, "window") for n in (0, 2, 3, 5, 7)]
    house.wall(view, (0, 0), (LENGTH, 0), 240, gates + lights)
    tops = [(BAY * n + 1200, 3600, "window") for n in range(BAYS)]
    house.wall(view, (0, DEPTH), (LENGTH, DEPTH), 240, tops)
    for x in (0, LENGTH):
        house.wall(view, (x, 0), (x, DEPTH), 240, [(SPAN - 900, 1800, "window")])
    house.wall(view, (BAY * 4, 0), (BAY * 4, DEPTH), 240, [(9000, 2400, "window")])
    for side, name in ((0, "防火分区一  A=864 m²"), (BAY * 4, "防火分区二  A=864 m²")):
        view.text(side + BAY * 2, DEPTH / 2 + 2600, name, 6, at="c")
        view.text(side + BAY * 2, DEPTH / 2 + 800, "丙类 2 项仓库", 5, at="c")
        for row in range(5):
            for column in range(9):
                x, y = side + 1600 + column * 2350, 2600 + row * 6400
                view.box(x, y, 2000, 2600, layer="RACK")
    view.spot("防火墙", BAY * 4, 9000)
    view.spot("装卸门", BAY + 3000, 0)
    view.title(LENGTH / 2, DEPTH + 4200, "一层平面图", 100)
    rows = ["1. 防火墙耐火极限 4.00 h。", "2. 防火墙上设甲级防火门。", "3. 室内地坪 ±0.000。"]
    house.notes(sheet, 640, 520, "说明", rows, size=4.5, step=9)


def frame(sheet, project):
    view = View(sheet, 60, 110, 200)
    view.line((-2000, 0), (DEPTH + 2000, 0), w=THICK)
    for y in (0, SPAN, DEPTH):
        view.box(y - 200, 0, 400, 7500, w=MEDIUM, layer="STEEL")
        view.box(y - 700, -1600, 1400, 1600, w=MEDIUM, layer="FOUND")
    ridge = 9600
    for low in (7500, 7000):
        lift = ridge - 7500
        view.line((0, low), (SPAN, low + lift), (DEPTH, low), w=MEDIUM, layer="STEEL")
    for step in range(25):
        y = step * 1500
        level = 7500 + (ridge - 7500) * (1 - abs(y - SPAN) / SPAN)
        view.box(y - 60, level, 120, 200, layer="STEEL")
    view.text(SPAN / 2, 7000, "H600×250×8×12", 4, at="c")
    view.text(SPAN + 600, 4200, "H450×250×8×12", 4)
    view.dimension((0, 0), (SPAN, 0), -2800)
    view.dimension((SPAN, 0), (DEPTH, 0), -2800)
    view.dimension((0, 0), (0, 7500), 1600)
    view.spot("钢梁", SPAN / 2, 7800)
    view.title(DEPTH / 2, 11200, "GJ-1 刚架详图", 60)
    rows = ["1. 钢材 Q355B。", "2. 高强螺栓 10.9 级摩擦型。", "3. 柱脚刚接，锚栓 M30。"]
    house.notes(sheet, 640, 520, "说明", rows, size=4.5, step=9)


def sprinklers(sheet, project):
    view = View(sheet, 100, 120, 150)
    grid(view)
    for row in range(12):
        y = 1500 + row * 3000
        view.line((1500, y), (LENGTH - 1500, y), w=MEDIUM, layer="PIPE")
        for column in range(16):
            view.arc(1500 + column * 3000, y, 200, w=MEDIUM, layer="PIPE")
    view.line((LENGTH / 2, 0), (LENGTH / 2, DEPTH), w=THICK, layer="PIPE")
    view.text(LENGTH / 2 + 300, DEPTH / 2, "ZP DN150", 4, layer="PIPE")
    view.spot("喷淋干管", LENGTH / 2, DEPTH / 2)
    view.title(LENGTH / 2, DEPTH + 4200, "自动喷水灭火平面图", 100)
    rows = ["1. 仓库危险级 II 级。", "2. 喷水强度 12 L/(min·m²)。", "3. 早期抑制快速响应喷头。"]
    house.notes(sheet, 640, 520, "说明", rows, size=4.5, step=9)


def power(sheet, project):
    view = View(sheet, 100, 120, 150)
    grid(view)
    for place in range(BAYS):
        for y in (4500, 13500, 22500, 31500):
            view.arc(place * BAY + 3000, y, 350, w=MEDIUM, layer="WIRE")
            view.line((place * BAY + 2700, y), (place * BAY + 3300, y), layer="WIRE")
            view.line((place * BAY + 3000, y), (place * BAY + 3000, y - 4000), layer="WIRE")
        view.line((place * BAY + 3000, 500), (place * BAY + 3000, 31500), layer="WIRE")
    view.line((3000, 500), (LENGTH - 3000, 500), w=MEDIUM, layer="WIRE")
    view.box(600, 300, 900, 400, w=THICK, layer="WIRE")
    view.text(1700, 900, "AP1", 4)
    view.spot("配电箱 AP1", 1050, 500)
    view.title(LENGTH / 2, DEPTH + 4200, "照明平面图", 100)
    rows = ["1. 仓库照度 50 lx。", "2. 灯具与货架净距不小于 0.50 m。", "3. 应急照明 90 min。"]
    house.notes(sheet, 640, 520, "说明", rows, size=4.5, step=9)
