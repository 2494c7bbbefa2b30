"""No form of another site is accepted; a form sent twice works once."""

import hmac

from flask import current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, logger
from itsdangerous import BadData

from app.web import drafts, once
from app.web.signing import Signed

FIELD = "csrf_token"


class Protection(CSRFProtect):
    """Flask-WTF's check in fewer steps: what signs is made once, reading asks for nothing."""

    signers = {}

    def protect(self, apply_exemptions=False):
        if request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        if apply_exemptions and (not request.endpoint or self._is_exempt()):
            return
        why = self.refuses(self._get_csrf_token())
        if why:
            logger.info(why)
            self._error_response(why)
        g.csrf_valid = True

    def refuses(self, given):
        """Why a token is not that of this session; empty when it is."""
        if not given:
            return "The CSRF token is missing."
        if FIELD not in session:
            return "The CSRF session token is missing."
        try:
            raw = self.signer().said(given)
        except BadData:
            return "The CSRF token is invalid."
        if not isinstance(raw, str) or not hmac.compare_digest(session[FIELD], raw):
            return "The CSRF tokens do not match."
        return ""

    def signer(self):
        secret = current_app.secret_key
        if secret not in self.signers:
            self.signers[secret] = Signed(secret, salt="wtf-csrf-token")
        return self.signers[secret]


csrf = Protection()


def install(app):
    csrf.init_app(app)
    app.before_request(once.take)
    app.after_request(once.settle)
    app.after_request(drafts.forget_sent)
