"""Make joint_review/drawings/fonts/LianshenSans.ttf again from Debian's fonts-noto-cjk.

    python tools/subset_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc OUT.ttf

GB 2312 with the signs of drawings, simplified forms, quadratic outlines, no hinting, no layout.
"""

import io
import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

FAMILY = "Lianshen Sans"
SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳Φφ±×÷°≤≥≈≠√∠⊥∥△▽○●□■◇◆☆★→←↑↓㎡㎜㎝㎞㎥℃‰²³·—…‘’“”砼酩堃喆玥昇曈垚"
UNUSED = ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "DSIG"]


def characters():
    found = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | {ord(sign) for sign in SIGNS}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def simplified(path):
    for font in TTCollection(path, lazy=True):
        if font["name"].getDebugName(1) == "Noto Sans CJK SC":
            return font
    raise SystemExit(f"no simplified face in {path}")


def cut(font):
    options = subset.Options(layout_features=[], hinting=False, desubroutinize=True)
    options.name_IDs, options.notdef_outline = [0, 1, 2, 4, 5, 6, 13, 14], True
    options.drop_tables += UNUSED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    file = io.BytesIO()
    font.save(file)
    file.seek(0)
    return TTFont(file, recalcTimestamp=False)


def quadratic(font):
    outlines, glyphs = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, 3, reverse_direction=True))
        glyphs[name] = pen.glyph(dropImpliedOnCurves=True)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    for glyph in glyphs.values():
        glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics = {
        name: (width, getattr(glyphs[name], "xMin", 0))
        for name, (width, _) in font["hmtx"].metrics.items()
    }
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ["TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"]:
        setattr(maxp, "max" + field, 0)
    for field in [
        "SizeOfInstructions",
        "ComponentElements",
        "Points",
        "Contours",
        "CompositePoints",
    ]:
        setattr(maxp, "max" + field, 0)
    maxp.maxZones, maxp.maxCompositeContours, maxp.maxComponentDepth = 1, 0, 0
    del font["CFF "]
    font.sfntVersion, font["post"].formatType = "\0\1\0\0", 3.0


def rename(font):
    """A changed font does not pose as the original."""
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = FAMILY
        elif record.nameID == 6:
            record.string = FAMILY.replace(" ", "")


if __name__ == "__main__":
    made = cut(simplified(sys.argv[1]))
    quadratic(made)
    rename(made)
    made.save(sys.argv[2])
