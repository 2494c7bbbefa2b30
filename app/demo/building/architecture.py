"""Site, notes with sheet list, plans, elevation and section of the health station."""

from app.demo.building import house
from app.demo.building.house import DEPTH, LENGTH, STOREY, XS, YS
from app.demo.building.paper import MEDIUM, THICK, View


def site(sheet, project):
    """The plot with roads, the building, parking, green and distances."""
    view = View(sheet, 200, 90, 120)
    view.box(0, 0, 92000, 74000, w=THICK, layer="SITE", dash=(60, 10, 10, 10))
    view.text(1500, 75000, "用地红线", 4)
    for y in (-9000, -2000):
        view.line((-9000, y), (101000, y), w=MEDIUM, layer="SITE")
    view.text(46000, -6400, "规 划 道 路 （红线宽 14 m）", 5, at="c")
    view.fill((26000, 34000), (54800, 34000), (54800, 48400), (26000, 48400), grey=0.85)
    view.box(26000, 34000, LENGTH, DEPTH, w=THICK, layer="WALL")
    view.text(40400, 41500, project.name, 6, at="c")
    view.text(40400, 38800, "2F  H=8.10 m", 4.5, at="c")
    parking(view)
    ring = ((18000, 20000), (63000, 20000), (63000, 56000), (18000, 56000))
    view.line(*ring, close=True, w=MEDIUM, layer="SITE")
    inner = ((22000, 24000), (59000, 24000), (59000, 52000), (22000, 52000))
    view.line(*inner, close=True, w=MEDIUM, layer="SITE")
    view.text(40400, 21500, "消防车道  宽 4.0 m  转弯半径 9 m", 4, at="c")
    view.spot("消防车道", 40400, 22000)
    trees(view)
    view.dimension((26000, 34000), (54800, 34000), -4000)
    view.dimension((0, 41000), (26000, 41000), 1200)
    view.dimension((54800, 41000), (92000, 41000), 1200)
    view.dimension((26000, 34000), (26000, 48400), 2600)
    north_arrow(sheet, 600, 470)
    rows = [
        "1. 用地面积 6808.00 m²，总建筑面积 829.44 m²。",
        "2. 建筑密度 6.1 %，容积率 0.12，绿地率 38 %。",
        "3. 机动车位 14 个，其中无障碍车位 1 个。",
        "4. 坐标为地方坐标系，高程为 1985 国家高程基准。",
    ]
    house.notes(sheet, 600, 430, "技术经济指标", rows)
    view.title(46000, -16000, "总平面图", 200)


def parking(view):
    for place in range(14):
        view.box(26000 + place * 2500, 8000, 2500, 5300, layer="SITE")
        view.text(27250 + place * 2500, 10200, f"P{place + 1}", 2.8, at="c")
    view.spot("停车位", 43000, 10000)


def trees(view):
    for place in range(9):
        for y in (65000, 69500):
            x = 8000 + place * 9500
            view.arc(x, y, 1700, layer="GREEN")
            for turn in range(0, 360, 60):
                view.arc(x, y, 900, turn, turn + 30, layer="GREEN")


def north_arrow(sheet, x, y):
    sheet.arc(x + 12, y + 12, 12, w=MEDIUM)
    sheet.fill((x + 12, y + 24), (x + 7, y + 2), (x + 12, y + 6))
    sheet.text(x + 12, y + 26, "北", 5, at="c")


