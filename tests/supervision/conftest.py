"""The rooms' tables without a web application; a browser signed in as an actor."""

import pytest

from app.accounts.models import Organisation, Person
from app.kernel import parameters
from app.rooms import ROOMS
from app.wiring import wire


@pytest.fixture(autouse=True)
def _wired(db):
    wire(ROOMS)
    parameters.forget()
    yield
    parameters.forget()


@pytest.fixture
def web(client_as):
    """web(actor): a client signed in as that actor."""

    def signed_in(actor):
        person = Person.get_by_id(actor.person_id)
        return client_as(person, Organisation.get_by_id(actor.org_id))

    return signed_in
