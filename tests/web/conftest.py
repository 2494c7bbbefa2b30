"""The kitchen sink application: the shared pages and one room that shows every component."""

import pytest

from tests.conftest import bind, close


@pytest.fixture(scope="session")
def sink_app(settings, database):
    """An application whose only business is the kitchen sink."""
    from app.factory import create_app
    from app.rooms import ROOMS
    from tests.web.sink.room import ROOM

    close(database)
    application = create_app(settings, rooms=(*ROOMS, ROOM))
    application.config["WTF_CSRF_ENABLED"] = False
    bind(settings.database_url)
    return application


@pytest.fixture
def sink(sink_app, db):
    """A visitor of the kitchen sink."""
    return sink_app.test_client()


@pytest.fixture
def sink_as(sink_app, db):
    """Somebody signed in at the kitchen sink."""
    from app.web.session import remember
    from tests.factories.accounts import make_organisation, make_person

    organisation = make_organisation("金陵建设集团有限公司")
    person = make_person("周建国", organisation=organisation)
    client = sink_app.test_client()
    with client.session_transaction() as session:
        remember(session, person, organisation)
    return client