def general_notes(sheet, project, listed):
    left = [
        "1. 设计依据：建设单位设计任务书、规划条件、现行国家和地方规范。",
        "2. 本工程为二层社区卫生服务站，框架结构，设计使用年限 50 年。",
        "3. 建筑高度 8.10 m，耐火等级二级，屋面防水等级一级。",
        "4. 抗震设防烈度 7 度，设计基本地震加速度 0.10 g。",
        "5. 墙体：外墙 240 厚烧结多孔砖，内墙 200 厚加气混凝土砌块。",
        "6. 防火门按图中编号选用，疏散门开启方向与疏散方向一致。",
        "7. 楼梯、走道栏杆高度不小于 1.10 m，净距不大于 0.11 m。",
        "8. 卫生间楼地面低于同层 20 mm，1 % 坡向地漏，防水上翻 300 mm。",
        "9. 外墙保温采用 60 厚岩棉板，传热系数 0.55 W/(m²·K)。",
        "10. 无障碍：主入口坡道坡度 1:12，一层设无障碍卫生间。",
        "11. 室内装修材料燃烧性能等级应符合现行防火规范。",
        "12. 未尽事宜按现行施工验收规范执行。",
    ]
    house.notes(sheet, 60, 540, "建筑设计说明", left, size=4.5, step=10)
    table(sheet, 430, 530, listed, project)
    house.notes(sheet, 60, 380, "门窗表", [], size=4.5)
    heads = ("编号", "洞口尺寸", "数量", "备注")
    rows = [
        ("M1021", "1000×2100", "21", "木门"),
        ("FM1521乙", "1500×2100", "4", "乙级防火门"),
        ("M3327", "3300×2700", "1", "玻璃门"),
        ("C2118", "2100×1800", "23", "断桥铝合金窗"),
        ("C1818", "1800×1800", "4", "断桥铝合金窗"),
    ]
    for row, cells in enumerate([heads, *rows]):
        y = 362 - row * 10
        for column, (words, width) in enumerate(zip(cells, (70, 90, 50, 100), strict=True)):
            x = 60 + sum((70, 90, 50, 100)[:column])
            sheet.box(x, y - 8, width, 10)
            sheet.text(x + width / 2, y - 5, words, 4, at="c")


def table(sheet, x, y, listed, project):
    """The list of sheets."""
    sheet.text(x + 180, y + 6, "图 纸 目 录", 8, at="c")
    widths = (30, 70, 160, 50, 50)
    rows = [("序号", "图号", "图名", "图幅", "版次")]
    for place, (number, title, revision) in enumerate(listed, 1):
        rows.append((str(place), number, title, "A1", revision))
    for place, cells in enumerate(rows):
        left = x
        for words, width in zip(cells, widths, strict=True):
            sheet.box(left, y - 14 - place * 12, width, 12)
            sheet.text(left + width / 2, y - 10 - place * 12, words, 4.2, at="c")
            left += width


def floor_plan(sheet, project, floor):
    view = house.plan_view(sheet)
    changed = sheet.revision != "A"
    house.whole_plan(view, floor, entrance=3600 if changed else 3300)
    for x in XS[:-1]:
        if (floor, x) != (1, XS[3]):
            view.text(x + 2400, -700, "C2118", 4, at="c")
        view.text(x + 2400, DEPTH + 500, "C2118", 4, at="c")
    if floor == 1:
        entrance(view)
    section_mark(view)
    rows = [
        "1. 未注明墙厚：外墙 240，内墙 200。",
        "2. 未注明门垛 100，居轴线中。",
        "3. 卫生间标高低于本层 20 mm。",
        "4. 走道净宽 2.20 m。",
        "5. 楼梯间设乙级防火门，向疏散方向开启。",
    ]
    house.notes(sheet, 692, 470, "说明", rows)
    names = {1: "一层平面图", 2: "二层平面图"}
    view.title(LENGTH / 2, DEPTH + 3800, names[floor], 50)
    if changed:
        sheet.cloud(*cloud_box(view, XS[3] + 300, -1700, 4200, 2600), "B")
        sheet.text(692, 410, "B 版：主入口门洞由 3300 改为 3600，", 3.5, layer="CLOUD")
        sheet.text(692, 402, "以满足疏散净宽要求。", 3.5, layer="CLOUD")


def cloud_box(view, x, y, width, height):
    return (*view.at(x, y), width / view.scale, height / view.scale)


def entrance(view):
    left = XS[3]
    for step in range(3):
        inset = step * 300
        view.line(
            (left + inset, -140),
            (left + inset, -1700 + inset),
            (left + 4800 - inset, -1700 + inset),
            (left + 4800 - inset, -140),
            layer="STAIR",
        )
    view.box(left + 4800, -1700, 6000, 1200, layer="STAIR")
    view.text(left + 7800, -1250, "无障碍坡道 1:12", 4, at="c")
    view.line((left + 5200, -1400), (left + 10400, -1400), layer="STAIR")
    view.spot("主入口", left + 2400, -300)
    view.spot("无障碍坡道", left + 7800, -1100)


def section_mark(view):
    for y in (-1900, DEPTH + 1700):
        view.line((XS[5] + 900, y), (XS[5] + 900, y + 600), w=THICK)
        view.line((XS[5] + 900, y + 300), (XS[5] + 1500, y + 300), w=THICK)
        view.text(XS[5] + 600, y + 100, "1", 4)


