"""Whom and what a request is about, for each line of the security log."""

from flask import has_request_context, request

from app.kernel import security_log
from app.web.guards import current_actor


def about():
    """Who asked for what, from where; no body, no query, no token."""
    if not has_request_context():
        return {}
    actor = current_actor()
    return {
        "person": actor.person_id,
        "organisation": actor.org_id,
        "address": request.remote_addr,
        "method": request.method,
        "endpoint": request.endpoint,
        "id": (request.view_args or {}).get("id"),
    }


def install():
    security_log.install(about)
