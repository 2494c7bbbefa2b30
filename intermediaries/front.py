"""What the start page shows of the agencies."""

from flask import url_for

from app.kernel import clock
from app.kernel.room import Figure, Front
from intermediaries.queries.shelf import Filters, count


def front() -> Front:
    """Count who can be chosen today."""
    listed = count(Filters(), clock.today())
    return Front((Figure("入驻机构", listed, url_for("intermediaries.list_page")),))
