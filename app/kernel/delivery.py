"""Carrying notices out of the house: e-mail by SMTP, text messages by any HTTP gateway.

Both are off until their settings are given. What fails raises DeliveryError without addresses
or texts in it, since errors end up in logs; the job tries again later.
"""

from __future__ import annotations

import json
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import requests

from app.kernel import clock

TIMEOUT = 15
SMS_BODY = '{"to": "{to}", "text": "{text}"}'


class DeliveryError(Exception):
    """The other side did not take the message; says only which side and its status."""


@dataclass(frozen=True)
class Channels:
    """The settings of both ways out; an empty host or address turns one off.

    `sms_body` is JSON in which {to}, {text}, {token} and {id} stand for the values.
    """

    smtp_host: str = ""
    smtp_port: int = 465
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_tls: str = "tls"
    sms_url: str = ""
    sms_token: str = ""
    sms_body: str = SMS_BODY
    origin: str = ""


class _Use:
    channels = Channels()


def configure(settings: Any) -> None:
    """Take the channels from the installation's settings (anything with the same names)."""
    given = {
        name: getattr(settings, name)
        for name in Channels.__dataclass_fields__
        if getattr(settings, name, None)
    }
    _Use.channels = Channels(**given)
    json.loads(_Use.channels.sms_body)


def mails() -> bool:
    """Tell whether e-mail is on."""
    return bool(_Use.channels.smtp_host)


def texts() -> bool:
    """Tell whether text messages are on."""
    return bool(_Use.channels.sms_url)


def origin() -> str:
    """Return the address under which this site is known outside."""
    return _Use.channels.origin


def send_mail(
    to: str, text: str, link: str, key: str, *, subject: str = "", unsubscribe: str = ""
) -> None:
    """Send one plain e-mail; the same `key` gives the same Message-ID, so doubles can be seen.

    `unsubscribe` is the path that ends a subscription by one POST (RFC 8058).
    """
    use = _Use.channels
    domain = use.smtp_from.rpartition("@")[2] or "localhost"
    message = EmailMessage()
    message["Subject"] = f"【联审】{(subject or text)[:40]}"
    message["From"] = Address("联审", addr_spec=use.smtp_from or f"noreply@{domain}")
    message["To"] = Address(addr_spec=to)
    message["Date"] = format_datetime(clock.now().replace(tzinfo=clock.BEIJING))
    message["Message-ID"] = f"<{key}@{domain}>"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{use.origin}{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    address = f"\n\n{use.origin}{link}" if link else ""
    message.set_content(f"{text}{address}\n")
    try:
        with _server(use) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        status = getattr(error, "smtp_code", "")
        raise DeliveryError(f"smtp {type(error).__name__} {status}".strip()) from None


def _server(use: Channels) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if use.smtp_tls == "tls":
        server = smtplib.SMTP_SSL(use.smtp_host, use.smtp_port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(use.smtp_host, use.smtp_port, timeout=TIMEOUT)
    if use.smtp_tls == "starttls":
        server.starttls(context=context)
    if use.smtp_user:
        server.login(use.smtp_user, use.smtp_password)
    return server


def send_text(to: str, text: str, key: str) -> None:
    """Post one text message to the gateway; anything but a 2xx answer is a failure."""
    use = _Use.channels
    values = {"to": to, "text": f"【联审】{text}", "token": use.sms_token, "id": key}
    body = _filled(json.loads(use.sms_body), values)
    headers = {"Authorization": f"Bearer {use.sms_token}"} if use.sms_token else {}
    try:
        answer = requests.post(
            use.sms_url, json=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
        )
    except requests.RequestException as error:
        raise DeliveryError(f"gateway {type(error).__name__}") from None
    if not answer.ok or answer.is_redirect:
        raise DeliveryError(f"gateway {answer.status_code}")


def _filled(part: Any, values: dict[str, str]) -> Any:
    """Fill the names in every string of a JSON value; the values themselves stay as they are."""
    if isinstance(part, dict):
        return {name: _filled(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    if not isinstance(part, str):
        return part
    pieces = part.split("{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, closed, rest = piece.partition("}")
        filled.append(values[name] + rest if closed and name in values else "{" + piece)
    return "".join(filled)
