"""People, organisations and duties for tests; plain rows with sensible defaults."""

import itertools

from app.accounts import services
from app.accounts.models import Duty, Organisation, Person, Region
from app.accounts.rules.duties import founding_roles
from app.accounts.rules.uscc import with_check_digit
from app.accounts.services.hashing import hash_password
from app.kernel import clock
from app.kernel.db import write

PASSWORD = "河畔的三只白鹭在等雨停"
_HASHES: dict[str, str] = {}
_count = itertools.count(1)


def make_uscc(region="320102"):
    """Return a fresh valid 统一社会信用代码."""
    return with_check_digit(f"91{region}MA{next(_count):07d}")


def make_region(code="320102", name="玄武区", level="county", parent=None):
    """Return the region with this code; the migration brings those of GB/T 2260."""
    with write():
        region, _ = Region.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent": parent}
        )
    return region


def make_organisation(name=None, kind="owner", state="approved", region=None, **more):
    """Return an organisation, approved unless told otherwise."""
    number = next(_count)
    region = region or make_region()
    values = {
        "name": name or f"金陵第{number}单位",
        "uscc": make_uscc(),
        "region": region,
        "contact": "周建国",
        "phone": "025-83331234",
    }
    with write():
        return Organisation.create(kind=kind, state=state, **(values | more))


def make_person(name="周建国", login=None, password=PASSWORD, organisation=None, roles=(), **more):
    """Return a person; with `organisation` he holds `roles` there (the founding ones if none)."""
    if password not in _HASHES:
        _HASHES[password] = hash_password(password)
    values = {"login": login or f"user{next(_count)}", "phone": "13800001234"} | more
    with write():
        person = Person.create(name=name, password=_HASHES[password], **values)
        if organisation is not None:
            for role in roles or founding_roles(organisation.kind):
                make_duty(person, organisation, role)
    return person


def make_duty(person, organisation, role="manager", **more):
    """Give a role without asking the rules."""
    values = {"since": clock.now()} | more
    with write():
        return Duty.create(person=person, organisation=organisation, role=role, **values)


def make_actor(*roles, organisation=None, kind="owner", person=None):
    """Return the actor of a (new) person with `roles` in a (new) organisation of `kind`."""
    organisation = organisation or make_organisation(kind=kind)
    person = person or make_person(organisation=organisation, roles=roles)
    return services.actor_of(person, organisation)
