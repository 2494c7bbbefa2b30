"""Logins, phones and names as they may be written, and as they may be shown."""

import re

from app.kernel.errors import Reason

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,59}")
_PHONE = re.compile(r"(\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8}(-\d{1,6})?|400\d{7})")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def login_of(typed: str) -> str:
    """Write a login as it is kept: lower case, no blanks around."""
    return typed.strip().lower()


def check_login(typed: str) -> list[Reason]:
    """Three to sixty letters, digits or . _ @ - ; a phone number is a good login."""
    if _LOGIN.fullmatch(login_of(typed)):
        return []
    return [Reason("用户名为 3 至 60 个小写字母、数字或 . _ @ -，以字母或数字开头，可以用手机号")]


def compact_phone(typed: str) -> str:
    """Remove blanks and keep the hyphen before an extension only."""
    text = re.sub(r"[\s()（）]", "", typed)
    return re.sub(r"^(0\d{2,3})-", r"\1", text)


def check_phone(typed: str) -> list[Reason]:
    """Mobile, landline with area code, or 400 number."""
    if _PHONE.fullmatch(compact_phone(typed)):
        return []
    return [Reason("电话应为 11 位手机号，或带区号的固定电话，例如 025-83331234")]


def check_email(typed: str) -> list[Reason]:
    """An address with something before and a domain after the sign."""
    return [] if _EMAIL.fullmatch(typed.strip()) else [Reason("电子邮箱的格式不对")]


def mask_phone(phone: str) -> str:
    """Show the first three and the last two digits: 138******21."""
    if len(phone) < 7:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 5) + phone[-2:]


def mask_email(email: str) -> str:
    """Show the first letter and the domain."""
    name, sign, domain = email.partition("@")
    return f"{name[:1]}***{sign}{domain}" if sign else ""


def mask_address(address: str) -> str:
    """Show the network part of an internet address only."""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + ":…"
    return ".".join([*address.split(".")[:2], "*", "*"]) if "." in address else ""
