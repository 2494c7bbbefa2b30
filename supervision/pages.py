"""Lists of things that wait, for every room of this floor: a page of rows with their clocks."""

from app.kernel import deadlines
from app.web.asked import paging
from app.web.htmx import answer


def listed(kind, templates, read, **more):
    """Show the page of a list that was asked for: `read(after, size)` gives it, `kind` names its
    rows, `templates` are the whole page and, where a filter swaps it alone, its part."""
    after, size = paging()
    page = read(after, size)
    lights = deadlines.of_many(kind, [row.id for row in page.rows])
    return answer(*templates, page=page, size=size, lights=lights, **more)
