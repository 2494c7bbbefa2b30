"""One-time codes of an authenticator (RFC 6238) and recovery codes; each works once."""

import base64
import secrets

import pyotp
from cryptography.fernet import Fernet
from peewee import IntegrityError

from app.accounts.models import Person, RecoveryCode, Totp
from app.accounts.rules import tokens
from app.kernel import clock, events, keys
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.permissions import Actor

STEP_SECONDS = 30
RECOVERY_COUNT, RECOVERY_BYTES = 8, 15
_ISSUER = "联审"


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.derive("one-time code secrets")))


def _timestamp() -> float:
    return clock.now().replace(tzinfo=clock.BEIJING).timestamp()


def is_on(person_id: str) -> bool:
    """Say whether sign-in asks this person for a code."""
    return Totp.select().where(Totp.person == person_id, Totp.confirmed_at.is_null(False)).exists()


def begin(person: Person) -> str:
    """Make a new secret that counts only after `confirm`; return it for the authenticator."""
    if is_on(person.id):
        raise NotAllowed("动态口令已经启用，如需更换请先停用")
    secret = pyotp.random_base32()
    with write():
        Totp.delete().where(Totp.person == person, Totp.confirmed_at.is_null()).execute()
        try:
            with write():
                Totp.create(person=person, secret=_box().encrypt(secret.encode()).decode())
        except IntegrityError:
            raise NotAllowed("动态口令已经启用，如需更换请先停用") from None
    return secret


def pending_secret(person: Person) -> str | None:
    """Return the secret that waits for its first code, None when there is none."""
    row = Totp.get_or_none((Totp.person == person) & Totp.confirmed_at.is_null())
    return _box().decrypt(row.secret.encode()).decode() if row else None


def address_of(person: Person, secret: str) -> str:
    """Write the otpauth address that the QR code carries."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.login, issuer_name=_ISSUER)


def _matching_step(secret: str, code: str) -> int | None:
    now = int(_timestamp()) // STEP_SECONDS
    machine = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(machine.generate_otp(step), code):
            return step
    return None


def confirm(person: Person, code: str, *, actor: Actor) -> list[str]:
    """Turn codes on with a first right one; return the recovery codes, shown once."""
    row = Totp.get_or_none((Totp.person == person) & Totp.confirmed_at.is_null())
    if row is None:
        raise NotAllowed("请先生成动态口令密钥")
    step = _matching_step(_box().decrypt(row.secret.encode()).decode(), _digits(code))
    if step is None:
        raise Invalid({"code": "动态口令不对，请核对手机时间后重新输入"})
    with write():
        query = Totp.update(confirmed_at=clock.now(), last_step=step)
        if not query.where(Totp.id == row.id, Totp.confirmed_at.is_null()).execute():
            raise NotAllowed("动态口令已经启用")
        codes = _fresh_recovery_codes(person)
        events.record("accounts.person.code_on", person, actor=actor)
    return codes


def _digits(code: str) -> str:
    return "".join(c for c in code if c.isascii() and c.isdigit())


def accept(person: Person, code: str) -> bool:
    """Say whether `code` is right and was never used; using it up is part of the answer."""
    row = Totp.get_or_none((Totp.person == person) & Totp.confirmed_at.is_null(False))
    if row is None:
        return False
    if len(_plain(code)) > 8:
        return _use_recovery(person, code)
    step = _matching_step(_box().decrypt(row.secret.encode()).decode(), _digits(code))
    if step is None:
        return False
    with write():
        query = Totp.update(last_step=step).where(Totp.id == row.id, Totp.last_step < step)
        return query.execute() == 1


def _plain(code: str) -> str:
    return "".join(c for c in code.lower() if c.isascii() and c.isalnum())


def _use_recovery(person: Person, code: str) -> bool:
    with write():
        query = RecoveryCode.update(used_at=clock.now()).where(
            RecoveryCode.person == person,
            RecoveryCode.code == tokens.digest(_plain(code)),
            RecoveryCode.used_at.is_null(),
        )
        used = query.execute() == 1
        if used:
            left = recovery_left(person.id)
            actor = Actor(person_id=person.id, name=person.name)
            facts = {"left": left}
            events.record("accounts.person.recovery_used", person, actor=actor, facts=facts)
    return used


def recovery_left(person_id: str) -> int:
    """Count the recovery codes that still work."""
    query = RecoveryCode.select().where(RecoveryCode.person == person_id)
    return query.where(RecoveryCode.used_at.is_null()).count()


def _fresh_recovery_codes(person: Person) -> list[str]:
    RecoveryCode.delete().where(RecoveryCode.person == person).execute()
    codes = []
    for _ in range(RECOVERY_COUNT):
        plain = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
        RecoveryCode.create(person=person, code=tokens.digest(plain))
        codes.append("-".join(plain[i : i + 4] for i in range(0, len(plain), 4)))
    return codes


def turn_off(person: Person, *, actor: Actor) -> None:
    """Remove the authenticator and its recovery codes (oneself, or the security administrator)."""
    with write():
        if not Totp.delete().where(Totp.person == person).execute():
            raise NotAllowed("动态口令没有启用")
        RecoveryCode.delete().where(RecoveryCode.person == person).execute()
        events.record("accounts.person.code_off", person, actor=actor)
