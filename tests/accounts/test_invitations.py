"""Invitations: a link that works once, for duties of the own kind."""

import pytest

from app.accounts import queries, services
from app.accounts.models import Duty, Invitation, Person
from app.accounts.services import (
    invitations,
)
from app.kernel.errors import Invalid, Late, NotAllowed
from tests.factories.accounts import (
    make_actor,
    make_organisation,
    make_person,
)

NEW = "石桥边的老樟树又开花了"


def test_an_invited_newcomer_gets_an_account_and_the_duties(db):
    place = make_organisation(kind="agency")
    manager = make_actor("manager", organisation=place)
    _, token = invitations.invite(place, ["lead", "reviewer"], name="李工", actor=manager)

    person = invitations.accept_as_new(
        token, login="li.gong", name="李工", phone="13900001111", password=NEW
    )

    assert queries.roles_of(person.id, place.id) == ["lead", "reviewer"]
    assert Duty.get(Duty.person == person).granted_by == manager.person_id
    with pytest.raises(Late):
        invitations.accept(token, make_person())
    assert invitations.open_of(place) == []


def test_a_link_works_once_also_for_somebody_with_an_account(db):
    place = make_organisation()
    manager = make_actor("manager", organisation=place)
    _, token = invitations.invite(place, ["handler"], actor=manager)
    person = make_person()
    assert invitations.accept(token, person).id == place.id
    with pytest.raises(Late) as gone:
        invitations.accept(token, person)
    assert str(gone.value) == invitations.GONE


def test_a_refused_form_leaves_the_invitation_open(db):
    place = make_organisation()
    _, token = invitations.invite(
        place, ["handler"], actor=make_actor("manager", organisation=place)
    )
    before = Person.select().count()
    with pytest.raises(Invalid) as wrong:
        invitations.accept_as_new(token, login="x", name="", phone="12", password="12345678")
    assert set(wrong.value.fields) == {"login", "name", "phone", "password"}
    assert Person.select().count() == before
    assert invitations.open_invitation(token)


def test_invitations_expire_are_withdrawn_and_kept_as_hashes(db, at):
    at("2026-11-20 09:00")
    place = make_organisation()
    manager = make_actor("manager", organisation=place)
    _, old_token = invitations.invite(place, ["handler"], actor=manager)
    gone, gone_token = invitations.invite(place, ["handler"], actor=manager)
    assert old_token not in {i.token for i in Invitation.select()}

    invitations.withdraw(gone, actor=manager)
    with pytest.raises(NotAllowed):
        invitations.withdraw(gone, actor=manager)
    at("2026-11-27 09:00")
    for token in (old_token, gone_token, "forged"):
        with pytest.raises(Late):
            invitations.open_invitation(token)


@pytest.mark.parametrize("roles", [[], ["reviewer"], ["system_admin"], ["handler", "clerk"]])
def test_only_duties_of_the_own_kind_are_offered(db, roles):
    place = make_organisation(kind="owner")
    with pytest.raises(Invalid):
        invitations.invite(place, roles, actor=make_actor("manager", organisation=place))


def test_administrators_are_not_made_by_invitation(db):
    place = make_organisation(kind="platform")
    with pytest.raises(Invalid):
        invitations.invite(
            place, ["audit_admin"], actor=make_actor("system_admin", organisation=place)
        )


def test_a_new_organisation_is_handed_to_its_first_manager_once(db):
    admin = make_actor("system_admin", kind="platform")
    place = services.create_organisation(
        kind="department", name="住房城乡建设局", region="320100", actor=admin
    )
    _, token = invitations.invite_first_manager(place, actor=admin)
    invitations.accept(token, make_person())
    with pytest.raises(NotAllowed):
        invitations.invite_first_manager(place, actor=admin)
