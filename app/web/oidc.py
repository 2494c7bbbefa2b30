"""Sign-in through an outside identity provider (OpenID Connect), off without LIANSHEN_OIDC_ISSUER.

An identity enters the account that its owner bound to it while signed in; an e-mail address
from outside proves nothing here.
"""

import importlib

from flask import Blueprint, current_app, request, session, url_for

from app.accounts.services import identities
from app.kernel.errors import NotAllowed, NotFound
from app.web import session as web_session
from app.web.again import fresh
from app.web.errors import told
from app.web.guards import current_actor, public, signed_in
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.site import safe_path

bp = Blueprint("outside", __name__, url_prefix="/account/outside")

NAME = "lianshen_outside"
PURPOSE, FOUND = "outside_purpose", "outside_found"
FAILED = "外部身份验证没有成功，没有登录也没有绑定。请重新试一次，或使用用户名和密码登录"
OFF = "本平台没有启用外部身份登录"


def label():
    """What the provider is called on the sign-in page; None when it is off."""
    settings = current_app.config["SETTINGS"]
    return settings.oidc_label if settings.oidc_issuer else None


def install(app):
    """Load what speaks with the provider, before the web server forks; nothing where it is off."""
    if app.config["SETTINGS"].oidc_issuer:
        _library()


def _library():
    return importlib.import_module("app.web.oidc_client")


def _client():
    settings = current_app.config["SETTINGS"]
    if not settings.oidc_issuer:
        raise NotFound(OFF)
    if NAME not in current_app.extensions:
        current_app.extensions[NAME] = _library().register(current_app, settings, NAME)
    return current_app.extensions[NAME]


def _go_out(purpose, back="/desk"):
    client = _client()
    session[PURPOSE] = [purpose, safe_path(back)]
    target = current_app.config["ORIGIN"] + url_for("outside.come_back")
    try:
        return client.authorize_redirect(target)
    except _library().REFUSED:
        raise NotAllowed(FAILED) from None


@bp.get("/sign-in")
@public
def sign_in():
    return _go_out("sign-in", request.args.get("next", "/desk"))


@bp.get("/bind")
@signed_in
@fresh
def bind():
    return _go_out("bind")


@bp.get("/return")
@public
def come_back():
    try:
        return _taken_back()
    except NotAllowed as refusal:  # the address works once: no refreshing helps
        return told(refusal.status, refusal.reasons, advice="")


def _taken_back():
    purpose, back = session.pop(PURPOSE, None) or (None, "/desk")
    issuer, subject, name = _identity()
    if purpose == "bind" and current_actor().is_signed_in:
        session[FOUND] = [issuer, subject, name]
        return answer("account/bind.html", name=name, outside=label())
    if purpose != "sign-in":
        raise NotAllowed(FAILED)
    found = identities.sign_in_with(issuer, subject, web_session.visit())
    web_session.enter(found)
    return go_to(back, t("您好，{name}，已登录。", name=found.person.name))


def _identity():
    """(issuer, subject, shown name) of the verified ID token; NotAllowed for anything else."""
    client = _client()
    try:
        token = client.authorize_access_token()
    except _library().FAILURES:
        raise NotAllowed(FAILED) from None
    claims = token.get("userinfo") or {}
    if not claims.get("iss") or not claims.get("sub"):
        raise NotAllowed(FAILED)
    name = claims.get("name") or claims.get("preferred_username") or claims["sub"]
    return claims["iss"], claims["sub"], str(name)[:100]


@bp.post("/bind")
@signed_in
def confirm():
    found = session.pop(FOUND, None)
    if found is None:
        raise NotAllowed(FAILED)
    issuer, subject, name = found
    identities.bind(web_session.myself(), issuer, subject, label=name, actor=current_actor())
    return go_to(url_for("account.profile"), t("绑定成功，以后可以用外部身份登录。"))
