"""A market to measure in: agencies with signed-in people, notices that take sign-ups."""

import secrets
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.accounts.models import Organisation, Person
from app.config import Settings
from app.factory import create_app
from app.kernel import clock, db, jobs, migrate
from app.kernel.db import write
from app.web import session
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project


def open_house(data, url: str = "") -> Flask:
    """Build the application over an empty, migrated database; close it with `close_house`."""
    environment = {"LIANSHEN_DATA": str(data), "LIANSHEN_RATE_LIMITS": "0"}
    app = create_app(Settings.read(environment | ({"DATABASE_URL": url} if url else {})))
    migrate.up(db.db.obj)
    return app


def close_house() -> None:
    """Let go of the database, so that the running product has it alone."""
    if not db.db.is_closed():
        db.db.close()
    if hasattr(db.db.obj, "close_all"):
        db.db.obj.close_all()


def notices(app: Flask, count: int) -> list[str]:
    """Publish notices of one owner and tell everybody whom they concern; return their ids.

    Nothing is left for the worker, which would otherwise write while sign-ups are measured.
    """
    owner = make_owner()
    project = make_project(organisation_of(owner))
    made = [make_requirement(owner, project=project).id for _ in range(count)]
    with app.test_request_context():
        jobs.run_due(clock.now())
    return made


def organisation_of(actor):
    """Return the organisation an actor acts for."""
    return Organisation.get_by_id(actor.org_id)


class Bidder(NamedTuple):
    """A signed-in browser: its organisation, its Cookie header, a CSRF token for it."""

    organisation: str
    cookie: str
    token: str


def bidders(app: Flask, count: int) -> list[Bidder]:
    """Make agencies, each with a person signed in for it."""
    with write():
        people = []
        for _ in range(count):
            agency = make_agency()
            actor = make_actor("handler", organisation=agency.organisation)
            people.append((Person.get_by_id(actor.person_id), agency.organisation))
    return [signed_in(app, person, organisation) for person, organisation in people]


def signed_in(app: Flask, person: Person, organisation: Organisation) -> Bidder:
    """Open a session as sign-in does, and sign its cookie as the product does."""
    store, raw = {}, secrets.token_hex(20)
    session.remember(store, person, organisation)
    store["csrf_token"] = raw
    cookie = app.session_interface.get_signing_serializer(app).dumps(store)
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return Bidder(organisation.id, f"{app.config['SESSION_COOKIE_NAME']}={cookie}", token)


def sign_up_requests(notices: list[str], bidders: list[Bidder]) -> list[bytes]:
    """Write one POST per agency and notice, as a browser sends the form; notice by notice."""
    return [
        post(f"/bidding/requirements/{notice}/signup", bidder.cookie, _form(bidder.token))
        for notice in notices
        for bidder in bidders
    ]


def _form(token: str) -> dict[str, str]:
    typed = {"no_relation": "1", "nonce": secrets.token_hex(16), "key": secrets.token_hex(16)}
    return {"csrf_token": token, **typed}


def post(path: str, cookie: str, form: dict[str, str]) -> bytes:
    """Write a whole HTTP request."""
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
