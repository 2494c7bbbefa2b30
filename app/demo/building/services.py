"""Water, ventilation and electricity over the plan of the ground floor, and the power riser."""

from app.demo.building import house
from app.demo.building.house import DEPTH, LENGTH, XS
from app.demo.building.paper import MEDIUM, THICK


def water(sheet, project):
    view = house.plan_view(sheet)
    house.ghost_plan(view, 1)
    main = ((-1500, 7700), (LENGTH - 600, 7700))
    view.line(*main, w=THICK, layer="PIPE")
    view.text(1000, 7850, "XF DN100", 4, layer="PIPE")
    for place, x in enumerate((XS[1], XS[3], XS[5])):
        view.line((x, 7700), (x, 8250), w=MEDIUM, layer="PIPE")
        view.box(x - 350, 8020, 700, 240, w=MEDIUM, layer="PIPE")
        view.line((x - 350, 8020), (x + 350, 8260), layer="PIPE")
        view.text(x + 450, 8050, f"XHS-{place + 1}", 4, layer="PIPE")
        view.spot(f"消火栓 {place + 1}", x, 8140)
    supply = ((-1500, 6600), (XS[4] + 300, 6600), (XS[4] + 300, DEPTH - 500))
    view.line(*supply, w=THICK, layer="PIPE", dash=(10, 3))
    view.text(1000, 6280, "J DN50", 4, layer="PIPE")
    drain = ((XS[4] + 4300, 9100), (XS[4] + 4300, DEPTH + 1900))
    view.line(*drain, w=THICK, layer="PIPE", dash=(4, 2))
    view.text(XS[4] + 4400, DEPTH + 700, "W DN110 i=0.020", 4, layer="PIPE")
    for row in range(3):
        y = 10550 + row * 1300
        view.line((XS[4] + 300, y), (XS[4] + 700, y), w=MEDIUM, layer="PIPE")
        view.line((XS[4] + 3750, y), (XS[4] + 4300, y), w=MEDIUM, layer="PIPE", dash=(4, 2))
    for name, x, y in (("JL-1", XS[4] + 300, DEPTH - 500), ("WL-1", XS[4] + 4300, 9100)):
        view.arc(x, y, 90, w=MEDIUM, layer="PIPE")
        view.text(x + 140, y - 50, name, 4, layer="PIPE")
    house.toilet(view)
    view.spot("排水管", XS[4] + 4300, DEPTH)
    rows = [
        "1. 室内消火栓用水量 15 L/s，火灾延续时间 2 h。",
        "2. 消防管采用热浸镀锌钢管，沟槽连接。",
        "3. 给水管采用 PP-R，排水管采用 UPVC。",
        "4. 消火栓栓口距地 1.10 m。",
        "5. XF 消防  J 给水  W 污水。",
    ]
    house.notes(sheet, 692, 470, "说明", rows)
    view.title(LENGTH / 2, DEPTH + 3800, "一层给排水及消火栓平面图", 50)


def air(sheet, project):
    view = house.plan_view(sheet)
    house.ghost_plan(view, 1)
    duct(view, (300, 7400), (LENGTH - 400, 7400), 500)
    view.text(XS[1], 7300, "新风管 500×200", 4, at="c", layer="PIPE")
    for x in XS[:-1]:
        for y, south in ((4200, True), (10300, False)):
            if not south and x in (XS[0], XS[4], XS[5]):
                continue
            stop = 7150 if south else 7650
            duct(view, (x + 1800, stop), (x + 1800, y), 250)
            unit(view, x + 2400, y)
    view.spot("新风管", XS[3], 7400)
    view.spot("风机盘管", XS[2] + 2400, 4200)
    fan(view, XS[4] + 1400, DEPTH - 900)
    rows = [
        "1. 空调室外计算温度：夏季 33.9 ℃，冬季 -2.4 ℃。",
        "2. 新风量按每人 30 m³/h 计算。",
        "3. 风管采用镀锌钢板，穿防火墙处设 70 ℃ 防火阀。",
        "4. 卫生间换气次数 10 次/h。",
        "5. 走道长度小于 60 m，可开启外窗自然排烟。",
    ]
    house.notes(sheet, 692, 470, "说明", rows)
    view.title(LENGTH / 2, DEPTH + 3800, "一层通风空调平面图", 50)


