"""The offline file: one HTML file with one classic script, put together from what the pages serve."""

import functools
import hashlib

from app.config import ROOT

STATIC = ROOT / "app" / "static"
SCRIPTS = (
    "vendor/noble-2.4.0.min.js",
    "js/sealing.js",
    "js/sealed-offers.js",
    "offline/offline.js",
)
MARK = "/* scripts */"


@functools.cache
def page() -> str:
    """Write the file; the same scripts give the same bytes on every installation."""
    shell = (STATIC / "offline" / "offline.html").read_text(encoding="utf-8")
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return shell.replace(MARK, text)


def digest() -> str:
    """Hash the file, as it is published beside it."""
    return hashlib.sha256(page().encode()).hexdigest()
