"""A mark beside the database: how far the transparency log has been seen.

An old copy of the database put in place would be a shorter log than the one the public has
checkpoints of. The start compares with this mark and refuses to go on without a logged act.
"""

import json
from pathlib import Path
from typing import Any

from app.kernel import log

NAME = "log-mark.json"


def read(data: Path) -> dict[str, Any] | None:
    """Return the mark, None before the first."""
    path = data / NAME
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def keep(data: Path) -> None:
    """Write the present head as the mark."""
    size, root = log.head()
    partial = data / f"{NAME}.new"
    partial.write_text(json.dumps({"size": size, "root": log.b64(root)}), encoding="utf-8")
    partial.replace(data / NAME)


def objection(data: Path) -> str | None:
    """Say why the log in the database does not continue the one seen before."""
    mark = read(data)
    if mark is None:
        return None
    size, _ = log.head()
    if size < mark["size"]:
        return (
            f"the log in the database has {size} entries, {mark['size']} were seen before: "
            "an older database has been put in place"
        )
    if log.b64(log.root_at(mark["size"])) != mark["root"]:
        return f"the first {mark['size']} entries of the log are not those seen before"
    return None
