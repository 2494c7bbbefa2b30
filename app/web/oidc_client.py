"""The client of the outside identity provider; loaded only where one is set, it weighs 3 MB."""

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError
from requests import RequestException

REFUSED = (OAuthError, RequestException)
FAILURES = (*REFUSED, JoseError, ValueError, KeyError)


def register(app, settings, name):
    """Make the client of the provider in the settings; nothing is asked of it yet."""
    return OAuth(app).register(
        name,
        client_id=settings.oidc_client,
        client_secret=settings.oidc_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )
