"""Single lines of an application: a scan hung later, a line taken back."""

from __future__ import annotations

from flask import request

from app.web.guards import allow, current_actor
from app.web.htmx import go_to
from app.web.i18n import t
from intermediaries import queries
from intermediaries.forms import ScanForm
from intermediaries.services import papers
from intermediaries.views.blueprint import bp, offering, practitioner, qualification, step_of
from intermediaries.views.mine import STEPS, show


@bp.post("/intermediaries/qualifications/<id>/scan")
@allow("intermediaries.part.edit", on=qualification)
def scan_of_qualification(found):
    return _scan(found, "scan", "qualifications")


@bp.post("/intermediaries/people/<id>/scan")
@allow("intermediaries.part.edit", on=practitioner)
def scan_of_person(found):
    return _scan(found, "proof", "people")


def _scan(found, slot, name):
    """Hang a scan on a line that was entered without one, or a better one in its place."""
    form = ScanForm(request.form, request.files)
    if form.ok:
        with form.refusing():
            papers.add_scan(found, slot, form.command.scan, current_actor())
            return go_to(step_of(found.agency_id, name), t("扫描件已上传。"))
    agency = queries.agency(found.agency_id)
    return show(agency, name, STEPS[name].form(), 422, scan_refused=list(form.errors.values()))


@bp.post("/intermediaries/qualifications/<id>/retire")
@allow("intermediaries.part.edit", on=qualification)
def retire_qualification(found):
    papers.retire_qualification(found, current_actor())
    return go_to(step_of(found.agency_id, "qualifications"), t("资质已移除。"))


@bp.post("/intermediaries/people/<id>/retire")
@allow("intermediaries.part.edit", on=practitioner)
def retire_person(found):
    papers.retire_practitioner(found, current_actor())
    return go_to(step_of(found.agency_id, "people"), t("人员已移除。"))


@bp.post("/intermediaries/offerings/<id>/take-back")
@allow("intermediaries.part.edit", on=offering)
def take_back(found):
    papers.take_back(found, current_actor())
    return go_to(step_of(found.agency_id, "services"), t("服务事项已移除。"))
