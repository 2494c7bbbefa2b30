"""Pyramids and tiles: the tiles of a level are the picture of the level, cut."""

import io

import pytest
from PIL import Image, ImageChops

from app.kernel.errors import NotFound
from joint_review.drawings import tiles
from joint_review.drawings.pdfwrite import PT, Document
from joint_review.drawings.reader import Unreadable

A1 = (841 * PT, 594 * PT)


@pytest.fixture(scope="module", autouse=True)
def _child_ends():
    yield
    tiles.close()


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    document = Document()
    page = document.page(841, 594)
    page.pen(0.5)
    for step in range(0, 800, 7):
        page.line((step, 0), (800 - step, 594))
        page.text(step, step * 0.7, "建施-01 一层平面图", 6)
    path = tmp_path_factory.mktemp("sheet") / "a.pdf"
    path.write_bytes(document.bytes())
    return path


@pytest.fixture
def cache(tmp_path):
    return tiles.TileCache(tmp_path / "tiles")


def picture(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_the_pyramid_of_an_a1_sheet():
    pyramid = tiles.Pyramid.of(*A1)

    assert (pyramid.width, pyramid.height) == (8192, 5786)
    assert (pyramid.min_level, pyramid.max_level) == (9, 13)
    assert pyramid.size(13) == (8192, 5786)
    assert pyramid.size(9) == (512, 362)
    assert pyramid.source()["tileSize"] == 512


def test_an_upright_page_has_its_long_side_down():
    assert tiles.Pyramid.of(A1[1], A1[0]).height == 8192


@pytest.mark.parametrize("level", [11, 12])
def test_tiles_put_together_are_the_whole_level(sheet, cache, level):
    pyramid = tiles.Pyramid.of(*A1)
    width, height = pyramid.size(level)
    whole = picture(tiles.draw(sheet, "s", 0, (width, height), (0, 0, 1536, 1024)))

    joined = Image.new("RGB", (1536, 1024))
    for column in range(3):
        for row in range(2):
            tile = picture(cache.tile(sheet, "s" * 64, 0, pyramid, level, column, row))
            joined.paste(tile, (column * 512, row * 512))

    # a grey level or two may differ at the edge of a line, a shifted pixel would differ by far more
    counts = ImageChops.difference(whole, joined).convert("L").histogram()
    assert sum(counts[8:]) < 20


def test_edge_tiles_are_cut_and_outside_there_is_nothing(sheet, cache):
    pyramid = tiles.Pyramid.of(*A1)

    assert picture(cache.tile(sheet, "s" * 64, 0, pyramid, 13, 15, 11)).size == (512, 154)
    for level, column, row in ((13, 16, 0), (13, 0, 12), (14, 0, 0), (-1, 0, 0), (13, -1, 0)):
        with pytest.raises(NotFound):
            cache.tile(sheet, "s" * 64, 0, pyramid, level, column, row)
    with pytest.raises(NotFound):
        cache.tile(sheet, "s" * 64, 7, pyramid, 13, 0, 0)


def test_a_tile_is_drawn_once_and_then_read_from_the_disk(sheet, cache):
    pyramid = tiles.Pyramid.of(*A1)
    first = cache.tile(sheet, "s" * 64, 0, pyramid, 13, 0, 0)

    again = cache.tile("/nowhere/any-more.pdf", "s" * 64, 0, pyramid, 13, 0, 0)

    assert first == again


def test_the_cache_forgets_the_oldest_when_it_is_full(sheet, cache):
    pyramid = tiles.Pyramid.of(*A1)
    cache.tile(sheet, "s" * 64, 0, pyramid, 13, 0, 0)
    cache.max_bytes = 10

    cache.evict()

    assert list(cache.folder.glob("*/*/*")) == []


def test_a_thumbnail_shows_the_page(sheet, cache):
    image = picture(cache.thumbnail(sheet, "s" * 64, 0, *A1, longest=300))

    assert image.size == (300, 212)
    assert image.getextrema() != ((255, 255),) * 3


def test_a_broken_file_is_told_and_the_next_one_is_drawn(tmp_path, sheet, cache):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.6 nothing")

    with pytest.raises(Unreadable):
        cache.thumbnail(bad, "b" * 64, 0, *A1)

    assert picture(cache.thumbnail(sheet, "s" * 64, 0, *A1)).size == (480, 340)
