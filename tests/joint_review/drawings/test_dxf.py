"""DXF files become pages: layouts, paper sizes, texts, and every font the bundled one."""

import io

import ezdxf
import pytest
from PIL import Image

from joint_review.drawings import reader, tiles
from joint_review.drawings.pdfwrite import PT

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module", autouse=True)
def _child_ends():
    yield
    tiles.close()


def save(document, path):
    document.saveas(path)
    return path


def framed(space, scale, number, title, style="Standard"):
    """An A1 frame with a title block, drawn in `scale`."""
    space.add_lwpolyline([(0, 0), (841, 0), (841, 594), (0, 594)], close=True).scale_uniform(scale)
    for text, x, y, size in (("图号", 760, 20, 4), (number, 775, 20, 6), (title, 740, 40, 6)):
        attribs = {"height": size * scale, "style": style}
        space.add_text(text, dxfattribs=attribs).set_placement((x * scale, y * scale))


def test_a_frame_in_model_space_is_a_sheet_of_its_paper_size(tmp_path):
    document = ezdxf.new("R2010")
    document.styles.add("HZ", font="gbcbig.shx")
    framed(document.modelspace(), 100, "建施-03", "二层平面图", "HZ")

    data, (sheet,) = reader.convert_dxf(save(document, tmp_path / "a.dxf"))

    assert data.startswith(b"%PDF")
    assert (sheet.width / PT, sheet.height / PT) == pytest.approx((841, 594), abs=2)
    assert (sheet.guess.number, sheet.guess.title, sheet.guess.paper) == (
        "建施-03",
        "二层平面图",
        "A1",
    )
    assert sheet.layout == "Model"


def test_every_filled_layout_is_a_sheet_and_the_model_space_is_not(tmp_path):
    document = ezdxf.new("R2010")
    framed(document.modelspace(), 1, "建施-99", "模型空间")
    framed(document.layout("Layout1"), 1, "结施-01", "基础平面图")
    framed(document.layouts.new("布局二"), 1, "结施-02", "梁配筋图")

    _, sheets = reader.convert_dxf(save(document, tmp_path / "a.dxf"))

    assert [(s.layout, s.guess.number, s.guess.discipline) for s in sheets] == [
        ("Layout1", "结施-01", "结构"),
        ("布局二", "结施-02", "结构"),
    ]


def test_chinese_in_a_font_nobody_has_is_really_drawn(tmp_path):
    document = ezdxf.new("R2010")
    document.styles.add("HZ", font="hztxt.shx")
    space = document.modelspace()
    attribs = {"height": 100, "style": "HZ"}
    space.add_text("龘建筑", dxfattribs=attribs)
    space.add_text("一层平面图", dxfattribs=attribs).set_placement((0, 200))

    data, (sheet,) = reader.convert_dxf(save(document, tmp_path / "a.dxf"))
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    full = (400, round(400 * sheet.height / sheet.width))
    image = Image.open(io.BytesIO(tiles.draw(path, None, 0, full, (0, 0, *full))))

    dark = sum(image.convert("L").histogram()[:128])
    assert dark > 0.03 * full[0] * full[1]


def test_texts_of_blocks_and_paragraphs_are_found(tmp_path):
    document = ezdxf.new("R2010")
    block = document.blocks.new("TK")
    block.add_text("图名 屋顶平面图", dxfattribs={"height": 5})
    space = document.modelspace()
    space.add_line((0, 0), (300, 200))
    space.add_blockref("TK", (200, 20))
    space.add_mtext("说明\\P第二行", dxfattribs={"char_height": 5, "insert": (10, 100)})

    _, (sheet,) = reader.convert_dxf(save(document, tmp_path / "a.dxf"))

    assert sheet.guess.title == "屋顶平面图"


@pytest.mark.parametrize("data", [b"", b"0\nSECTION\n2\nENTITIES\n0\nEOF\n", b"not a drawing"])
def test_a_useless_file_is_told_in_a_sentence(tmp_path, data):
    path = tmp_path / "a.dxf"
    path.write_bytes(data)

    with pytest.raises(reader.Unreadable) as caught:
        reader.convert_dxf(path)

    assert str(caught.value).startswith("图纸")


@pytest.mark.parametrize(("right", "wrong"), [("ENDSEC\n  0\nEOF", "EOF"), ("50.0", "50,0")])
def test_a_flaw_that_can_be_mended_is_mended(tmp_path, right, wrong):
    document = ezdxf.new("R2010")
    document.modelspace().add_line((0, 0), (100, 50))
    path = save(document, tmp_path / "a.dxf")
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong))

    assert reader.convert_dxf(path)[0].startswith(b"%PDF")


def test_entities_and_time_have_limits(tmp_path):
    document = ezdxf.new("R2010")
    space = document.modelspace()
    for place in range(2000):
        space.add_line((0, 0), (place, place))
    path = save(document, tmp_path / "a.dxf")

    with pytest.raises(reader.Unreadable, match="图元过多"):
        reader.convert_dxf(path, max_entities=100)
    with pytest.raises(reader.Unreadable, match="没有读完"):
        reader.convert_dxf(path, seconds=0)


@pytest.mark.parametrize(
    "name",
    [
        "ezdxf/ASCII_R12.dxf",
        "ezdxf/columns_R2007.dxf",
        "ezdxf/hatches_2.dxf",
        "ezdxf/mtext_columns_R2018.dxf",
        "ezdxf/text.dxf",
        "ezdxf/visibility.dxf",
        "ezdxf/wipeout_door.dxf",
        "librecad/A1H_sheet.dxf",
    ],
)
def test_real_files_of_every_version_become_pages(corpus, name):
    data, sheets = reader.convert_dxf(corpus / "dxf" / name)

    assert data.startswith(b"%PDF")
    assert len(sheets) == 1


def test_a_real_a1_frame_is_an_a1_sheet(corpus):
    _, (sheet,) = reader.convert_dxf(corpus / "dxf/librecad/A1H_sheet.dxf", "A1H_sheet.dxf")

    assert (sheet.guess.paper, sheet.guess.number) == ("A1", None)


def test_a_real_file_without_entities_is_told(corpus):
    with pytest.raises(reader.Unreadable, match="没有可显示的图形"):
        reader.convert_dxf(corpus / "dxf/ezdxf/Minimal_DXF_AC1009.dxf")


def test_a_dxf_is_converted_once_for_its_tiles(tmp_path):
    document = ezdxf.new("R2010")
    framed(document.modelspace(), 1, "建施-01", "一层平面图")
    path, cache = save(document, tmp_path / "a.dxf"), tiles.TileCache(tmp_path / "tiles")
    (sheet,) = reader.convert_dxf(path)[1]
    pyramid = tiles.Pyramid.of(sheet.width, sheet.height)

    shown = cache.source(path, "d" * 64, "dxf")
    path.unlink()
    again = cache.source(path, "d" * 64, "dxf")
    data = cache.tile(again, "d" * 64, 0, pyramid, pyramid.min_level, 0, 0)

    assert shown == again
    assert Image.open(io.BytesIO(data)).size == pyramid.size(pyramid.min_level)
    assert cache.source("a.pdf", "p" * 64, "pdf") == "a.pdf"
