"""Where a mark lies on a sheet, independent of zoom, renderer and rotation. Pure.

A position is stored as fractions (u, v) of the *unrotated* crop box: u from the left, v from the
top, both 0 to 1. What the eye sees is that box turned clockwise by the page's /Rotate.
"""

TURNS = (0, 90, 180, 270)


def shown(u, v, rotation):
    """Fractions of the unrotated box -> fractions of the page as displayed (y down)."""
    return {0: (u, v), 90: (1 - v, u), 180: (1 - u, 1 - v), 270: (v, 1 - u)}[rotation % 360]


def stored(x, y, rotation):
    """Fractions of the page as displayed -> fractions of the unrotated box."""
    return {0: (x, y), 90: (y, 1 - x), 180: (1 - x, 1 - y), 270: (1 - y, x)}[rotation % 360]


def carried(u, v, old_size, new_size):
    """The same place on a new revision of another paper size, measured from the title block corner.

    Frames are redrawn from the lower right corner; sizes are unrotated (width, height) in points.
    """
    right = (1 - u) * old_size[0] / new_size[0]
    below = (1 - v) * old_size[1] / new_size[1]
    return min(1.0, max(0.0, 1 - right)), min(1.0, max(0.0, 1 - below))
