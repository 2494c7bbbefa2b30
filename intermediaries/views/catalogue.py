"""The catalogue for everybody: the list of service items, one item and its editions."""

from __future__ import annotations

from functools import partial

from flask import request, url_for

from app.kernel import clock
from app.kernel.permissions import allowed
from app.web import filtering, sheet
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer
from app.web.i18n import shown as in_words
from app.web.limits import limiter
from app.web.lists import filtered
from intermediaries import queries
from intermediaries.forms_catalogue import CatalogueFilters
from intermediaries.rules import editions as rules
from intermediaries.rules import item_sheet
from intermediaries.services.editions import template_of
from intermediaries.states.editions import EDITION, PUBLISHED
from intermediaries.views.blueprint import bp


@bp.get("/agencies/items")
@public
def catalogue():
    actor = current_actor()
    return filtered(
        CatalogueFilters,
        ("intermediaries/catalogue.html", "intermediaries/_catalogue_rows.html"),
        queries.catalogue_page,
        payers=rules.PAYERS,
        may_edit=allowed(actor, "intermediaries.edition.draft"),
        may_watch=allowed(actor, "intermediaries.edition.list"),
        export=sheet.address("intermediaries.catalogue_export"),
    )


@bp.get("/agencies/items/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def catalogue_export():
    filters = filtering.usable(CatalogueFilters, request.args)
    current = queries.current_editions()
    pages = sheet.every(partial(queries.catalogue_page, filters))
    found = (current[item.code] for item in pages if item.code in current)
    rows = (item_sheet.cells(one.item, one.fields, one.effective, one.source) for one in found)
    columns = [(heading, width) for _, heading, width in item_sheet.COLUMNS]
    return sheet.excel("items", "服务事项", columns, rows)


@bp.get("/agencies/items/<id>")
@allow("intermediaries.item.view", on=queries.item)
def item_page(item):
    known = [one for one in queries.editions_of(item.code) if one.state in PUBLISHED]
    shown = _chosen(known, "edition") or queries.item_on(item.code, clock.today()) or known[0]
    before = _chosen(known, "with") or _before(known, shown)
    actor = current_actor()
    return answer(
        "intermediaries/item.html",
        item=item,
        edition=shown,
        editions=known,
        before=before,
        differences=rules.differences(before.fields, shown.fields) if before else [],
        facts=[(label, in_words(text)) for label, text in rules.told(shown.fields)],
        paper=next(iter(template_of(shown)), None),
        workflow=EDITION,
        may_edit=allowed(actor, "intermediaries.edition.draft"),
        back=url_for("intermediaries.catalogue"),
    )


def _chosen(known, name):
    """Return the edition whose number stands in the address, None when there is none."""
    typed = request.args.get(name, "")
    return next((one for one in known if str(one.number) == typed), None)


def _before(known, shown):
    return next((one for one in known if one.number < shown.number), None)
