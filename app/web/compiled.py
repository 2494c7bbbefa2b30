"""Compiled templates kept between starts, beside the other compiled code of the environment.

Compiling all of them is a quarter of a start. A template that changed is compiled again; so are all
when the code that decides how they are compiled has changed, or Python, or Jinja.
"""

import contextlib
import hashlib
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

HERE = Path(__file__).resolve().parent
DECIDE = (*sorted(HERE.glob("*.py")), HERE.parent / "factory.py")
NAME = "lianshen-templates"


class Kept(FileSystemBytecodeCache):
    """What cannot be written, on a full or locked disk, is compiled again next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def fingerprint(files=DECIDE):
    """What the compiled form depends on besides the template itself."""
    known = hashlib.sha256(f"{sys.version} {version('jinja2')}".encode())
    for path in files:
        known.update(path.read_bytes())
    return known.hexdigest()[:16]


def keep(env, prefix=sys.prefix, base=sys.base_prefix, files=DECIDE):
    """Keep what `env` compiles in the virtual environment; without one nothing is kept."""
    if prefix == base:
        return
    folder = Path(prefix) / NAME / fingerprint(files)
    try:
        for old in set(folder.parent.glob("*")) - {folder}:
            shutil.rmtree(old, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    env.bytecode_cache = Kept(str(folder))
