"""A mark stays on its spot whatever the rotation, and pictures agree with the arithmetic."""

import io

import pytest
from PIL import Image

from joint_review.drawings import positions, tiles
from joint_review.drawings.pdfwrite import Document

CORNERS = [(0, 0), (1, 0), (0, 1), (1, 1), (0.2, 0.7)]


@pytest.fixture(scope="module", autouse=True)
def _child_ends():
    yield
    tiles.close()


@pytest.mark.parametrize("rotation", positions.TURNS)
@pytest.mark.parametrize(("u", "v"), CORNERS)
def test_there_and_back_is_the_same_spot(rotation, u, v):
    there = positions.shown(u, v, rotation)

    assert positions.stored(*there, rotation) == pytest.approx((u, v))


def test_a_mark_moves_with_the_title_block_when_the_paper_grows():
    a1, a0 = (2384, 1684), (3370, 2384)

    u, v = positions.carried(0.9, 0.9, a1, a0)

    assert (1 - u) * a0[0] == pytest.approx(0.1 * a1[0])
    assert (1 - v) * a0[1] == pytest.approx(0.1 * a1[1])
    assert positions.carried(0.3, 0.4, a1, a1) == pytest.approx((0.3, 0.4))


def marked(rotation, crop):
    """A page with one red square at (u, v) = (0.25, 0.4) of its crop box."""
    document = Document()
    page = document.page(200, 100, rotate=rotation)
    left, bottom, right, top = crop or (0, 0, 200, 100)
    x, y = left + 0.25 * (right - left), top - 0.4 * (top - bottom)
    page.pen(0.1, (1, 0, 0))
    corners = ((x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2))
    page.line(*corners, fill=True)
    data = document.bytes()
    if crop:
        points = " ".join(f"{value * 72 / 25.4:.3f}" for value in crop)
        data = data.replace(b"/Resources", f"/CropBox [{points}] /Resources".encode(), 1)
    return data


def red_centre(data):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    found = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if image.getpixel((x, y))[0] - image.getpixel((x, y))[1] > 100
    ]
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return (min(xs) + max(xs) + 1) / 2, (min(ys) + max(ys) + 1) / 2, image.size


@pytest.mark.parametrize("rotation", positions.TURNS)
@pytest.mark.parametrize("crop", [None, (40, 20, 180, 90)])
def test_the_renderer_shows_the_mark_where_the_arithmetic_says(tmp_path, rotation, crop):
    path = tmp_path / "marked.pdf"
    path.write_bytes(marked(rotation, crop))
    width, height = (140, 70) if crop else (200, 100)
    if rotation in (90, 270):
        width, height = height, width
    full = (width * 2, height * 2)

    data = tiles.draw(path, None, 0, full, (0, 0, *full))

    x, y, size = red_centre(data)
    assert size == full
    left, top = positions.shown(0.25, 0.4, rotation)
    assert (x, y) == pytest.approx((left * full[0], top * full[1]), abs=1.1)
