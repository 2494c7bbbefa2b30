"""The people of my organisation: duties, invitations, reset links on paper."""

from flask import request, url_for

from app.accounts import queries
from app.accounts.models import Duty, Invitation, Organisation
from app.accounts.rules.duties import role_label
from app.accounts.rules.people import mask_phone
from app.accounts.services import duties, invitations, passwords
from app.kernel.errors import Forbidden, NotFound
from app.web import session as web_session
from app.web.account import bp
from app.web.account_forms import InviteForm, NewPersonForm, role_choices
from app.web.again import fresh
from app.web.asked import form_sent
from app.web.guards import NOT_FOUND, allow, current_actor, public, signed_in
from app.web.htmx import answer, go_to
from app.web.i18n import t


def own_organisation():
    """The organisation acted for; only its manager comes further."""
    actor = current_actor()
    if actor.org_id is None or not actor.has(f"{actor.org_kind}.manager"):
        raise Forbidden("只有本单位的管理员可以管理成员")
    return queries.organisation(actor.org_id)


def invitation(key):
    """Load an invitation by its id."""
    return Invitation.get_or_none(Invitation.id == key)


def duty(key):
    """Load a duty with its organisation."""
    query = Duty.select(Duty, Organisation).join(Organisation)
    return query.where(Duty.id == key).first()


def member(place, key):
    """Load a person of `place`; somebody of another organisation is not found."""
    person = queries.person(key)
    if person is None or not queries.roles_of(person.id, place.id):
        raise NotFound(NOT_FOUND)
    return person


def _form(place, data=None):
    return InviteForm(data, options={"roles": role_choices(place.kind)})


def _page(place, form, status=200):
    return answer(
        "account/members.html",
        status=status,
        place=place,
        form=form,
        people=queries.members(place.id),
        invitations=invitations.open_of(place),
        roles=role_choices(place.kind),
        label=lambda role: role_label(place.kind, role),
        mask_phone=mask_phone,
    )


@bp.get("/members")
@allow("accounts.member.list")
def members():
    place = own_organisation()
    return _page(place, _form(place))


@bp.post("/members/invite")
@allow("accounts.member.list")
def invite():
    place = own_organisation()
    form = _form(place, request.form)
    if form.ok:
        with form.refusing():
            _, token = invitations.invite(
                place, form.command.roles, name=form.command.name, actor=current_actor()
            )
            return show_link("invitation", token, form.command.name, url_for("account.members"))
    return _page(place, form, status=422)


def show_link(kind, token, name, back):
    """Show a one-time link once, to be handed over in person; `back` is where it came from."""
    find, page = {
        "invitation": (invitations.open_invitation, "account.open_invitation"),
        "reset": (passwords.reset_for, "account.reset"),
    }[kind]
    return answer(
        "account/link.html",
        kind=kind,
        name=name,
        path=url_for(page, token=token),
        until=find(token).expires_at,
        back=back,
    )


@bp.post("/members/<person>/grant")
@allow("accounts.member.list")
def grant(person):
    place = own_organisation()
    role = request.form.get("role", "")
    duties.grant_duty(member(place, person), place, role, actor=current_actor())
    return go_to(url_for("account.members"), t("职责已授予。"))


@bp.post("/members/<person>/reset")
@allow("accounts.member.list")
@fresh
def reset_member(person):
    found = member(own_organisation(), person)
    token = passwords.issue_reset(found, actor=current_actor())
    return show_link("reset", token, found.name, url_for("account.members"))


@bp.post("/duties/<id>/revoke")
@allow("accounts.duty.revoke", on=duty)
def revoke(row):
    duties.revoke_duty(row, actor=current_actor())
    if row.organisation_id == current_actor().org_id and not row.role.endswith("_admin"):
        return go_to(url_for("account.members"), t("职责已撤销。"))
    return go_to(url_for("accounts_admin.person", id=row.person_id), t("职责已撤销。"))


@bp.post("/invitations/<id>/withdraw")
@allow("accounts.invitation.withdraw", on=invitation)
def withdraw(row):
    invitations.withdraw(row, actor=current_actor())
    return go_to(url_for("account.members"), t("邀请已撤回。"))


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
def open_invitation(token):
    found = invitations.open_invitation(token)
    form = form_sent(NewPersonForm)
    if form.ok:
        typed = form.command
        with form.refusing():
            invitations.accept_as_new(
                token,
                login=typed.login,
                name=typed.name,
                phone=typed.phone,
                password=typed.password,
            )
            return go_to(url_for("account.sign_in"), t("账号已建立，请登录。"))
    return answer(
        "account/invitation.html",
        status=form.status,
        form=form,
        place=found.organisation,
        until=found.expires_at,
        roles=[role_label(found.organisation.kind, role) for role in found.roles.split()],
        token=token,
    )


@bp.post("/invitation/<token>/accept")
@signed_in
def accept_invitation(token):
    place = invitations.accept(token, web_session.myself())
    return go_to("/desk", t("您已加入 {name}，可在右上角切换到该单位办理。", name=place.name))
