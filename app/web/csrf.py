"""No form of another site is accepted; a form sent twice works once."""

from flask_wtf.csrf import CSRFProtect

from app.web import drafts, once

csrf = CSRFProtect()


def install(app):
    csrf.init_app(app)
    app.before_request(once.take)
    app.after_request(once.settle)
    app.after_request(drafts.forget_sent)
