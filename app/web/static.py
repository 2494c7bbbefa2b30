"""Static files in front of Flask: hashed names that never change, compressed once, kept in memory.

What stands in front also tells every browser what `always` says, whoever answers.
"""

import gzip
import hashlib
import mimetypes
from functools import partial
from pathlib import Path
from types import MappingProxyType

PREFIX = "/static/"
SMALL = 512  # bytes below which compressing costs more than it saves
FOREVER = "public, max-age=31536000, immutable"
KINDS = MappingProxyType({".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"})
TEXTS = ("text/", "image/svg", "application/json")


class StaticFile:
    """One file with its fingerprint; the compressed form is made at the first wish for it."""

    def __init__(self, path, name):
        self.body = path.read_bytes()
        self.etag = hashlib.sha256(self.body).hexdigest()[:16]
        stem, dot, ending = name.rpartition(".")
        self.hashed = f"{stem}.{self.etag}{dot}{ending}"
        guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.kind = KINDS.get(path.suffix, guessed)
        if self.kind.startswith("text/") and "charset" not in self.kind:
            self.kind += "; charset=utf-8"
        self._gz = None

    @property
    def gz(self):
        if self._gz is None:
            worth = self.kind.startswith(TEXTS) and len(self.body) > SMALL
            self._gz = gzip.compress(self.body, 9, mtime=0) if worth else b""
        return self._gz


class StaticFiles:
    """WSGI in front of the application; `url(name)` gives the immutable address of a file."""

    def __init__(self, folder, inner=None, always=None):
        self.inner = inner
        self.always = list((always or {}).items())
        self.by_name = {}
        self.by_path = {}
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and path.suffix not in {".md", ".txt"}:
                self._add(path, path.relative_to(folder).as_posix())

    def _add(self, path, name):
        file = StaticFile(path, name)
        self.by_name[name] = PREFIX + file.hashed
        self.by_path[PREFIX + file.hashed] = (file, FOREVER)
        self.by_path[PREFIX + name] = (file, "no-cache")

    def url(self, name):
        return self.by_name[name]

    def __call__(self, environ, start_response):
        found = self.by_path.get(environ["PATH_INFO"])
        if found is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.inner(environ, partial(self._tell, start_response))
        file, cache = found
        return self._send(file, cache, environ, start_response)

    def _tell(self, start_response, status, headers, *more):
        """Begin an answer of the application with what every answer carries."""
        there = {name.lower() for name, _ in headers}
        carried = [one for one in self.always if one[0].lower() not in there]
        return start_response(status, headers + carried, *more)

    def _send(self, file, cache, environ, start_response):
        tag = f'"{file.etag}"'
        headers = [
            ("ETag", tag),
            ("Cache-Control", cache),
            ("Vary", "Accept-Encoding"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            *self.always,
        ]
        if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", headers)
            return []
        body = file.body
        if file.gz and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = file.gz
            headers.append(("Content-Encoding", "gzip"))
        headers += [("Content-Type", file.kind), ("Content-Length", str(len(body)))]
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
