"""Accounts alone: their tables of permissions and parameters, without the application."""

import pytest

from app.accounts.deadlines import DEADLINES
from app.accounts.parameters import PARAMETERS
from app.accounts.permissions import PERMISSIONS
from app.accounts.services import registration
from app.kernel import deadlines, parameters, permissions
from tests.factories.accounts import make_organisation, make_person, make_uscc


@pytest.fixture(autouse=True)
def rules_of_accounts():
    permissions.register(PERMISSIONS)
    parameters.register(PARAMETERS)
    parameters.forget()
    deadlines.register(DEADLINES)


class Desk:
    """A person with `roles` in an organisation of `kind`, at the browser."""

    def __init__(self, client_as, kind, *roles):
        self.place = make_organisation(kind=kind)
        self.person = make_person(organisation=self.place, roles=roles)
        self.client = client_as(self.person, self.place)
        self.get, self.post = self.client.get, self.client.post


@pytest.fixture
def desk(client_as):
    return lambda kind, *roles: Desk(client_as, kind, *roles)


@pytest.fixture
def pending(db):
    details = registration.OrganisationDetails(
        "owner", "金陵置业", make_uscc(), "320102", "周建国", "025-83331234"
    )
    first = registration.FirstPerson("zhou.jg", "周建国", "13800001234", "石桥边的老樟树又开花了")
    return registration.register(details, first)
