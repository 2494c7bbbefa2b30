"""Count failures per account and per address in the database; look before hashing."""

import datetime as dt

from app.accounts import queries
from app.accounts.models import Throttle
from app.accounts.rules import throttle as rules
from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Reason, TooMany
from app.kernel.permissions import Actor

LOCKED = "尝试次数过多，为保护账号已暂停登录，请在 {at} 之后再试"
ASKED = "申请次数过多，请在 {at} 之后再试"


def keys_of(login: str, address: str) -> tuple[str, str]:
    """Name the two counters of an attempt."""
    return rules.account_key(login), rules.address_key(address)


def asking_keys(login: str, address: str) -> tuple[str, str]:
    """Name the two counters of asking for a reset link."""
    account, place = keys_of(login, address)
    return account.replace(":", ":ask:", 1), place.replace(":", ":ask:", 1)


def look(keys: tuple[str, ...], sentence: str = LOCKED) -> None:
    """Raise TooMany with the moment it opens again when one of `keys` is locked."""
    now = clock.now()
    query = Throttle.select(Throttle.until).where(Throttle.key.in_(keys), Throttle.until > now)
    ends = [until for (until,) in query.tuples()]
    if ends:
        raise _too_many(max(ends), now, sentence)


def _too_many(until: dt.datetime, now: dt.datetime, sentence: str) -> TooMany:
    # One minute more, so that the minute shown is never too early.
    at = (until + dt.timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M")
    seconds = int((until - now).total_seconds()) + 1
    return TooMany(Reason.of(sentence, at=at), retry_after=seconds)


def _limits(key: str) -> rules.Limits:
    which = "account" if key.startswith("account:") else "address"
    return rules.Limits(
        most=parameters.value(f"accounts.lock_{which}_after"),
        window_minutes=parameters.value("accounts.lock_window_minutes"),
        lock_minutes=parameters.value("accounts.lock_minutes"),
    )


def fail(keys: tuple[str, ...]) -> list[str]:
    """Count a failure at each key; return the keys that this failure locked."""
    now, locked = clock.now(), []
    with write():
        for key in keys:
            limits = _limits(key)
            until = rules.lock_until(_count(key, now, limits), now, limits)
            if until is not None:
                Throttle.update(until=until).where(Throttle.key == key).execute()
                locked.append(key)
    return locked


def _count(key: str, now: dt.datetime, limits: rules.Limits) -> int:
    old = now - dt.timedelta(minutes=limits.window_minutes)
    fresh = Throttle.update(n=0, until=None).where(
        Throttle.key == key,
        Throttle.last_at < old,
        Throttle.until.is_null() | (Throttle.until < old),
    )
    fresh.execute()
    insert = Throttle.insert(key=key, n=1, last_at=now).on_conflict(
        conflict_target=[Throttle.key], update={Throttle.n: Throttle.n + 1, Throttle.last_at: now}
    )
    return insert.returning(Throttle.n).execute()[0].n


def clear(*keys: str) -> int:
    """Forget the failures at `keys` (a success, or the security administrator)."""
    with write():
        return Throttle.delete().where(Throttle.key.in_(keys)).execute()


def lift(key: str, *, actor: Actor) -> bool:
    """Lift a lock by the security administrator's hand; False when there was none."""
    with write():
        lifted = clear(key) > 0
        if lifted:
            person = queries.person(actor.person_id)
            facts = {"counter": key.split(":", 1)[0]}
            events.record("accounts.person.lift_lock", person, actor=actor, facts=facts)
    return lifted


def locked_until(key: str) -> dt.datetime | None:
    """Return until when a key is locked, None when it is open."""
    row = Throttle.get_or_none((Throttle.key == key) & (Throttle.until > clock.now()))
    return row.until if row else None


def locked_now() -> list[Throttle]:
    """List what is locked, the longest first."""
    query = Throttle.select().where(Throttle.until > clock.now())
    return list(query.order_by(Throttle.until.desc()))


def sweep() -> int:
    """Drop counters nobody needs any more (a day after the last failure)."""
    day_ago = clock.now() - dt.timedelta(days=1)
    with write():
        query = Throttle.delete().where(Throttle.last_at < day_ago)
        return query.where(Throttle.until.is_null() | (Throttle.until < day_ago)).execute()
