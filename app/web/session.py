"""Who asks: one query a request finds session, person and duties; g.actor is the answer.

The cookie carries a random token, the table its hash. Nothing is read for anonymous visitors.
"""

from contextlib import suppress

from flask import g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, login_user, logout_user
from peewee import OperationalError

from app.accounts import queries
from app.accounts.models import Session
from app.accounts.services import sessions, sign_in
from app.accounts.services.sign_in import SignedIn, Visit
from app.kernel import clock, parameters
from app.kernel.permissions import ANONYMOUS
from app.web.signing import Remembering

KEY = "_user_id"
PENDING = "second_step"
PROVEN = "proven"
manager = LoginManager()
manager.session_protection = None  # it would rewrite the cookie whenever the address changes


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie; what signs it is made once and not at every request."""

    def __init__(self):
        self._signers = {}

    def get_signing_serializer(self, app):
        keys = (*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key)
        if keys not in self._signers:
            how = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
            made = Remembering(keys, salt=self.salt, serializer=self.serializer, signer_kwargs=how)
            self._signers = {keys: made}
        return self._signers[keys]

    def save_session(self, app, session, response):
        """Most requests change nothing: then only what the answer hangs on is told."""
        if session.modified or self.should_set_cookie(app, session):
            super().save_session(app, session, response)
        elif session.accessed and "Cookie" not in response.headers.get("Vary", ""):
            response.vary.add("Cookie")


class Visitor(UserMixin):
    """The signed-in person for Flask-Login; `known` is the row of the gate query."""

    def __init__(self, token, known):
        self.token = token
        self.known = known

    def get_id(self):
        return self.token


@manager.user_loader
def _load(token):
    known = sessions.recognise(token)
    return Visitor(token, known) if known else None


def install(app):
    """Take over sign-in for `app`; its database is open before every request."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = Cookies()
    manager.init_app(app, add_context_processor=False)
    app.before_request(find_actor)
    app.jinja_env.globals["acting_choices"] = acting_choices


def find_actor():
    """Set g.actor, g.session_id and the person's language and light; never fails the request."""
    g.actor = ANONYMOUS
    if request.endpoint == "static" or KEY not in session:
        return
    visitor = _load(session[KEY])
    if visitor is None:
        session.pop(KEY, None)  # ended, expired or revoked
        g.session_ended = True
        return
    known = visitor.known
    g.actor, g.session_id = known.actor, known.session_id
    g.person_locale, g.person_theme = known.locale, known.theme
    with suppress(OperationalError):  # a full disk does not keep anybody from reading
        sessions.mark_seen(known)


def acting_choices():
    """(id, name) of the organisations the person may act for, for the menu."""
    if not g.actor.is_signed_in:
        return []
    return queries.places_of(g.actor.person_id)


def myself():
    """The signed-in person's row."""
    return queries.person(g.actor.person_id)


def session_id():
    """The id of this browser's session row."""
    return g.session_id


def visit():
    """Where this request comes from, for the throttle and the list of sessions."""
    return Visit(request.remote_addr or "", request.headers.get("User-Agent", "")[:200])


def enter(signed_in: SignedIn):
    """Give the browser a new session; the one it had ends on the server too (ASVS 7.2.4)."""
    old = Session.get_or_none(Session.id == g.session_id) if "session_id" in g else None
    if old is not None:
        sign_in.sign_out(old)
    session.clear()
    session.permanent = False
    login_user(Visitor(signed_in.token, None))
    _note_proof(session, signed_in.session.id)


def leave():
    """Drop the session in the browser."""
    logout_user()
    session.clear()


def remember(store, person, organisation=None):
    """Put a new session of `person` acting for `organisation` into the cookie `store`."""
    row, token = sessions.open_session(person, method="password")
    if organisation is not None:
        Session.update(organisation=organisation).where(Session.id == row.id).execute()
    store[KEY], store["_fresh"] = token, True
    _note_proof(store, row.id)


def prove_now():
    """Note that the person behind this session has just proven who he is."""
    _note_proof(session, session_id())


def is_fresh():
    """Say whether this very session was proven with a password only lately."""
    whose, at = session.get(PROVEN) or ("", 0)
    lasts = parameters.value("accounts.again_minutes") * 60
    return whose == session_id() and clock.now().timestamp() - at < lasts


def _note_proof(store, row_id):
    store[PROVEN] = [row_id, int(clock.now().timestamp())]
