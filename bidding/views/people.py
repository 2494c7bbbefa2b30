"""Pages about people: witnesses of a draw, people an agency proposes."""

from flask import request, url_for

from app.kernel import clock
from app.kernel.permissions import allowed
from app.web.asked import form_sent
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding.forms_people import StaffForm, WitnessForm
from bidding.rules.staffing import masked_phone
from bidding.services import staffing, witnessing
from bidding.views import blueprint as known
from bidding.views.blueprint import bp


@bp.route("/requirements/<id>/witnesses", methods=["GET", "POST"])
@allow("bidding.requirement.witness", on=known.requirement)
def witnesses(subject):
    back = url_for("bidding.requirement", id=subject.id)
    if request.method == "POST":
        form = WitnessForm(request.form)
        if form.ok:
            witnessing.record(subject, form.people, current_actor())
            return go_to(back, t("现场见证人已登记。"))
    else:
        there = {f"name{n}": name for n, name in enumerate(subject.witnesses, 1)}
        for one in witnessing.of(subject):
            there |= {f"name{one.place}": one.name, f"phone{one.place}": one.phone}
        form = WitnessForm(initial=there)
    page = {"form": form, "subject": subject, "cancel": back, "title": "登记现场见证人"}
    return answer("bidding/people.html", status=form.status, **page)


@bp.route("/signups/<id>/staff", methods=["GET", "POST"])
@allow("bidding.signup.staff", on=known.signup)
def signup_staff(row):
    there = staffing.seen(staffing.choices(row.agency_id), row.requirement)
    rows = list(zip(staffing.choices(row.agency_id), there, strict=True))
    options = {
        "people": [
            (one.id, f"{one.name} {one.certificate}" + (f"（{told.jobs}）" if told.jobs else ""))
            for one, told in rows
        ]
    }
    back = url_for("bidding.signup_page", id=row.id)
    now = {"people": [one.id for one in staffing.proposed(row)]}
    form = form_sent(StaffForm, initial=now, options=options)
    if form.ok:
        with form.refusing():
            staffing.propose(row, form.command.people, current_actor())
            return go_to(back, t("拟派人员已登记。"))
    page = {"form": form, "subject": row.requirement, "cancel": back, "title": "拟派人员"}
    return answer("bidding/people.html", status=form.status, **page)


def shown_people(subject, actor, frozen):
    """Who witnesses, and to owner and supervisors whom the chosen agencies proposed."""
    told = {
        "may_witness": subject.method != "direct"
        and clock.now() < subject.draw_at
        and allowed(actor, "bidding.requirement.witness", subject),
        "seen_by": witnessing.of(subject) if subject.is_published else [],
        "half": masked_phone,
    }
    if frozen is None or not allowed(actor, "bidding.requirement.staff", subject):
        return told
    won = [row for row in subject.awards if row.state in ("proposed", "issued")]
    found = [(row.agency.name, staffing.of_requirement(subject, row.agency_id)) for row in won]
    told["staff"] = [(name, people) for name, people in found if people]
    return told | {"staff_most": staffing.numbers(subject)[0]}
