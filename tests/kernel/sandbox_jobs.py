"""Jobs that misbehave, run inside the sandbox by test_files_sandbox."""

import os
import time
from pathlib import Path

from app.kernel.sandbox_child import Refused


def burn():
    while True:
        pass


def write():
    Path("/tmp/lianshen-must-not-be-written").write_bytes(b"x" * 10)


def refuse():
    raise Refused("locked")


def handle(request):
    job = request["do"]
    if job == "echo":
        return {"text": request["text"]}, b"\0\n\xff" * 1000
    jobs = {
        "sleep": lambda: time.sleep(30),
        "burn": burn,
        "eat": lambda: bytearray(2 << 30),
        "crash": lambda: os.kill(os.getpid(), 11),
        "raise": lambda: 1 / 0,
        "write": write,
        "refuse": refuse,
        "print": lambda: print("x" * 100_000),
    }
    if job == "pid":
        return {"pid": os.getpid()}, b""
    jobs[job]()
    return {}, b""
