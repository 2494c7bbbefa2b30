"""Answers for programs: tag first, body only for whoever has not got it, open to every origin.

A long feed is written to a file before it is sent: a slow reader holds no connection to the database,
and a tag is given only to what was read while nothing changed.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from flask import Response, request

from app.kernel import clock, parameters
from app.kernel.errors import Reason
from app.web.i18n import shown
from exports.open import keeping, schemas
from exports.open.standing import Standing
from exports.services.issue import Site

TRIES = 3
PIECE = 65_536
SMALL = 1 << 20  # bytes that need no file


def head_of(title: str, standing: Standing) -> dict[str, Any]:
    """Write what every feed says about itself; the same for the same standing."""
    return {
        "title": title,
        "publisher": parameters.value("web.operator"),
        "licence": schemas.LICENCE,
        "licence_url": schemas.LICENCE_URL,
        "licence_note": schemas.LICENCE_NOTE,
        "log_index": standing.index,
        "as_of": clock.iso(standing.at.replace(microsecond=0)),
    }


def send(
    media: str,
    look: Callable[[], Standing],
    make: Callable[[Standing], Iterable[str]],
    *more: object,
) -> Response:
    """Answer 304 without reading a row, or the whole feed; `more` is what else the tag covers."""
    told, standing = covered(request.path, *more), look()
    key = key_of(told)
    kept, tag, at = keeping.find(key), standing.tag(*told), standing.at
    if kept and (kept.tag == tag or kept.is_young):
        tag, at = kept.tag, kept.at
    if is_known(at, tag):
        return marked(Response(status=304), at, tag)
    if request.method == "HEAD":
        return marked(Response(mimetype=media), at, tag)
    file = kept.open() if kept and kept.tag == tag else None
    if file is not None:
        return marked(_sent(file, media), at, tag)
    file, standing = _quietly(look, make, standing)
    if file is None:
        return marked(_sent(_written(make(look())), media), None, None)
    keeping.keep(key, standing.tag(*told), standing.at, file)
    return marked(_sent(file, media), standing.at, standing.tag(*told))


def covered(path: str, *more: object) -> tuple[object, ...]:
    """List what the tag of a feed covers beside the standing of its things."""
    return (path, Site.origin, *more)


def key_of(told: tuple[object, ...]) -> str:
    """Write the name under which a feed is kept."""
    return "|".join(map(str, told))


def write_ahead(
    path: str,
    look: Callable[[], Standing],
    make: Callable[[Standing], Iterable[str]],
    *more: object,
) -> bool:
    """Write a long feed before anybody asks, and keep it; False where the kept one still holds."""
    told, standing = covered(path, *more), look()
    kept = keeping.find(key_of(told))
    if kept and kept.tag == standing.tag(*told):
        return False
    file, standing = _quietly(look, make, standing)
    if file is not None:
        with file:
            keeping.keep(key_of(told), standing.tag(*told), standing.at, file)
    return file is not None


def _quietly(
    look: Callable[[], Standing], make: Callable[[Standing], Iterable[str]], standing: Standing
) -> tuple[IO[bytes] | None, Standing]:
    """Write a feed while nothing changes, in a few tries; None where something always does."""
    for _ in range(TRIES):
        file, now = _written(make(standing)), look()
        if now == standing:
            return file, standing
        file.close()
        standing = now
    return None, standing


def is_known(at: dt.datetime, tag: str) -> bool:
    """Say whether the reader has this already; a tag counts before a time."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(tag)
    since = request.if_modified_since
    return since is not None and _utc(at) <= since


def marked(response: Response, at: dt.datetime | None, tag: str | None) -> Response:
    """Put on what lets the answer be kept and be read from any origin."""
    if at is not None and tag is not None:
        response.set_etag(tag)
        response.last_modified = _utc(at)
    return opened(response)


def opened(response: Response) -> Response:
    """Let programs of every origin read the answer; only what is asked for with GET."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Link"] = f'<{schemas.LICENCE_URL}>; rel="license"'
    return response


def refuse(reason: Reason, status: int = 400) -> Response:
    """Answer with the sentence as JSON."""
    text = json.dumps({"error": shown(reason)}, ensure_ascii=False)
    response = Response(text, status, mimetype="application/json")
    return opened(response)


def _utc(moment: dt.datetime) -> dt.datetime:
    at = moment.replace(tzinfo=clock.BEIJING, microsecond=0)
    return at.astimezone(dt.UTC)


def _written(pieces: Iterable[str]) -> IO[bytes]:
    """Write into memory, and into a file as soon as it is much."""
    out: IO[bytes] = io.BytesIO()
    for piece in pieces:
        if isinstance(out, io.BytesIO) and out.tell() > SMALL:
            held, out = out.getvalue(), tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
            out.write(held)
        out.write(piece.encode())
    out.seek(0)
    return out


def _sent(file: IO[bytes], media: str) -> Response:
    response = Response(_pieces(file), mimetype=media)
    response.call_on_close(file.close)
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
