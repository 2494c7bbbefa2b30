"""Builds the web application: settings, kernel, manners, then the rooms."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import g
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.kernel import db, keys
from app.rooms import ROOMS
from app.web import (
    asked,
    compiled,
    csrf,
    errors,
    filters,
    forms_page,
    headers,
    history,
    i18n,
    limits,
    oidc,
    session,
    shell,
    unchanged,
    watch,
)
from app.web.house import House
from app.web.htmx import htmx
from app.web.static import StaticFiles
from app.wiring import wire
from exports.services import issue as papers

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost")
LARGEST_REQUEST = 512 << 20


def create_app(settings: Settings, rooms=ROOMS, *, warm=True):
    """Make the application of one installation; nothing is read from the environment here.

    `warm` compiles all templates now; a command that shows no page does without.
    """
    app = House("lianshen", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.from_mapping(_config(settings))
    app.config["SETTINGS"] = settings
    keys.configure(settings.secret.encode(), settings.log_name)
    db.connect(settings.database_url)
    papers.Site.origin, papers.Site.practice = settings.origin, settings.demo
    wire(rooms, settings)
    files = StaticFiles(ROOT / "app" / "static", always=headers.always(settings.secure_cookies))
    _manners(app, rooms, files)
    for room in rooms:
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
        app.jinja_env.globals.update(room.globals)
    _check_navigation(app, rooms)
    if warm:
        _warm(app)
    files.inner = app.wsgi_app
    app.wsgi_app = files
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)
    return app


def _config(settings):
    return {
        "SECRET_KEY": settings.secret,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": 4 << 20,
        "MAX_FORM_PARTS": 3000,
        "TRUSTED_HOSTS": _trusted_hosts(settings),
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_NAME": settings.cookie("lianshen"),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_HEADERS_ENABLED": False,
        "PRACTICE": settings.demo,
        "REGION_NAME": getattr(settings, "region_name", ""),
        "DEFAULT_LOCALE": i18n.CHINESE,
        "TEMPLATES_AUTO_RELOAD": False,
        "ORIGIN": settings.origin,
    }


def _trusted_hosts(settings):
    """With a public address only that one and the named ones are answered; on a laptop any is."""
    host = urlsplit(settings.origin).hostname or ""
    if host in LOOPBACK and not settings.trusted_hosts:
        return None
    return [*dict.fromkeys((host, *settings.trusted_hosts, *LOOPBACK))]


def _manners(app, rooms, files):
    """In this order: connection, who asks, then the checks that may refuse."""
    i18n.catalogue.read()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    compiled.keep(app.jinja_env)
    app.extensions["rooms"] = rooms
    watch.install()
    i18n.install(app)
    _connections(app)
    unchanged.install(app)
    headers.install(app)
    asked.install(app)
    errors.install(app)
    session.install(app)
    oidc.install(app)
    limits.install(app)
    csrf.install(app)
    htmx.init_app(app)
    shell.install(app, rooms, files)
    filters.install(app)
    forms_page.install(app)
    history.install(app, rooms)


def _connections(app):
    """The first question takes a connection, the end of the request hands it on."""

    @app.before_request
    def note_connection():
        g.opened = db.db.is_closed()

    @app.teardown_request
    def close_connection(_error):
        if g.pop("opened", False):
            db.rest()


def _check_navigation(app, rooms):
    missing = [e.endpoint for r in rooms for e in r.nav if e.endpoint not in app.view_functions]
    if missing:
        raise LookupError(f"the navigation names pages that do not exist: {missing}")


def _warm(app):
    """Compile every template now, so that the first visitor does not wait for it."""
    app.jinja_env.auto_reload = False
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