def duct(view, start, end, width):
    flat = start[1] == end[1]
    half = width / 2
    for side in (-half, half):
        shift = (0, side) if flat else (side, 0)
        first = (start[0] + shift[0], start[1] + shift[1])
        view.line(first, (end[0] + shift[0], end[1] + shift[1]), w=MEDIUM, layer="PIPE")


def unit(view, x, y):
    view.box(x - 500, y - 250, 1000, 500, w=MEDIUM, layer="PIPE")
    view.line((x - 500, y - 250), (x + 500, y + 250), layer="PIPE")
    view.line((x - 500, y + 250), (x + 500, y - 250), layer="PIPE")
    view.text(x, y - 560, "FP-68", 3.5, at="c", layer="PIPE")


def fan(view, x, y):
    view.arc(x, y, 280, w=MEDIUM, layer="PIPE")
    view.line((x, y - 280), (x, y + 280), layer="PIPE")
    view.text(x + 380, y - 80, "PF-1  L=600 m³/h", 3.5, layer="PIPE")


def lighting(sheet, project):
    view = house.plan_view(sheet)
    house.ghost_plan(view, 1)
    for x in XS[:-1]:
        for y in (3000, 11400):
            for side in (1300, 3500):
                lamp(view, x + side, y)
            view.line((x + 1300, y), (x + 3500, y), (x + 3500, 7200), layer="WIRE", w=MEDIUM)
        lamp(view, x + 2400, 7200, square=True)
    view.line((XS[0] + 2400, 7200), (LENGTH - 2400, 7200), w=MEDIUM, layer="WIRE")
    changed = sheet.revision != "A"
    exits = [400, LENGTH - 500, XS[3] + 2400] + [XS[1] + 1200] * changed
    for x in exits:
        y = 700 if x == XS[3] + 2400 else 6700
        view.box(x - 250, y, 500, 220, w=MEDIUM, layer="WIRE")
        view.text(x, y + 40, "E→", 3.5, at="c", layer="WIRE")
        view.spot("疏散指示", x, y + 100)
    view.fill((300, 8600), (1100, 8600), (1100, 8900), (300, 8900), grey=0.1)
    view.text(1250, 8650, "1AL", 3.4)
    view.spot("配电箱 1AL", 700, 8750)
    rows = [
        "1. 照明支路采用 WDZ-BYJ-3×2.5 JDG20 CC。",
        "2. 应急照明持续供电时间不小于 60 min。",
        "3. 诊室照度 300 lx，走道 100 lx。",
        "4. 配电箱底边距地 1.50 m 暗装。",
        "5. 开关距地 1.30 m。",
    ]
    house.notes(sheet, 692, 470, "说明", rows)
    if changed:
        sheet.cloud(*view.at(XS[1] + 600, 6450), 1200 / 50, 700 / 50, "B")
        sheet.text(692, 410, "B 版：走道西段增设疏散指示标志。", 3.5, layer="CLOUD")
    view.title(LENGTH / 2, DEPTH + 3800, "一层照明平面图", 50)


def lamp(view, x, y, *, square=False):
    if square:
        view.box(x - 200, y - 200, 400, 400, w=MEDIUM, layer="WIRE")
        view.line((x - 200, y - 200), (x + 200, y + 200), layer="WIRE")
        return
    view.box(x - 600, y - 110, 1200, 220, w=MEDIUM, layer="WIRE")
    view.line((x - 600, y), (x + 600, y), layer="WIRE")


