"""Makes ezdxf draw every text in the bundled face. Import before anything else of ezdxf.

ezdxf looks through all fonts of the machine when it is first imported and writes a cache into the
home folder. In the sandbox there is nothing to write, and the picture must not depend on what a
server happens to have installed, so it is given a ready cache with one font.
"""

import json
import os
import tempfile
from pathlib import Path

FONT = Path(__file__).parent / "fonts" / "LianshenSans.ttf"
CACHE_VERSION = 2
FACE = {"family": "Lianshen Sans", "style": "Regular", "weight": 400, "width": 5}


def give_cache(folder):
    cache = Path(folder) / "ezdxf" / "font_manager_cache.json"
    cache.parent.mkdir()
    entry = [str(FONT), *FACE.values()]
    cache.write_text(json.dumps({"version": CACHE_VERSION, "font-faces": [entry]}))


with tempfile.TemporaryDirectory() as made:
    os.environ["XDG_CACHE_HOME"] = made
    give_cache(made)
    from ezdxf.fonts.fonts import font_manager

if not font_manager.has_font(FONT.name):
    raise ImportError("ezdxf did not take the bundled font")


def only_our_face(document):
    """SHX and TrueType fonts of the drawing, present here or not, all become the bundled face."""
    for style in document.styles:
        style.dxf.font = FONT.name
        style.dxf.bigfont = ""
