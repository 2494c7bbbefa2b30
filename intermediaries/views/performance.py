"""What an agency has done: its record for everybody, its honours kept by itself."""

from __future__ import annotations

from functools import partial

from flask import request, url_for

from app.kernel import files
from app.web.asked import form_sent
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from intermediaries import queries
from intermediaries.forms import HonourForm
from intermediaries.models import Honour
from intermediaries.models.performance import ENDINGS
from intermediaries.services import performance as verbs
from intermediaries.views.blueprint import bp, concerned, honour, public_agency


@bp.get("/agencies/<id>/performance")
@allow("intermediaries.agency.view", on=public_agency)
def performance_list(found):
    years = queries.years_of(found)
    year = request.args.get("year", type=int)
    year = year if year in years else None
    return listed(
        ("intermediaries/performance.html",),
        partial(queries.performances, found, year),
        agency=found,
        year=year,
        years=years,
        record=queries.record_of(found),
        endings=ENDINGS,
    )


@bp.route("/intermediaries/<id>/honours", methods=["GET", "POST"])
@allow("intermediaries.honour.edit", on=concerned)
def honour_list(found):
    form = form_sent(HonourForm)
    if form.ok:
        with form.refusing():
            verbs.add_honour(found, form.command, current_actor())
            there = url_for("intermediaries.honour_list", id=found.id)
            return go_to(there, t("荣誉已保存，在机构公开页面显示。"))
    return answer(
        "intermediaries/honours.html",
        agency=found,
        form=form,
        honours=with_scans(queries.honours_of(found)),
        status=form.status,
    )


@bp.post("/intermediaries/honours/<id>/retire")
@allow("intermediaries.honour.retire", on=honour)
def honour_retire(subject):
    verbs.retire_honour(subject, current_actor())
    there = url_for("intermediaries.honour_list", id=subject.agency_id)
    return go_to(there, t("荣誉已撤下。"))


def with_scans(honours):
    """Pair honours with their scans, which are read together."""
    scans = files.of_many(Honour.subject_kind, [one.id for one in honours])
    return [(one, scans.get(one.id, [])) for one in honours]
