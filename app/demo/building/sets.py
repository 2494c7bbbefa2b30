"""The practice packages: which sheets they have and their files."""

from dataclasses import dataclass, field

from app.demo.building import architecture, dxf, pdf, services, structure, warehouse
from app.demo.building.frame import draw_frame
from app.demo.building.paper import Sheet

NAMES = {
    "建施": "建筑",
    "结施": "结构",
    "水施": "给排水",
    "暖施": "暖通",
    "电施": "电气",
    "总施": "建筑",
}


@dataclass(frozen=True)
class Works:
    """What the title blocks say of a project."""

    name: str
    owner: str
    designer: str
    code: str
    signers: tuple
    dates: dict = field(default_factory=lambda: {"A": "2026.03", "B": "2026.05"})


STATION = Works(
    "柳岸社区卫生服务站",
    "柳岸街道办事处（演示）",
    "江城建筑设计研究院（演示）",
    "2026-S-018",
    ("周明远", "许静", "沈立", "韩悦", "陆川", "方晓"),
)
STORE = Works(
    "东港物流园 3 号仓库",
    "东港物流有限公司（演示）",
    "联宇工程设计有限公司（演示）",
    "2026-S-027",
    ("顾北", "唐可", "罗成", "魏然", "石磊", "宋雨"),
)


def plan_of(floor):
    return lambda sheet, project: architecture.floor_plan(sheet, project, floor)


HEALTH_STATION = (
    ("总施-01", "总平面图", "1:200", architecture.site),
    ("建施-01", "建筑设计说明及图纸目录", "-", None),
    ("建施-02", "一层平面图", "1:50", plan_of(1)),
    ("建施-03", "二层平面图", "1:50", plan_of(2)),
    ("建施-04", "立面图及剖面图", "1:50", architecture.elevation_and_section),
    ("结施-01", "基础平面布置图", "1:50", structure.foundation),
    ("结施-02", "二层梁配筋平面图", "1:50", structure.beams),
    ("结施-03", "屋面板配筋图", "1:50", structure.slab),
    ("水施-01", "一层给排水及消火栓平面图", "1:50", services.water),
    ("暖施-01", "一层通风空调平面图", "1:50", services.air),
    ("电施-01", "一层照明平面图", "1:50", services.lighting),
    ("电施-02", "配电系统图", "-", services.riser),
)
WAREHOUSE = (
    ("建施-01", "一层平面图", "1:100", warehouse.plan),
    ("结施-01", "刚架详图", "1:60", warehouse.frame),
    ("水施-01", "自动喷水灭火平面图", "1:100", warehouse.sprinklers),
    ("电施-01", "照明平面图", "1:100", warehouse.power),
)
CHANGED = ("建施-02", "结施-02", "电施-01")
TURNED = ("结施-03",)


def health_station(revision="A"):
    """The twelve sheets in their first version, or ("B") only those changed for the second round."""
    listed = [(n, t, revision if n in CHANGED else "A") for n, t, _, _ in HEALTH_STATION]

    def catalogue(sheet, project):
        architecture.general_notes(sheet, project, listed)

    wanted = HEALTH_STATION if revision == "A" else [s for s in HEALTH_STATION if s[0] in CHANGED]
    return [drawn(STATION, revision, n, t, s, draw or catalogue) for n, t, s, draw in wanted]


def warehouse_set():
    return [drawn(STORE, "A", *row) for row in WAREHOUSE]


def drawn(works, revision, number, title, scale, draw):
    sheet = Sheet(number, title, NAMES[number[:2]], scale, revision)
    draw_frame(sheet, works)
    draw(sheet, works)
    return sheet


def pdf_of(sheets, title):
    """One PDF with all sheets; 结施-03 lies turned in the file as scanners and plotters leave it."""
    return pdf.write(sheets, title, TURNED)


def dxf_of(sheet):
    return dxf.write(sheet)
