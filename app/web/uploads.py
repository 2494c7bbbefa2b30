"""What a form brought along, checked and kept: one way for every room."""

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from app.kernel import files
from app.kernel.files import Blob


def kept(uploads: Iterable[FileStorage], field: str = "papers") -> list[tuple[Blob, str]]:
    """Keep each file under its name; Invalid names the field when one cannot be taken."""
    return [(files.store(one.stream, one.filename, field=field), one.filename) for one in uploads]
