"""A form is taken only with the token of its own session; whatever else is sent is refused."""

import pytest
from flask import session

from app.web.csrf import csrf

CASES = [
    (None, "missing"),
    ("nonsense", "invalid"),
    ("altered", "invalid"),
    ("of another session", "do not match"),
    ("of another secret", "invalid"),
    ("no text", "do not match"),
    ("own", ""),
]


@pytest.mark.parametrize(("sent", "refused"), CASES)
def test_only_the_token_of_this_session_is_taken(app, sent, refused):
    with app.test_request_context():
        session["csrf_token"] = "mine"
        sign = csrf.signer().dumps
        own, app.secret_key, kept = sign("mine"), "another secret", app.secret_key
        foreign, app.secret_key = csrf.signer().dumps("mine"), kept
        tokens = {"altered": own[:-2] + "xx", "of another session": sign("yours"), "own": own}
        tokens |= {"of another secret": foreign, "no text": sign(["mine"])}
        assert refused in csrf.refuses(tokens.get(sent, sent))
        assert bool(refused) == bool(csrf.refuses(tokens.get(sent, sent)))
        session.pop("csrf_token")
        assert "session token" in csrf.refuses(own)
