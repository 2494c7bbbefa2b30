"""Subscriptions to news: asked for, confirmed by the one who reads the address, ended by one click.

An address is personal data: it stands in its row alone, in no event, job or error, and the row goes
with the last click. Whoever has the link of a mail may confirm and end; nobody else finds it.
"""

import datetime as dt
import hmac
from collections.abc import Mapping
from typing import Any

from peewee import fn

from app.kernel import clock, delivery, jobs, keys, log, notices, parameters
from app.kernel.db import write
from app.kernel.errors import NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.permissions import Actor
from bidding.models import Subscription
from bidding.queries import news
from bidding.rules.news import NEWS
from bidding.services.subscription_words import inbox_words, invitation, letter

NOW, DAILY = "now", "daily"
TELL, MAIL, INVITE, FORGET = (
    "bidding.news", "bidding.news_mail", "bidding.news_invite", "bidding.news_forget",
)  # fmt: skip
AT = dt.time(8, 0)
CHUNK, MOST = 40, 50
OPEN_MOST, ALL_MOST = 3, 20  # of one address, or of one person: unconfirmed, and in all
NO_MAIL = Reason("本平台尚未开通电子邮件，请改用 RSS 订阅，或登录后订阅到消息")
FULL = Reason.of("每人最多订阅 {n} 项，请先退订不用的", n=ALL_MOST)


def token_of(key: str) -> str:
    """Write the secret part of a subscription's address; it is never stored."""
    return hmac.digest(keys.derive("subscriptions"), key.encode(), "sha256").hex()[:32]


def found(key: str, token: str) -> Subscription | None:
    """Return the subscription of an address, None when the secret is not its own."""
    if not hmac.compare_digest(token_of(key).encode(), token.encode()):
        return None
    return Subscription.get_or_none(Subscription.id == key)


def path_of(row: Subscription) -> str:
    """Write where a subscription is confirmed and ended."""
    return f"/bidding/subscriptions/{row.id}/{token_of(row.id)}"


def ask(email: str, filters: Mapping[str, Any], rhythm: str, locale: str) -> None:
    """Send the link that confirms; the answer never tells what an address has already."""
    if not delivery.mails():
        raise NotAllowed(NO_MAIL)
    with write():
        mine = Subscription.select().where(fn.LOWER(Subscription.email) == email.lower())
        unread = mine.where(Subscription.confirmed_at.is_null()).count()
        if unread >= OPEN_MOST or mine.count() >= ALL_MOST:
            return
        kept = {"filters": dict(filters), "rhythm": rhythm, "locale": locale}
        row = Subscription.create(email=email, **kept)
        jobs.enqueue(INVITE, {"id": row.id}, key=f"{INVITE}:{row.id}")
        days = parameters.value("bidding.unconfirmed_days")
        due = clock.now() + dt.timedelta(days=days)
        jobs.enqueue(FORGET, {"id": row.id}, due=due, key=f"{FORGET}:{row.id}")


def keep(actor: Actor, filters: Mapping[str, Any], rhythm: str, locale: str) -> Subscription:
    """Subscribe a signed-in person's inbox; NotAllowed when it has too many."""
    with write():
        mine = Subscription.select().where(Subscription.person_id == actor.person_id)
        if mine.count() >= ALL_MOST:
            raise NotAllowed(FULL)
        return Subscription.create(
            person_id=actor.person_id,
            filters=dict(filters),
            rhythm=rhythm,
            locale=locale,
            told=log.head()[0] - 1,
            confirmed_at=clock.now(),
        )


def confirm(row: Subscription) -> None:
    """Begin to tell; what happened before is not told. Twice it changes nothing."""
    with write():
        mine = (Subscription.id == row.id) & Subscription.confirmed_at.is_null()
        news_from = log.head()[0] - 1
        Subscription.update(confirmed_at=clock.now(), told=news_from).where(mine).execute()


def end(row: Subscription) -> None:
    """Delete the subscription, and the address with it."""
    with write():
        Subscription.delete().where(Subscription.id == row.id).execute()


def heard(event: Event) -> None:
    """Promise to tell of news, to those who want it at once and to those who want it daily."""
    if news.any_of(rhythm=NOW):
        jobs.enqueue(TELL, {"rhythm": NOW, "after": ""}, key=f"{TELL}:{event.id}")
    if news.any_of(rhythm=DAILY):
        day = event.at.date() + dt.timedelta(days=event.at.time() >= AT)
        due = dt.datetime.combine(day, AT)
        jobs.enqueue(TELL, {"rhythm": DAILY, "after": ""}, due=due, key=f"{TELL}:{day}")


def tell(payload: dict) -> None:
    """Tell a chunk of subscribers, then promise the next chunk."""
    rows = news.subscribers(payload["rhythm"], payload["after"], CHUNK)
    for row in rows:
        _tell_one(row)
    if len(rows) == CHUNK:
        jobs.enqueue(TELL, {**payload, "after": rows[-1].id})


def _tell_one(row: Subscription) -> None:
    told = news.newest(row.filters, after=max(row.told, 0), most=MOST)
    if not told:
        return
    upto = told[0][0].seq
    if row.email:
        if delivery.mails():
            jobs.enqueue(MAIL, {"id": row.id, "upto": upto}, key=f"{MAIL}:{row.id}:{upto}")
        return
    for text, values, link in inbox_words(told):
        notices.notify([row.person_id], text, values, link=link)
    Subscription.update(told=upto).where(Subscription.id == row.id).execute()


def _send(payload: dict) -> bool:
    row = Subscription.get_or_none(Subscription.id == payload["id"])
    if row is None or row.confirmed_at is None or row.told >= payload["upto"]:
        return False
    told = news.newest(row.filters, after=max(row.told, 0), most=MOST)
    told = [one for one in told if one[0].seq <= payload["upto"]]
    if told:
        letter(row, told, path_of(row), key=f"news-{row.id}-{payload['upto']}")
    return True


def _sent(payload: dict, done: bool) -> None:
    if done:
        mine = (Subscription.id == payload["id"]) & (Subscription.told < payload["upto"])
        Subscription.update(told=payload["upto"]).where(mine).execute()


def _invite(payload: dict) -> None:
    row = Subscription.get_or_none(Subscription.id == payload["id"])
    if row is not None and row.confirmed_at is None:
        invitation(row, path_of(row), key=f"invite-{row.id}")


def _invited(payload: dict, done: None) -> None:
    """Nothing is written: whoever asked twice at once may get two letters, the same ones."""


def forget(payload: dict) -> None:
    """Delete an address that nobody has confirmed in time."""
    mine = (Subscription.id == payload["id"]) & Subscription.confirmed_at.is_null()
    Subscription.delete().where(mine).execute()


JOBS = {
    TELL: tell,
    MAIL: jobs.Handler(effect=_sent, prepare=_send),
    INVITE: jobs.Handler(effect=_invited, prepare=_invite),
    FORGET: forget,
}
LISTENS = dict.fromkeys(NEWS, heard)
