"""Who made a file, with what and when: the properties of PDF and Office files, read in a sandbox.

The keys are author, editor, company, software, created (ISO) and origin, an identifier that copies
of one file share. What cannot be read has none.
"""

import functools
import tempfile

from app.kernel.filetypes import kind_of
from app.kernel.sandbox import Child, JobFailed

KINDS = ("pdf", "docx", "xlsx", "pptx")


@functools.cache
def child():
    return Child("app.kernel.properties_child", memory_mb=1024, cpu_seconds=10, wall_seconds=20)


def of_bytes(data: bytes) -> dict[str, str]:
    """Read the properties of a file that is only in memory; {} when it has none."""
    with tempfile.NamedTemporaryFile(prefix="lianshen-") as file:
        file.write(data)
        file.flush()
        file.seek(0)
        kind = kind_of(file)
        if kind not in KINDS:
            return {}
        try:
            facts, _ = child().ask({"kind": kind, "path": file.name})
        except JobFailed:
            return {}
    return facts["properties"]
