"""Office files are archives that carry the time of their making; ours carry one time throughout.

So the same paper drawn up at the same moment is the same bytes, and its hash can be compared.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

EARLIEST = dt.datetime(1980, 1, 1)


def packed(raw: bytes, moment: dt.datetime) -> bytes:
    """Return the archive with every part dated `moment`, in the same order."""
    date = max(moment, EARLIEST).timetuple()[:6]
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in given.infolist():
            entry = zipfile.ZipInfo(part.filename, date)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            made.writestr(entry, given.read(part))
    return out.getvalue()
