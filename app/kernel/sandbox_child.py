"""The inside of a limited child process (see sandbox.py): one JSON line in, one answer out.

Started as `python -I -c …` with the name of a module whose `handle(request)` answers
`(facts, bytes)`. The libraries are loaded first, then the limits fall, then foreign bytes are read.
"""

import importlib
import json
import os
import sys
import traceback

try:
    import resource
except ImportError:  # Windows: only the wall clock of the parent guards there
    resource = None


class Refused(Exception):
    """The input cannot be served; `code` says why, in one word the parent understands."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


def limit(kind, amount):
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        amount = min(amount, hard)
    resource.setrlimit(kind, (amount, hard))


def set_limits(memory_mb):
    if resource is None:
        return
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, 64)
    if sys.platform.startswith("linux"):
        limit(resource.RLIMIT_AS, memory_mb << 20)


def allow_cpu(seconds):
    """RLIMIT_CPU counts the whole life of the process, so every job moves it ahead of its use."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)


def answer(handle, request):
    try:
        return handle(request)
    except Refused as error:
        return {"refused": error.code, **error.facts}, b""
    except MemoryError:
        return {"refused": "memory"}, b""
    except Exception as error:  # noqa: BLE001 - foreign bytes break libraries in every way
        where = traceback.extract_tb(error.__traceback__)[-1]
        return {"refused": "broken", "detail": f"{error} ({where.name}:{where.lineno})"[:300]}, b""


def serve(module, memory_mb):
    pipe_in, pipe_out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    handle = importlib.import_module(module).handle
    set_limits(memory_mb)
    for line in pipe_in:
        request = json.loads(line)
        allow_cpu(request.pop("cpu_seconds"))
        facts, body = answer(handle, request)
        pipe_out.write(json.dumps({**facts, "length": len(body)}).encode() + b"\n")
        pipe_out.write(body)
        pipe_out.flush()