def elevation_and_section(sheet, project):
    view = View(sheet, 50, 95, 372)
    elevation(view)
    cut = View(sheet, 50, 95, 118)
    section(cut)
    rows = [
        "1. 外墙面：米白色真石漆。",
        "2. 勒脚：灰色花岗岩 450 高。",
        "3. 女儿墙高 900，压顶防水。",
        "4. 外窗台下设滴水线。",
    ]
    house.notes(sheet, 560, 280, "说明", rows)


def elevation(view):
    view.line((-4000, -450), (LENGTH + 4000, -450), w=THICK)
    view.box(-120, -450, LENGTH + 240, 8550, w=MEDIUM, layer="WALL")
    for y in (0, STOREY, 7200):
        view.line((-120, y), (LENGTH + 120, y))
    for x in XS[:-1]:
        for level in (900, 900 + STOREY):
            if x == XS[3] and level == 900:
                view.box(x + 750, 0, 3300, 2700, w=MEDIUM, layer="DOOR")
                view.line((x + 2400, 0), (x + 2400, 2700), layer="DOOR")
                continue
            view.box(x + 1350, level, 2100, 1800, w=MEDIUM, layer="WINDOW")
            view.box(x + 1430, level + 80, 1940, 1640, layer="WINDOW")
            view.line((x + 2400, level + 80), (x + 2400, level + 1720), layer="WINDOW")
    for step in range(60):
        view.line((step * 480, -450), (step * 480, -150), layer="HATCH")
    levels(view, LENGTH + 1200)
    for x, name in ((0, "1"), (LENGTH, "7")):
        view.line((x, -450), (x, -1600), layer="AXIS", dash=house.CHAIN)
        view.bubble(x, -1900, name)
    view.title(LENGTH / 2, -2600, "①-⑦ 立面图", 50)
    view.spot("立面窗", XS[1] + 2400, 1800)


def levels(view, x):
    for y, text in (
        (-450, "-0.450"),
        (0, "±0.000"),
        (3600, "3.600"),
        (7200, "7.200"),
        (8100, "8.100"),
    ):
        view.line((x - 600, y), (x + 2600, y), layer="DIM")
        view.line((x + 300, y + 300), (x + 600, y), (x + 900, y + 300), close=True, layer="DIM")
        view.text(x + 1000, y + 120, text, 3)


def section(view):
    view.line((-4000, -450), (DEPTH + 4000, -450), w=THICK)
    for y, name in zip(YS, "ABCD", strict=True):
        view.line((y, -2000), (y, 8600), layer="AXIS", dash=house.CHAIN)
        view.bubble(y, -2300, name)
    for level in (STOREY, 7200):
        slab_cut(view, level)
    for y, half in ((0, 120), (6000, 100), (8400, 100), (DEPTH, 120)):
        for low in (0, STOREY):
            view.box(y - half, low, half * 2, 3000, w=MEDIUM, layer="WALL")
    for y in (0, DEPTH):
        view.box(y - 120, 7200, 240, 900, w=MEDIUM, layer="WALL")
    flight(view)
    levels(view, DEPTH + 1200)
    for name, y, level in (("药房", 3000, 1500), ("走道", 7200, 1500), ("办公室一", 3000, 5100)):
        view.text(y, level, name, 6, at="c")
    view.dimension((-900, 0), (-900, 3600), 1400)
    view.dimension((-900, 3600), (-900, 7200), 1400)
    view.title(DEPTH / 2, -3500, "1-1 剖面图", 50)
    view.spot("剖面楼梯", 10700, 1800)


def slab_cut(view, level):
    corners = ((-120, level - 120), (DEPTH + 120, level - 120))
    view.fill(*corners, (DEPTH + 120, level), (-120, level), grey=0.2)
    for y in YS:
        below = ((y - 120, level - 600), (y + 120, level - 600))
        view.fill(*below, (y + 120, level), (y - 120, level))


def flight(view):
    """Two flights of eleven steps up to the first floor."""
    rise, run = 163.6, 280
    for step in range(22):
        y = 9300 + (step % 11) * run if step < 11 else 12100 - (step % 11) * run
        view.line((y, step * rise), (y, (step + 1) * rise), w=MEDIUM, layer="STAIR")
        side = run if step < 11 else -run
        view.line((y, (step + 1) * rise), (y + side, (step + 1) * rise), w=MEDIUM, layer="STAIR")
