"""The world of things in every stage, made once for all tests of a module."""

import contextlib
import copy
import datetime as dt

import pytest

from app.accounts.models import Organisation
from app.kernel import clock
from tests.conftest import signing_in
from tests.house.world import make_world, person_of


def client_by(sign_in):
    """A client for an actor, acting for the organisation of that actor."""
    return lambda actor: sign_in(person_of(actor), Organisation.get_by_id(actor.org_id))


@pytest.fixture
def client_of(client_as):
    return client_by(client_as)


@pytest.fixture(scope="module")
def settled(module_db, app):
    """(the world, the moment at which it stands)"""
    with contextlib.ExitStack() as moments:

        def at(text):
            moments.enter_context(clock.frozen(dt.datetime.fromisoformat(text)))

        return make_world(at, client_by(signing_in(app))), clock.now().isoformat()


@pytest.fixture
def world(settled, db, at):
    """Every test has the same things, and what it does to them is taken back."""
    found, moment = settled
    at(moment)
    return copy.copy(found)
