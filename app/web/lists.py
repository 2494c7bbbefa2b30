"""Pages of lists: a filter above, the rows of one page, what stands beside them."""

from functools import partial

from flask import request

from app.kernel import deadlines
from app.web import filtering
from app.web.asked import paging
from app.web.htmx import answer


def listed(templates, read, *, clocks=None, beside=None, **more):
    """Show the page of a list that was asked for: `read(after, size)` gives it.

    `templates` are the whole page and, where a filter swaps it alone, its part; `clocks` is the
    kind of rows that show their deadlines; `beside(rows)` is what else is read for these rows.
    """
    after, size = paging()
    page = read(after, size)
    if clocks:
        more["lights"] = deadlines.of_many(clocks, [row.id for row in page.rows])
    if beside:
        more |= beside(page.rows)
    return answer(*templates, page=page, size=size, **more)


def filtered(form_class, templates, read, **more):
    """Show the same under a filter: `read(filters, after, size)` gives the page."""
    form, filters = filtering.asked(form_class, request.args)
    return listed(templates, partial(read, filters), form=form, **more)
