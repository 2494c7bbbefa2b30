"""What every answer tells the browser: strict policy, no guessing, no keeping of signed-in pages."""

import secrets

from flask import g, request

from app.web.guards import current_actor

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# OpenSeadragon 6.1.1 adds one fixed <style>; the hash is checked by a test
SHEET_STYLE = "'sha256-9xTiqzfwFaL2SGb1rmr8gysEwVVjIvqWAgmZgqFqpEE='"
HSTS = "max-age=31536000; includeSubDomains"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
}
VARIES = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request", "Cookie")
PLAIN_POLICY = "; ".join(f"{name} {value}" for name, value in POLICY.items())


def always(secure):
    """What every answer carries, whoever gives it: pages, refusals, files, scripts."""
    return ALWAYS | ({"Strict-Transport-Security": HSTS} if secure else {})


def csp_nonce():
    """A nonce, made only when a template asks for one; pages without one stay cheap."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def allow_in_policy(directive, source):
    """Widen the policy of this one answer, e.g. by the style hash of the sheet viewer."""
    g.setdefault("csp_more", []).append((directive, source))
    return ""


def policy():
    more = list(g.get("csp_more", ()))
    if "csp_nonce" in g:
        more.append(("script-src", f"'nonce-{g.csp_nonce}'"))
    if not more:
        return PLAIN_POLICY
    widened = dict(POLICY)
    for directive, source in more:
        widened[directive] = " ".join((widened.get(directive, "'self'"), source))
    return "; ".join(f"{name} {value}" for name, value in widened.items())


def install(app):
    @app.after_request
    def tell(response):
        headers = response.headers
        if "Content-Security-Policy" not in headers:
            headers.add("Content-Security-Policy", policy())
        if headers.get("Content-Type", "").startswith("text/html"):
            if "Vary" in headers:
                response.vary.update(VARIES)
            else:
                headers.add("Vary", ", ".join(VARIES))
        signed_in = current_actor().kind == "person"
        if signed_in or request.method != "GET" or response.status_code >= 400:
            headers["Cache-Control"] = "no-store"  # also where send_file said "no-cache"
        else:
            headers.setdefault("Cache-Control", "no-cache")
        return response
