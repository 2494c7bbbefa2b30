"""Two at once: on a database where every write really commits."""

import pytest

from app.accounts import queries
from app.accounts.models import Duty, Organisation, Person
from app.accounts.services import (
    duties,
    invitations,
    passwords,
    registration,
    throttle,
    totp,
)
from app.kernel import events
from tests.accounts.test_totp import code_at
from tests.factories.accounts import make_actor, make_organisation, make_person, make_uscc
from tests.racing import at_once, refused


@pytest.mark.parametrize("second", ["approve", "refuse"])
def test_of_two_answers_to_a_registration_one_counts(committing_db, second):
    place = make_organisation(state="pending")
    one, two = make_actor("clerk", kind="operator"), make_actor("clerk", kind="operator")

    def answer(actor, action):
        subject = queries.organisation(place.id)
        extra = ("理由",) if action == "refuse" else ()
        return lambda: getattr(registration, action)(subject, *extra, actor=actor)

    answers = at_once(answer(one, "approve"), answer(two, second))

    assert len(refused(answers)) == 1
    moves = [e for e in events.timeline("accounts.organisation", place.id) if e.to_state]
    assert len(moves) == 1
    assert queries.organisation(place.id).version == 2


def test_an_invitation_used_twice_at_once_serves_one(committing_db):
    place = make_organisation()
    _, token = invitations.invite(
        place, ["handler"], actor=make_actor("manager", organisation=place)
    )
    people = [make_person() for _ in range(4)]

    answers = at_once(*[lambda p=p: invitations.accept(token, p) for p in people])

    assert len(refused(answers)) == 3
    assert Duty.select().where(Duty.organisation == place, Duty.role == "handler").count() == 1


def test_two_newcomers_with_one_link_leave_one_account(committing_db):
    place = make_organisation()
    _, token = invitations.invite(
        place, ["handler"], actor=make_actor("manager", organisation=place)
    )
    before = Person.select().count()

    def join(login):
        return lambda: invitations.accept_as_new(
            token, login=login, name="李工", phone="13900001111", password="石桥边的老樟树又开花了"
        )

    answers = at_once(join("li.one"), join("li.two"))

    assert len(refused(answers)) == 1
    assert Person.select().count() == before + 1


def test_a_reset_link_used_twice_at_once_sets_one_password(committing_db):
    token = passwords.new_mail_link(make_person())
    sentences = ("石桥边的老樟树又开花了", "渡口的灯亮到天明才熄")
    answers = at_once(*[lambda s=s: passwords.reset_password(token, s) for s in sentences])
    assert len(refused(answers)) == 1


def test_a_code_used_twice_at_once_counts_once(committing_db, at):
    at("2026-11-20 09:00")
    person = make_person()
    secret = totp.begin(person)
    from app.kernel import clock

    moment = clock.now()
    totp.confirm(person, code_at(secret, moment, -1), actor=make_actor("manager"))
    code = code_at(secret, moment)
    answers = at_once(*[lambda: totp.accept(person, code) for _ in range(4)])
    assert sorted(answers) == [False, False, False, True]


def test_two_administrations_granted_at_once_to_one_person_leave_one(committing_db):
    place, person = make_organisation(kind="platform"), make_person()
    answers = at_once(
        lambda: duties.grant_duty(person, place, "system_admin"),
        lambda: duties.grant_duty(person, place, "audit_admin"),
    )
    assert len(refused(answers)) == 1
    assert len(queries.roles_of(person.id, place.id)) == 1


def test_one_code_registered_twice_at_once_is_one_organisation(committing_db):
    uscc = make_uscc()

    def register(login):
        details = registration.OrganisationDetails(
            "owner", "金陵置业", uscc, "320102", "周建国", "025-83331234"
        )
        first = registration.FirstPerson(login, "周建国", "13800001234", "河畔的三只白鹭在等雨停")
        return lambda: registration.register(details, first)

    answers = at_once(register("zhou.one"), register("zhou.two"))

    assert len(refused(answers)) == 1
    assert Organisation.select().where(Organisation.uscc == uscc).count() == 1
    assert Person.select().where(Person.login.in_(["zhou.one", "zhou.two"])).count() == 1


def test_failures_at_once_are_all_counted(committing_db):
    keys = throttle.keys_of("zhou", "203.0.113.9")[:1]
    locked = at_once(*[lambda: throttle.fail(keys) for _ in range(5)])
    assert sum(bool(keys) for keys in locked) == 1
    assert len(throttle.locked_now()) == 1


def test_two_managers_who_revoke_each_other_at_once_leave_one(committing_db):
    place = make_organisation()
    one, two = make_actor("manager", organisation=place), make_actor("manager", organisation=place)

    def revoke(actor, other):
        duty = Duty.get((Duty.person == other.person_id) & (Duty.organisation == place))
        return lambda: duties.revoke_duty(duty, actor=actor)

    answers = at_once(revoke(one, two), revoke(two, one))

    assert len(refused(answers)) == 1
    assert len(queries.people_with(place.id, "manager")) == 1
