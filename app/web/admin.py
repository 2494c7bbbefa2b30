"""Administration of organisations: what waits for the operator, and the register of all."""

from flask import Blueprint, request, url_for

from app.accounts import posts, queries
from app.accounts.models import Organisation
from app.accounts.services import invitations, organisations
from app.accounts.states import KIND_LABELS, ORGANISATION, OrganisationKind
from app.kernel import deadlines
from app.web.account_forms import DirectOrganisationForm, OrganisationFilter
from app.web.account_members import show_link
from app.web.again import fresh
from app.web.asked import form_sent, page_size
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t

bp = Blueprint("accounts_admin", __name__, url_prefix="/admin")


def kind_label(kind):
    """Name a kind of organisation."""
    return KIND_LABELS[OrganisationKind(kind)]


@bp.get("/registrations")
@allow("accounts.organisation.pending")
def registrations():
    rows = queries.pending_organisations(**posts.registering(current_actor()))
    clocks = deadlines.of_many(Organisation.subject_kind, [r.id for r in rows], only_open=True)
    rows.sort(key=lambda row: _due(clocks, row))
    return answer("admin/registrations.html", rows=rows, clocks=clocks, kind_label=kind_label)


def _due(clocks, row):
    views = clocks.get(row.id)
    return (not views, views[0].due if views and views[0].due else row.created_at)


@bp.get("/organisations")
@allow("accounts.organisation.list")
def organisations_list():
    form = OrganisationFilter(initial=request.args)
    size = page_size()
    rows = queries.organisations(
        text=form.q.raw.strip(),
        kind=form.kind.raw,
        state=form.state.raw,
        after=request.args.get("after", ""),
        size=size + 1,
    )
    more = rows[size - 1].id if len(rows) > size else None
    return answer(
        "admin/organisations.html",
        form=form,
        rows=rows[:size],
        after=more,
        size=size,
        flow=ORGANISATION,
        kind_label=kind_label,
    )


@bp.route("/organisations/new", methods=["GET", "POST"])
@allow("accounts.organisation.create")
def new_organisation():
    form = form_sent(DirectOrganisationForm)
    if form.ok:
        typed = dict(form.command)
        typed["phone"] = typed.pop("org_phone") or ""
        with form.refusing():
            place = organisations.create_organisation(**typed, actor=current_actor())
            return go_to(url_for("accounts.organisation", id=place.id), t("组织已登记。"))
    return answer("admin/new_organisation.html", status=form.status, form=form)


@bp.post("/organisations/<id>/hand-over")
@allow("accounts.organisation.hand_over", on=queries.organisation)
@fresh
def hand_over(place):
    _, token = invitations.invite_first_manager(place, actor=current_actor())
    return show_link("invitation", token, place.name, url_for("accounts.organisation", id=place.id))
