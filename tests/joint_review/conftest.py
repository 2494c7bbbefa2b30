"""The rooms wired, a stopped clock, and browsers of everybody in a joint review."""

import pytest

from app.accounts.models import Organisation, Person
from app.accounts.parameters import PARAMETERS
from app.kernel import filechecks, files, parameters
from app.rooms import ROOMS
from app.wiring import wire
from joint_review.drawings import reader, tiles
from tests.factories.joint_review import make_world


@pytest.fixture(autouse=True, scope="session")
def _children_end():
    yield
    reader.close()
    tiles.close()


@pytest.fixture
def wired(settings):
    wire_rooms(settings)


def wire_rooms(settings):
    wire(ROOMS)
    parameters.register((*PARAMETERS, *filechecks.PARAMETERS))
    files.configure(settings)


@pytest.fixture
def world(db, wired, at):
    """A whole world at nine on a Friday morning."""
    at("2026-11-20 09:00")
    return make_world()


@pytest.fixture
def web(client_as):
    """Return the browser of an actor."""

    def signed_in(actor):
        return client_as(Person.get_by_id(actor.person_id), Organisation.get_by_id(actor.org_id))

    return signed_in
