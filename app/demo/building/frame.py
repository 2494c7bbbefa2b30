"""The A1 frame of GB/T 50001 with binding edge, countersigning column and Chinese title block."""

from app.demo.building.paper import HEIGHT, MEDIUM, THICK, WIDTH

LEFT, EDGE = 25, 10
BLOCK_WIDTH, BLOCK_HEIGHT = 180, 72
PRACTICE = "演示数据 仅供练习"


def draw_frame(sheet, project):
    sheet.box(0, 0, WIDTH, HEIGHT, layer="FRAME")
    inner = (LEFT, EDGE, WIDTH - LEFT - EDGE, HEIGHT - 2 * EDGE)
    sheet.box(*inner, w=1.0, layer="FRAME")
    for x, y, dx, dy in (
        (WIDTH / 2, 0, 0, EDGE + 5),
        (WIDTH / 2, HEIGHT, 0, -EDGE - 5),
        (0, HEIGHT / 2, EDGE + 5, 0),
        (WIDTH, HEIGHT / 2, -EDGE - 5, 0),
    ):
        sheet.line((x, y), (x + dx, y + dy), w=MEDIUM, layer="FRAME")
    countersign(sheet)
    title_block(sheet, project)


def countersign(sheet):
    """The column where the disciplines sign, along the binding edge."""
    top, wide, deep = HEIGHT - EDGE, 20, 100
    x, y = LEFT - wide, top - deep
    sheet.box(x, y, wide, deep, w=MEDIUM, layer="FRAME")
    for place, name in enumerate(("建筑", "结构", "给排水", "暖通", "电气")):
        sheet.line((x + 4 * (place + 1), y), (x + 4 * (place + 1), top), layer="FRAME")
        sheet.text(x + 4 * place + 3.2, y + 4, name, 2.6, turn=90)
    for step in (25, 50, 75):
        sheet.line((x, y + step), (x + wide, y + step), layer="FRAME")


def title_block(sheet, project):
    x, y = WIDTH - EDGE - BLOCK_WIDTH, EDGE
    sheet.box(x, y, BLOCK_WIDTH, BLOCK_HEIGHT, w=THICK, layer="FRAME")
    for height in (10, 20, 32, 44, 58):
        sheet.line((x, y + height), (x + BLOCK_WIDTH, y + height), w=MEDIUM, layer="FRAME")
    sheet.text(x + BLOCK_WIDTH / 2, y + 62, project.designer, 6, at="c")
    cell(sheet, x, y + 44, 90, 14, "建设单位", project.owner, 4)
    cell(sheet, x + 90, y + 44, 90, 14, "工程名称", project.name, 4)
    cell(sheet, x, y + 32, 110, 12, "图 名", sheet.title, 5)
    cell(sheet, x + 110, y + 32, 70, 12, "专 业", sheet.discipline, 4)
    people(sheet, x, y + 20, project)
    bottom_rows(sheet, x, y, project)
    sheet.text(x, y + BLOCK_HEIGHT + 3, PRACTICE, 4)


def cell(sheet, x, y, width, height, label, value, size):
    """A labelled cell: label on the left in small print, value behind its own line."""
    label_width = 18
    sheet.line((x + width, y), (x + width, y + height), layer="FRAME")
    sheet.line((x + label_width, y), (x + label_width, y + height), layer="FRAME")
    sheet.text(x + label_width / 2, y + height / 2 - 1.4, label, 3, at="c")
    sheet.text(x + label_width + 3, y + height / 2 - size / 2.6, value, size)


def people(sheet, x, y, project):
    roles = ("审定", "审核", "项目负责人", "专业负责人", "校对", "设计")
    for place, (role, name) in enumerate(zip(roles, project.signers, strict=True)):
        left = x + place * 30
        sheet.line((left + 30, y), (left + 30, y + 12), layer="FRAME")
        sheet.text(left + 15, y + 7.4, role, 2.8, at="c")
        sheet.text(left + 15, y + 2, name, 3.4, at="c")


def bottom_rows(sheet, x, y, project):
    cell(sheet, x, y + 10, 60, 10, "图 号", sheet.number, 5)
    cell(sheet, x + 60, y + 10, 60, 10, "比 例", sheet.scale, 4)
    cell(sheet, x + 120, y + 10, 60, 10, "版 次", sheet.revision, 4)
    cell(sheet, x, y, 60, 10, "阶 段", "施工图", 3.6)
    cell(sheet, x + 60, y, 60, 10, "日 期", project.dates[sheet.revision], 3.6)
    cell(sheet, x + 120, y, 60, 10, "工程编号", project.code, 3.2)
