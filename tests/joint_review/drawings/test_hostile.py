"""Drawings made to hang, to blow up or to swamp: each ends in a sentence, soon and in bounds."""

import time

import pytest

from joint_review.drawings import reader

LINE = "0\nLINE\n8\n0\n10\n0\n20\n0\n11\n100\n21\n50\n"
NESTED = "图块嵌套过深或者包含自己"
MANY = "图元过多"
FAR = "坐标远在图外"


def block(name, body):
    return (
        f"0\nBLOCK\n8\n0\n2\n{name}\n70\n0\n10\n0\n20\n0\n30\n0\n3\n{name}\n{body}0\nENDBLK\n8\n0\n"
    )


def insert(name, more=""):
    return f"0\nINSERT\n8\n0\n2\n{name}\n10\n0\n20\n0\n30\n0\n{more}"


def line_to(x, y):
    return f"0\nLINE\n8\n0\n10\n0\n20\n0\n11\n{x}\n21\n{y}\n"


def chain(depth, times=1):
    """Blocks that insert the next one, so many levels deep."""
    links = [block(f"B{n}", insert(f"B{n + 1}") * times) for n in range(depth)]
    return "".join(links) + block(f"B{depth}", LINE)


GRID = "70\n{rows}\n71\n{columns}\n44\n10\n45\n10\n"
DRAWINGS = {
    "a thousand levels": (chain(1000), insert("B0"), NESTED),
    "a hundred levels": (chain(100), insert("B0"), NESTED),
    "ten to the twelfth": (chain(12, times=10), insert("B0"), MANY),
    "in itself": (block("A", insert("A") + LINE), insert("A"), NESTED),
    "in one another": (block("A", insert("B")) + block("B", insert("a")), insert("A"), NESTED),
    "an endless grid": (
        block("A", LINE),
        insert("A", GRID.format(rows=65535, columns=65535)),
        MANY,
    ),
    "a grid of grids": (
        block("A", LINE) + block("B", insert("A", GRID.format(rows=2000, columns=1))),
        insert("B", GRID.format(rows=1, columns=2000)),
        MANY,
    ),
    "half a million curves": (
        block("A", "0\nCIRCLE\n8\n0\n10\n0\n20\n0\n40\n1\n"),
        insert("A", GRID.format(rows=1000, columns=500)),
        MANY,
    ),
    "more letters than a book": (
        "",
        f"0\nTEXT\n8\n0\n10\n0\n20\n0\n40\n5\n1\n{'建' * 110_000}\n",
        MANY,
    ),
    "as high as the sky": ("", "0\nTEXT\n8\n0\n10\n0\n20\n0\n40\n1e30\n1\nABC\n", FAR),
    "1e300": ("", line_to("1e300", "1e300"), FAR),
    "infinite": ("", line_to("inf", "inf"), FAR),
    "a circle around it all": ("", "0\nCIRCLE\n8\n0\n10\n0\n20\n0\n40\n1e200\n", FAR),
}


def dxf(folder, blocks, entities):
    head = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n0\nENDSEC\n0\nSECTION\n2\nBLOCKS\n"
    path = folder / "hostile.dxf"
    path.write_text(
        f"{head}{blocks}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{entities}{LINE}0\nENDSEC\n0\nEOF\n"
    )
    return path


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_hostile_dxf_ends_in_its_sentence(tmp_path, name):
    blocks, entities, said = DRAWINGS[name]

    with pytest.raises(reader.Unreadable, match=said):
        reader.convert_dxf(dxf(tmp_path, blocks, entities))


@pytest.mark.parametrize("grid", ["70\n-5\n71\n0\n", "70\n3\n71\n2\n44\n10\n45\n10\n"])
def test_a_small_or_senseless_grid_is_drawn(tmp_path, grid):
    data, (sheet,) = reader.convert_dxf(dxf(tmp_path, block("A", LINE), insert("A", grid)))

    assert data.startswith(b"%PDF")
    assert sheet.refused == ""


def pdf(pages, box="[0 0 842 595]", count=None, content="0 0 m 800 500 l S"):
    """A PDF whose page tree says `count` and lists `pages` times the one page there is."""
    kids = " ".join(["3 0 R"] * pages)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count or pages} >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    out, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 5\n0000000000 65535 f \n{table}{end}".encode()


@pytest.mark.parametrize("made", [{"pages": 3000}, {"pages": 1, "count": 1_000_000}])
def test_a_pdf_of_endless_pages_is_not_split(tmp_path, made):
    path = tmp_path / "pages.pdf"
    path.write_bytes(pdf(**made))
    began = time.process_time()

    with pytest.raises(reader.Unreadable, match="页数过多"):
        reader.read_pdf(path, str(path))

    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("box", "flaw"),
    [
        ("[0 0 1000000000 1000000000]", "large"),
        ("[0 0 100000 0.0001]", "small"),
        ("[0 0 8000 5]", "small"),
    ],
)
def test_a_page_of_no_paper_is_refused_for_its_size(tmp_path, box, flaw):
    path = tmp_path / "box.pdf"
    path.write_bytes(pdf(1, box=box))

    (sheet,) = reader.read_pdf(path, str(path))

    assert sheet.refused == reader.FLAWS[flaw]


def test_a_page_that_names_no_numbers_is_an_ordinary_page(tmp_path):
    path = tmp_path / "box.pdf"
    path.write_bytes(pdf(1, box="[0 0 1e400 99999999999999999999999]"))

    (sheet,) = reader.read_pdf(path, str(path))

    assert sheet.width < 5000
