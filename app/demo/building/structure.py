"""Foundations, beams and slabs with their reinforcement as Chinese plans write it."""

from itertools import pairwise

from app.demo.building import house
from app.demo.building.house import DEPTH, LENGTH, XS, YS
from app.demo.building.paper import MEDIUM, THICK, View

CONCRETE = ["1. 混凝土强度等级：基础 C30，垫层 C15。", "2. 钢筋：HRB400 级；箍筋 HPB300 级。"]


def foundation(sheet, project):
    view = house.plan_view(sheet)
    house.axes(view)
    for place, x in enumerate(XS):
        for row, y in enumerate(YS):
            size = 2200 if 0 < place < 6 else 1800
            name = f"J-{1 if size == 2200 else 2}"
            for part in (size, size - 700):
                view.box(x - part / 2, y - part / 2, part, part, w=MEDIUM, layer="FOUND")
            if row in (0, 3):
                shift = -1750 if row == 0 else 1350
                view.text(x + 250, y + shift, name, 3.4)
    house.columns(view)
    for y in YS:
        for side in (-125, 125):
            view.line((0, y + side), (LENGTH, y + side), layer="BEAM", dash=(8, 4))
        view.text(XS[2] + 2400, y + 260, "DL1 250×500", 4, at="c")
    view.spot("独立基础 J-1", XS[3], YS[1])
    detail(sheet, 690, 330)
    rows = [
        *CONCRETE,
        "3. 地基承载力特征值 fak=180 kPa。",
        "4. 基础底标高 -1.800，持力层为②层粉质黏土。",
        "5. 基坑开挖后须验槽。",
    ]
    house.notes(sheet, 692, 280, "说明", rows)
    view.title(LENGTH / 2, DEPTH + 3800, "基础平面布置图", 50)


def detail(sheet, left, bottom):
    """The footing J-1 in section with its bars."""
    view = View(sheet, 25, left + 8, bottom)
    steps = ((0, 0), (2200, 0), (2200, 350), (1450, 600), (1300, 600), (1300, 2300))
    mirror = [(2200 - x, y) for x, y in reversed(steps)]
    view.line(*steps, *mirror, w=THICK, layer="FOUND", close=True)
    view.box(-100, -100, 2400, 100, layer="FOUND")
    view.line((60, 60), (2140, 60), w=THICK, layer="REBAR")
    for place in range(13):
        view.arc(110 + place * 165, 95, 12, w=MEDIUM, layer="REBAR")
    for x in (950, 1250):
        view.line((x, 100), (x, 2300), w=THICK, layer="REBAR")
    for step in range(11):
        view.line((930, 700 + step * 150), (1270, 700 + step * 150), w=MEDIUM, layer="REBAR")
    view.line((1800, 60), (2500, 900), layer="DIM")
    view.text(2520, 920, "Φ12@150 双向", 3.2)
    view.dimension((0, -100), (2200, -100), -250)
    view.title(1100, 2550, "J-1", 25)


def beams(sheet, project):
    view = house.plan_view(sheet)
    house.axes(view)
    house.columns(view)
    for number, y in enumerate(YS, 1):
        beam(view, (0, y), (LENGTH, y), 250)
        label(view, XS[1] + 600, y + 300, f"KL{number}(6) 250×550", "Φ8@100/200(2)", "2Φ20；4Φ22")
    for number, x in enumerate(XS, 5):
        beam(view, (x, 0), (x, DEPTH), 250)
        view.text(x - 260, 2300, f"KL{number}(3) 250×600", 4, turn=90)
        view.text(x + 330, 2300, "Φ8@100/200(2)", 3.5, turn=90)
    changed = sheet.revision != "A"
    for x in XS[:-1]:
        for y in (3000, 11400):
            if x in (XS[0], XS[5]) and y > YS[2]:
                continue
            beam(view, (x, y), (x + 4800, y), 200, dash=(8, 4))
            bars = "3Φ18" if changed and x == XS[3] and y == 3000 else "2Φ16"
            view.text(x + 2400, y + 250, f"L1(1) 200×450 {bars}", 3.5, at="c")
    view.spot("框架梁 KL2", XS[3] + 2400, YS[1])
    view.spot("次梁 L1", XS[3] + 2400, 3000)
    rows = [
        "1. 混凝土强度等级 C30，环境类别一类。",
        "2. 钢筋 HRB400，保护层厚度 25 mm。",
        "3. 未注明次梁居中，附加箍筋每侧 3 道。",
        "4. 梁顶标高 3.570。",
        "5. 制图规则见 22G101-1。",
    ]
    house.notes(sheet, 692, 470, "说明", rows)
    if changed:
        box = (*view.at(XS[3] + 500, 2600), 3800 / view.scale, 1100 / view.scale)
        sheet.cloud(*box, "B")
        sheet.text(692, 410, "B 版：门厅上方 L1 底筋改为 3Φ18。", 3.5, layer="CLOUD")
    view.title(LENGTH / 2, DEPTH + 3800, "二层梁配筋平面图", 50)


def beam(view, start, end, width, dash=()):
    flat = start[1] == end[1]
    for side in (-width / 2, width / 2):
        shift = (0, side) if flat else (side, 0)
        first = (start[0] + shift[0], start[1] + shift[1])
        second = (end[0] + shift[0], end[1] + shift[1])
        view.line(first, second, w=MEDIUM, layer="BEAM", dash=dash)


def label(view, x, y, *lines):
    for place, words in enumerate(lines):
        view.text(x, y + 560 - place * 260, words, 3.5)


def slab(sheet, project):
    view = house.plan_view(sheet)
    house.axes(view)
    house.columns(view)
    for y in YS:
        beam(view, (0, y), (LENGTH, y), 250)
    for x in XS:
        beam(view, (x, 0), (x, DEPTH), 250)
    number = 0
    for x in XS[:-1]:
        for low, high in pairwise(YS):
            number += 1
            bars(view, x, low, high, number)
    view.spot("屋面板", XS[2] + 2400, 3000)
    rows = [
        "1. 板厚 h=120，混凝土 C30，抗渗等级 P6。",
        "2. 未注明板底筋 Φ8@150 双向。",
        "3. 板面支座负筋 Φ10@150，长度见图。",
        "4. 屋面板温度筋 Φ6@200 双向。",
        "5. 洞口加强筋每侧 2Φ12。",
    ]
    house.notes(sheet, 692, 470, "说明", rows)
    view.title(LENGTH / 2, DEPTH + 3800, "屋面板配筋图", 50)


def bars(view, x, low, high, number):
    middle = (low + high) / 2
    view.line((x + 200, low + 200), (x + 4600, high - 200), layer="DIM")
    view.text(x + 2500, middle + 150, f"{'①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱'[number - 1]} h=120", 4, at="c")
    y, hook = low + 500, 90
    for end, turn in ((x + 150, 1), (x + 4650, -1)):
        view.line((end + hook * turn, y + hook), (end, y + hook), (end, y), w=THICK, layer="REBAR")
    view.line((x + 150, y), (x + 4650, y), w=THICK, layer="REBAR")
    view.text(x + 2400, y + 120, "Φ8@150", 3.5, at="c")
    reach = 1200
    view.line((x - reach, middle - 300), (x + reach, middle - 300), w=THICK, layer="REBAR")
    for end in (x - reach, x + reach):
        view.line((end, middle - 300), (end, middle - 420), w=MEDIUM, layer="REBAR")
    view.text(x + 200, middle - 220, "Φ10@150", 3.5)
