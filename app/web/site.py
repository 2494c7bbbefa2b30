"""Small things every site has: language and theme, robots, whom to tell about a weakness."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, render_template, request

from app.accounts.models import Person
from app.kernel import clock, parameters
from app.kernel.db import write
from app.web.csrf import csrf
from app.web.guards import current_actor, public
from app.web.htmx import go_to
from app.web.i18n import COOKIE, LOCALES, STORED
from app.web.shell import THEME_COOKIE, THEMES

bp = Blueprint("site", __name__)

YEAR = 365 * 86400


def safe_path(path):
    """Only an address of this site; anything else leads home."""
    inside = path.startswith("/") and not path.startswith("//")
    return path if inside and path.isprintable() and "\\" not in path else "/"


@bp.post("/preferences")
@csrf.exempt
@public
def preferences():
    """Language and look; harmless, so no token is asked for and visitors get no session."""
    response = go_to(safe_path(request.form.get("back", "/")))
    changes = {}
    wished = request.form.get("locale")
    if wished in LOCALES:
        _remember(response, COOKIE, wished)
        changes["locale"] = next(short for short, name in STORED.items() if name == wished)
    wished = request.form.get("theme")
    if wished in THEMES:
        _remember(response, THEME_COOKIE, wished)
        changes["theme"] = wished
    person = current_actor().person_id
    if person and changes:
        with write():
            Person.update(**changes).where(Person.id == person).execute()
    return response


def _remember(response, name, value):
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    name = current_app.config["SETTINGS"].cookie(name)
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)


@bp.get("/about")
@public
def about():
    return render_template(
        "desk/about.html",
        operator=parameters.value("web.operator"),
        contact=parameters.value("web.contact"),
    )


@bp.get("/robots.txt")
@public
def robots():
    closed = "Disallow: /desk\nDisallow: /account\nDisallow: /admin\nDisallow: /search\n"
    return Response(f"User-agent: *\n{closed}", mimetype="text/plain")


@bp.get("/.well-known/security.txt")
@public
def security():
    origin = current_app.config["ORIGIN"]
    until = clock.iso(clock.now() + timedelta(days=180))
    text = f"Contact: {origin}/about\nExpires: {until}\nPreferred-Languages: zh, en\n"
    return Response(text, mimetype="text/plain")
