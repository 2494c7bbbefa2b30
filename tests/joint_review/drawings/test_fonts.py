"""The bundled face is the one its README describes, and PDFium draws missing fonts with it."""

import hashlib
import io
import re

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from joint_review.drawings import tiles
from joint_review.drawings.pdfwrite import FONT

GB1 = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
    "<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type "
    "/FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>"
)


@pytest.fixture(scope="module", autouse=True)
def _child_ends():
    yield
    tiles.close()


def test_the_font_is_the_file_its_readme_names():
    readme = (FONT.parent / "README.md").read_text(encoding="utf-8")
    named = re.search(r"sha256 of this file \| `([0-9a-f]{64})`", readme)[1]

    assert hashlib.sha256(FONT.read_bytes()).hexdigest() == named
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT.parent / "OFL.txt").read_text("utf-8")


def test_every_character_of_gb2312_is_there():
    face = TTFont(io.BytesIO(FONT.read_bytes()), lazy=True)
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    wanted = {row.decode("gb2312", "ignore") for row in rows} - {""}

    assert len(wanted) == 6763
    assert [c for c in wanted if ord(c) not in face.getBestCmap()] == []


def test_chinese_in_a_font_that_is_not_embedded_is_really_drawn(tmp_path):
    text = "一层平面图".encode("utf-16-be").hex()
    content = f"BT /F 30 Tf 10 10 Td <{text}> Tj ET"
    font = "/Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    page = f"/Resources << /Font << /F << {font} /DescendantFonts [5 0 R] >> >> >>"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 50] /Contents 4 0 R {page} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        GB1,
    ]
    objects = "".join(f"{n} 0 obj\n{body}\nendobj\n" for n, body in enumerate(bodies, 1))
    path = tmp_path / "song.pdf"
    path.write_text(f"%PDF-1.4\n{objects}trailer\n<< /Root 1 0 R >>\n%%EOF\n")

    image = Image.open(io.BytesIO(tiles.draw(path, None, 0, (400, 100), (0, 0, 400, 100))))

    assert sum(image.convert("L").histogram()[:128]) > 1500
