"""The picture of a QR code is the one segno itself would draw, dot for dot."""

import io

import segno
from PIL import Image

from exports.render import corner
from exports.spec import Qr


def dots(raw):
    picture = Image.open(io.BytesIO(raw))
    return picture.size, picture.convert("L").tobytes()


def test_the_picture_of_a_code_is_that_of_segno():
    for address in ("http://127.0.0.1:8000/verify/abcdefgh23456789", "短", "x" * 300):
        theirs = io.BytesIO()
        code = segno.make(address, error="m", mask=corner.MASK)
        code.save(theirs, kind="png", scale=6, border=2)
        assert dots(corner.picture(Qr(address, "核验")).getvalue()) == dots(theirs.getvalue())
