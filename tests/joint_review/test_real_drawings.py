"""Steps 6 to 10 on real drawings nobody here made: upload, split, review, revise, certify."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from joint_review import marks, queries
from joint_review.drawings.tiles import Pyramid, TileCache
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from joint_review.services import opine, sheets, submit
from tests.factories.joint_review import answer, approve, begin, finish, make_opinion, upload

POINTS = 72 / 25.4
SETS = {
    "lake": ("pdf/lake_kegonsa_fullset_20150129/*.pdf", 5),
    "zoning": ("pdf/lake_kegonsa_zoning_plans_20140822.pdf", 3),
    "oakfire": ("pdf/oakfire_V3_20190426.pdf", 1),
    "facilities": ("pdf/facilities_markedup_questions_20190711.pdf", 1),
    "ezdxf": ("dxf/ezdxf/hatches_2.dxf", 1),
    "librecad": ("dxf/librecad/A1H_sheet.dxf", 1),
}


@pytest.fixture(scope="module")
def corpus():
    folder = os.environ.get("CORPUS")
    if not folder:
        pytest.skip("CORPUS is not set: no real drawings to read here")
    return Path(folder) / "drawings"


@pytest.fixture
def kept(data_folder):
    return TileCache(data_folder / "tiles-of-tests")


def bring_in(world, package, paths):
    for path in paths:
        with path.open("rb") as stream:
            made = upload(package, stream, path.name, world.owner)
        assert (made.outcome, made.note) == ("done", "")


def path_of(sheet):
    from app.kernel import files

    return files.path_of(sheet.picture)


def look(kept, sheet, longest=1600):
    size = (sheet.width_mm * POINTS, sheet.height_mm * POINTS)
    raw = kept.thumbnail(path_of(sheet), sheet.picture, sheet.page, *size, longest)
    return Image.open(io.BytesIO(raw)).convert("L")


def check_by_hand(package, actor):
    """Confirm every guess, filling in what could not be guessed."""
    for place, sheet in enumerate(queries.current_sheets(package), 1):
        number = sheet.number or f"A-{900 + place}"
        area = "architecture" if sheet.discipline == "other" else sheet.discipline
        sheets.name_sheet(sheet, number, sheet.title or "未命名图", area, actor)


@pytest.mark.parametrize("name", SETS)
def test_a_real_set_goes_from_upload_to_certificate(world, corpus, kept, name):
    pattern, pages = SETS[name]
    paths = sorted(corpus.glob(pattern))
    package = submit.create(world.project, name, "", world.owner)
    bring_in(world, package, paths)
    rows = queries.current_sheets(package)
    assert len(rows) >= pages
    for sheet in rows:
        picture = look(kept, sheet, 800)
        assert picture.getextrema()[0] < 128, f"nothing is drawn on {sheet.label}"
        assert abs(picture.width / picture.height - sheet.width_mm / sheet.height_mm) < 0.02

    check_by_hand(package, world.owner)
    submit.submit(queries.package(package.id), world.owner)
    submit.accept(queries.package(package.id), world.window)
    begin(world, queries.package(package.id))
    first = queries.current_sheets(package)[0]
    made = make_opinion(world, package, first.discipline, sheet=first)
    finish(world, package)
    opine.issue(queries.package(package.id), world.lead)
    package = queries.package(package.id)
    hand_in_again(world, package, paths[0])
    assert Sheet.get_by_id(first.id).standing == "replaced"
    new = Sheet.get_by_id(Sheet.get_by_id(first.id).replaced_by_id)
    assert [m.opinion.id for m in marks.of(new, world.designer, marks.lineage(new))] == [made.id]
    answer(world, package)
    approve(world, package)
    opine.certify(queries.package(package.id), world.manager)

    assert Package.get_by_id(package.id).state == "certified"


def hand_in_again(world, package, path):
    """A revised file: the same drawing with another fingerprint; the first page is mapped by hand."""
    raw = path.read_bytes() + (b"\n" if path.suffix == ".pdf" else b"")
    if path.suffix == ".dxf":
        raw = b"999\nrevised\n" + raw
    made = upload(package, io.BytesIO(raw), f"rev_{path.name}", world.designer)
    assert (made.outcome, made.note) == ("done", "")
    first = queries.current_sheets(package)[0]
    new = [s for s in queries.current_sheets(package) if s.round == package.round + 1]
    if first.round == package.round:
        alone = next(s for s in new if s.revision == 1)
        sheets.map_revision(alone, first, world.designer)
    for sheet in queries.current_sheets(package):
        if sheet.round == package.round + 1 and sheet.revision == 1:
            sheets.remove_sheet(sheet, world.designer)


def test_a_pin_on_a_turned_page_stays_on_its_ink(world, corpus, kept):
    (path,) = corpus.glob("pdf/facilities*")
    package = submit.create(world.project, "旋转页", "", world.owner)
    bring_in(world, package, [path])
    (sheet,) = queries.current_sheets(package)
    assert sheet.rotation == 90
    shown = look(kept, sheet, 1600)
    left, top = darkest(shown)

    u, v = marks.stored(left, top, sheet.rotation)

    flat = unrotated_picture(path, shown.size)
    patch = around(flat, u, v, 20)
    turned = around(shown, left, top, 20)
    assert ImageChops.difference(patch.rotate(-90), turned).getextrema()[1] < 140
    assert patch.getextrema()[0] < 100
    assert marks.stored(*back(u, v), sheet.rotation) == (u, v)


def back(u, v):
    from joint_review.drawings import positions

    x, y = positions.shown(u / 1e6, v / 1e6, 90)
    return round(x * 1e6), round(y * 1e6)


def darkest(picture):
    """The middle of the darkest square of the picture, in millionths."""
    best, found = 256 * 400, (0, 0)
    for x in range(40, picture.width - 40, 20):
        for y in range(40, picture.height - 40, 20):
            total = sum(picture.crop((x, y, x + 20, y + 20)).tobytes())
            if total < best:
                best, found = total, (x + 10, y + 10)
    return found[0] * 1_000_000 // picture.width, found[1] * 1_000_000 // picture.height


def unrotated_picture(path, shown_size):
    """The page drawn without its /Rotate, by the PDF library itself."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    page = document[0]
    page.set_rotation(0)
    scale = shown_size[0] / page.get_height()
    picture = page.render(scale=scale).to_pil().convert("L")
    document.close()
    return picture


def around(picture, left, top, reach):
    x, y = left * picture.width // 1_000_000, top * picture.height // 1_000_000
    return picture.crop((x - reach, y - reach, x + reach, y + reach)).resize((40, 40))


def test_the_first_view_and_the_tiles_of_a_real_sheet_are_there(world, corpus, kept):
    (path,) = corpus.glob("pdf/oakfire*")
    package = submit.create(world.project, "大图", "", world.owner)
    bring_in(world, package, [path])
    (sheet,) = queries.current_sheets(package)
    pyramid = Pyramid.of(sheet.width_mm * POINTS, sheet.height_mm * POINTS)

    levels = range(pyramid.min_level, pyramid.max_level + 1)
    raw = [kept.tile(path_of(sheet), sheet.picture, 0, pyramid, n, 0, 0) for n in levels]

    assert [data[:4] for data in raw] == [b"\x89PNG"] * len(raw)