def riser(sheet, project):
    """One-line diagram of the main board and the boards of the floors."""
    sheet.text(330, 540, "配 电 系 统 图", 9, at="c")
    sheet.line((250, 534), (410, 534), w=THICK)
    board(sheet, 90, 330, "1AP 总配电箱", "NSX250 3P/160A", MAIN)
    board(sheet, 90, 120, "1AL 照明配电箱", "C65N 3P/40A", LIGHTS)
    sheet.spot("总进线", 100, 420)
    sheet.spot("照明回路", 300, 200)
    rows = [
        "1. 电源由室外箱变引来，YJV22-4×70+1×35 SC100 FC。",
        "2. 接地形式 TN-C-S，进户处重复接地，R≤1 Ω。",
        "3. Pe=68 kW，Kx=0.8，cosφ=0.85，Ijs=97 A。",
        "4. 总箱设 I 级试验浪涌保护器，Iimp≥12.5 kA。",
        "5. 插座回路设剩余电流保护，动作电流 30 mA。",
    ]
    house.notes(sheet, 636, 520, "说明", rows, size=4, step=9)


MAIN = [
    ("N1", "C65N 3P/63A", "YJV-5×16", "2AL 二层照明", "18 kW"),
    ("N2", "C65N 3P/40A", "YJV-5×10", "1AL 一层照明", "14 kW"),
    ("N3", "C65N 3P/63A", "YJV-5×16", "KT 空调", "26 kW"),
    ("N4", "C65N 3P/25A", "NH-YJV-5×6", "1ALE 应急照明", "4 kW"),
    ("N5", "C65N 3P/25A", "YJV-5×6", "热水", "6 kW"),
    ("N6", "C65N 3P/25A", "", "备用", ""),
]
LIGHTS = [
    ("WL1", "C65N 1P/16A", "WDZ-BYJ-3×2.5", "南侧照明", "1.2 kW"),
    ("WL2", "C65N 1P/16A", "WDZ-BYJ-3×2.5", "北侧照明", "1.0 kW"),
    ("WL3", "C65N 1P/16A", "WDZ-BYJ-3×2.5", "走道照明", "0.6 kW"),
    ("WX1", "DPN 2P/20A 30mA", "WDZ-BYJ-3×4", "诊室插座", "2.5 kW"),
    ("WX2", "DPN 2P/20A 30mA", "WDZ-BYJ-3×4", "药房插座", "2.0 kW"),
    ("WX3", "DPN 2P/20A 30mA", "WDZ-BYJ-3×4", "治疗室插座", "2.5 kW"),
]


def board(sheet, x, y, name, breaker, lines):
    high = len(lines) * 26 + 14
    sheet.box(x, y, 395, high, w=MEDIUM, dash=(6, 3))
    sheet.text(x, y + high + 3, name, 5.5)
    bar = x + 110
    sheet.line((bar, y + 10), (bar, y + high - 8), w=1.4)
    switch(sheet, x - 25, y + high / 2, bar, breaker)
    for place, (code, fuse, cable, load, power) in enumerate(lines):
        level = y + 16 + (len(lines) - 1 - place) * 26
        switch(sheet, bar, level, x + 260, fuse)
        sheet.line((x + 260, level), (x + 520, level))
        sheet.text(x + 118, level + 3, code, 4)
        sheet.text(x + 270, level + 3, cable, 4)
        sheet.text(x + 440, level + 3, f"{load}  {power}", 4)


def switch(sheet, left, y, right, words):
    middle = (left + right) / 2
    sheet.line((left, y), (middle - 8, y))
    sheet.line((middle - 8, y), (middle + 6, y + 6), w=MEDIUM)
    sheet.line((middle - 2, y - 2), (middle + 2, y + 2), w=MEDIUM)
    sheet.line((middle + 8, y), (right, y))
    sheet.text(middle + 2, y + 8, words, 3.4, at="c")
