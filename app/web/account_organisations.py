"""One organisation, one person: the pages with the buttons of their workflows."""

from flask import Blueprint, url_for

from app.accounts import queries
from app.accounts.rules.people import mask_phone
from app.accounts.services import people, registration
from app.accounts.services.registration import OrganisationDetails
from app.accounts.states import KIND_LABELS, ORGANISATION, OrganisationKind
from app.kernel import deadlines
from app.kernel.fire import available
from app.web.account_forms import ContactForm, OrganisationForm
from app.web.again import fresh
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t

bp = Blueprint("accounts", __name__, url_prefix="/accounts")

NEXT = {
    "pending": "等待运行机构核准；核准后本单位人员即可办理业务。",
    "approved": "已核准，本单位人员可以办理业务。",
    "refused": "未通过核准，请按理由修改后重新提交。",
    "suspended": "已停用，本单位人员暂时不能办理业务；如有疑问请联系平台管理。",
}


@bp.get("/organisations/<id>")
@allow("accounts.organisation.view", on=queries.organisation)
def organisation(place):
    actor = current_actor()
    own = actor.org_id == place.id
    return answer(
        "account/organisation.html",
        place=place,
        kind=KIND_LABELS[OrganisationKind(place.kind)],
        region=queries.region_path(place.region) if place.region else "",
        phone=place.phone if own or place.state == "pending" else mask_phone(place.phone),
        choices=available(ORGANISATION, place, actor),
        flow=ORGANISATION,
        clocks=deadlines.of(place, only_open=True),
        next_step_text=NEXT[place.state],
        own=own and actor.has(f"{place.kind}.manager"),
        hand_over=actor.has("platform.system_admin")
        and place.may_act
        and not queries.people_with(place.id, "manager"),
    )


@bp.post("/organisations/<id>/approve")
@allow("accounts.organisation.approve", on=queries.organisation)
def organisation_approve(place):
    registration.approve(place, actor=current_actor(), seen=seen())
    return go_to(url_for("accounts.organisation", id=place.id), t("已通过，申请人会收到通知。"))


@bp.post("/organisations/<id>/refuse")
@allow("accounts.organisation.approve", on=queries.organisation)
def organisation_refuse(place):
    registration.refuse(place, reason(), actor=current_actor(), seen=seen())
    return go_to(url_for("accounts.organisation", id=place.id), t("已退回，申请人会看到理由。"))


@bp.post("/organisations/<id>/suspend")
@allow("accounts.organisation.suspend", on=queries.organisation)
@fresh
def organisation_suspend(place):
    registration.suspend(place, reason(), actor=current_actor(), seen=seen())
    return go_to(url_for("accounts.organisation", id=place.id), t("该组织已停用。"))


@bp.post("/organisations/<id>/restore")
@allow("accounts.organisation.suspend", on=queries.organisation)
def organisation_restore(place):
    registration.restore(place, reason(), actor=current_actor(), seen=seen())
    return go_to(url_for("accounts.organisation", id=place.id), t("该组织已恢复使用。"))


@bp.route("/organisations/<id>/resubmit", methods=["GET", "POST"])
@allow("accounts.organisation.correct", on=queries.organisation)
def organisation_resubmit(place):
    initial = {name: getattr(place, name) for name in ("kind", "name", "uscc", "is_person")}
    initial |= {"contact": place.contact, "org_phone": place.phone, "address": place.address}
    initial["region"] = place.region_id
    form = form_sent(OrganisationForm, initial=initial)
    if form.ok:
        with form.refusing():
            registration.resubmit(place, details_of(form), actor=current_actor(), seen=seen())
            return go_to(url_for("accounts.organisation", id=place.id), t("已重新提交。"))
    return answer("account/resubmit.html", status=form.status, form=form, place=place)


def details_of(form):
    """What was typed about an organisation."""
    typed = form.command
    return OrganisationDetails(
        kind=typed.kind,
        name=typed.name,
        uscc=typed.uscc,
        region=typed.region,
        contact=typed.contact,
        phone=typed.org_phone,
        address=typed.address,
        is_person=typed.is_person,
    )


@bp.route("/organisations/<id>/contact", methods=["GET", "POST"])
@allow("accounts.organisation.manage", on=queries.organisation)
def contact(place):
    form = form_sent(ContactForm, initial=place)
    if form.ok:
        with form.refusing():
            registration.change_contact(
                place, **form.command, actor=current_actor(), seen=seen() or 0
            )
            return go_to(url_for("accounts.organisation", id=place.id), t("联系方式已保存。"))
    return answer("account/contact.html", status=form.status, form=form, place=place)


@bp.post("/people/<id>/disable")
@allow("accounts.person.administer", on=queries.person)
@fresh
def person_disable(person):
    people.disable(person, reason(), actor=current_actor(), seen=seen())
    return go_to(
        url_for("accounts_admin.person", id=person.id), t("账号已停用，其登录已全部退出。")
    )


@bp.post("/people/<id>/enable")
@allow("accounts.person.administer", on=queries.person)
def person_enable(person):
    people.enable(person, reason(), actor=current_actor(), seen=seen())
    return go_to(url_for("accounts_admin.person", id=person.id), t("账号已恢复。"))
