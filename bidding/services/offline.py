"""The offline file: one HTML file with one classic script; and the log's word on all scripts.

Whoever fears that pages serve another script than yesterday compares with what the log holds.
"""

import datetime as dt
import functools
import hashlib
from types import SimpleNamespace

from app.config import ROOT
from app.kernel import events
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM

STATIC = ROOT / "app" / "static"
SCRIPTS = (
    "vendor/noble-2.4.0.min.js",
    "js/sealing.js",
    "js/sealed-offers.js",
    "offline/offline.js",
)
MARK = "/* scripts */"
SERVED = "bidding.scripts.served"
NIGHT, AT_NIGHT = "bidding.scripts", dt.time(2, 40)
SUBJECT = SimpleNamespace(subject_kind="bidding.scripts", id="served")


@functools.cache
def page() -> str:
    """Write the file; the same scripts give the same bytes on every installation."""
    shell = (STATIC / "offline" / "offline.html").read_text(encoding="utf-8")
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return shell.replace(MARK, text)


def digest() -> str:
    """Hash the file, as it is published beside it."""
    return hashlib.sha256(page().encode()).hexdigest()


@functools.cache
def served() -> dict[str, str]:
    """Hash every script that pages may ask for, by its name under static."""
    found = sorted(STATIC.rglob("*.js"))
    return {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
    }


def logged() -> Event | None:
    """Return the newest word of the log on the scripts, None before the first."""
    return Event.select().where(Event.key == SERVED).order_by(Event.seq.desc()).first()


def note(payload: dict | None = None) -> None:
    """Log the hashes inside write() when they are not those the log holds already."""
    facts = {"offline_sha256": digest(), "scripts": served()}
    last = logged()
    if last is None or last.facts != facts:
        events.record(SERVED, SUBJECT, actor=SYSTEM, facts=facts, visibility="public")
