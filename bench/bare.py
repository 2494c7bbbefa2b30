"""The bare limit: a WSGI answer of the same size from the same server, without the house."""

import os

BODY = b"x" * int(os.environ.get("BENCH_BODY", "20000"))
HEAD = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    """Answer every request with the same bytes."""
    start_response("200 OK", HEAD)
    return [BODY]
