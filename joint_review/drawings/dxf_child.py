"""The child process for DXF files. ezdxf is large, so the child for PDF pages does without it."""

import importlib

from joint_review.drawings import dxffonts

# ezdxf must find the font cache that dxffonts made, so everything using it comes afterwards
dxf = importlib.import_module("joint_review.drawings.dxf", dxffonts.__package__)


def handle(request):
    return dxf.convert(request["path"], request["max_entities"], request["seconds"])
