"""How often one person or one address may send something: kinder than a server that stands still.

Counts live in the memory of each web process; locking an account out is counted in the database.
"""

from flask import request
from flask_limiter import Limiter

from app.web.guards import current_actor


def who():
    actor = current_actor()
    return f"person:{actor.person_id}" if actor.person_id else f"address:{request.remote_addr}"


def reads_only():
    return request.method in {"GET", "HEAD", "OPTIONS"}


limiter = Limiter(
    key_func=who,
    default_limits=["600/minute"],
    default_limits_exempt_when=reads_only,
    storage_uri="memory://",
    strategy="fixed-window",
)
