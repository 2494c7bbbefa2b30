"""Papers that are not issued: drawn up when asked for, from what stands in the tables now."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from app.kernel import clock
from app.kernel.permissions import Actor
from exports.render.packed import packed
from exports.services.issue import RENDERERS, Site
from exports.spec import Document, Listing, Paper, Sheet, Table


def draw_up(
    document: Document, thing: Any, actor: Actor, asked: dict[str, str]
) -> tuple[bytes, str]:
    """Return (bytes, file name). The document leaves out what the reader may not see or, by the
    filters `asked` in the address, did not want."""
    data = document.load(thing.id)
    if document.for_reader is not None:
        data = document.for_reader(data, actor, asked)
    filled = dataclasses.replace(document.fill(data), practice=Site.practice)
    stamp = clock.now().strftime("%Y%m%d-%H%M")
    own = document.instead(data) if document.instead is not None else None
    raw = RENDERERS[document.form](filled) if own is None else packed(own, clock.now())
    return raw, f"{filled.title} {stamp}.{document.form}"


def draw_up_list(listing: Listing, asked: Mapping[str, str], actor: Actor) -> tuple[bytes, str]:
    """Return (bytes, file name) of a list with the filters of its page; read to the end."""
    table = Table(listing.columns, listing.rows(asked, actor))
    sheets = (Sheet(listing.title, table),)
    filled = Paper(listing.title, sheets=sheets, practice=Site.practice)
    stamp = clock.now().strftime("%Y%m%d-%H%M")
    return RENDERERS["xlsx"](filled), f"{listing.title} {stamp}.xlsx"
