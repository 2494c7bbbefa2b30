"""Notices: one table that is the inbox of people and the outbox of mail and text messages.

The row is written in the transaction of what it tells; only delivery waits for the commit (a
job per channel and notice). A notice of an event is written once per person, however often the
listener runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from peewee import SQL, CharField, DateTimeField, TextField, fn

from app.kernel import clock, delivery, jobs
from app.kernel.db import Record, in_write, write
from app.kernel.errors import Reason
from app.kernel.prepared import prepared

MAIL, SMS = "kernel.notice.mail", "kernel.notice.sms"


@dataclass(frozen=True)
class Contact:
    """Where a person can be reached; empty where not."""

    email: str = ""
    phone: str = ""
    locale: str = "zh"


class Notice(Record):
    """One message to one person. `text` is a template (and translation key) over `fields`."""

    person_id = CharField(16)
    text = TextField()
    fields = TextField(default="{}")
    link = CharField(300, default="")
    event_id = CharField(16, null=True)
    digest = CharField(64, null=True, unique=True)
    read_at = DateTimeField(null=True)
    mailed_at = DateTimeField(null=True)
    texted_at = DateTimeField(null=True)

    class Meta:
        table_name = "notice"
        indexes = (
            (("person_id", "read_at"), False),
            (("person_id", "created_at"), False),
        )

    @property
    def reason(self) -> Reason:
        """Return the sentence, to be shown in the reader's language."""
        return Reason.of(self.text, **json.loads(self.fields))


def _nobody(person_ids: list[str]) -> dict[str, Contact]:
    return {}


def _plain(reason: Reason, locale: str) -> str:
    return str(reason)


class _Book:
    """Who knows addresses, and who speaks a person's language; the floors above hand these in."""

    look_up: Callable[[list[str]], dict[str, Contact]] = staticmethod(_nobody)
    speak: Callable[[Reason, str], str] = staticmethod(_plain)


def address_book(look_up: Callable[[list[str]], dict[str, Contact]]) -> None:
    """Let `look_up(person ids)` answer where people can be reached."""
    _Book.look_up = staticmethod(look_up)


def voice(speak: Callable[[Reason, str], str]) -> None:
    """Let `speak(reason, locale)` word what leaves the house."""
    _Book.speak = staticmethod(speak)


def worded(reason: Reason, locale: str) -> str:
    """Word a sentence for somebody who reads `locale`."""
    return _Book.speak(reason, locale)


def notify(
    person_ids: Iterable[str],
    text: str,
    values: dict[str, Any] | None = None,
    *,
    link: str = "",
    event: Any = None,
) -> int:
    """Tell people something inside write(); return to how many it is new."""
    if not in_write():
        raise RuntimeError("a notice can only be written inside write()")
    fields = json.dumps(values or {}, ensure_ascii=False, sort_keys=True, default=str)
    event_id = event.id if event is not None else None
    told = 0
    for person_id in dict.fromkeys(person_ids):
        digest = _digest(event_id, person_id, text, fields) if event_id else None
        if digest and _told(digest=digest):
            continue
        notice = Notice.create(
            person_id=person_id,
            text=text,
            fields=fields,
            link=link,
            event_id=event_id,
            digest=digest,
        )
        _promise(notice)
        told += 1
    return told


@prepared
def _told(digest):
    return Notice.select(Notice.id).where(Notice.digest == digest).tuples()


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()


def _promise(notice: Notice) -> None:
    if delivery.mails():
        jobs.enqueue(MAIL, {"notice": notice.id}, key=f"mail:{notice.id}")
    if delivery.texts():
        jobs.enqueue(SMS, {"notice": notice.id}, key=f"sms:{notice.id}")


def unread(person_id: str) -> int:
    """Count what a person has not read."""
    return _unread(person=person_id)[0][0]


@prepared
def _unread(person):
    mine = (Notice.person_id == person) & Notice.read_at.is_null()
    return Notice.select(fn.COUNT(SQL("*"))).where(mine).tuples()  # the index alone answers


def inbox(person_id: str, limit: int = 50, before: Any = None) -> list[Notice]:
    """List a person's notices, newest first; `before` is the last one of the page above."""
    if before is None:
        return _newest(person_id, limit)
    return _older(person_id, limit, before.created_at, before.id)


@prepared
def _newest(person, most):
    mine = Notice.select().where(Notice.person_id == person)
    return mine.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(most)


@prepared
def _older(person, most, moment, key):
    same = (Notice.created_at == moment) & (Notice.id < key)
    older = (Notice.person_id == person) & ((Notice.created_at < moment) | same)
    rows = Notice.select().where(older)
    return rows.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(most)


def mark_read(person_id: str, notice_ids: list[str] | None = None) -> int:
    """Mark a person's own notices (all of them, or those named) as read."""
    mine = (Notice.person_id == person_id) & Notice.read_at.is_null()
    if notice_ids is not None:
        mine &= Notice.id.in_(notice_ids)
    with write():
        return Notice.update(read_at=clock.now()).where(mine).execute()


def _reach(payload: dict) -> tuple[Notice | None, Contact]:
    notice = Notice.get_or_none(Notice.id == payload["notice"])
    if notice is None:
        return None, Contact()
    return notice, _Book.look_up([notice.person_id]).get(notice.person_id, Contact())


def _mail(payload: dict) -> bool:
    notice, contact = _reach(payload)
    if notice is None or notice.mailed_at is not None or not contact.email:
        return False
    text = _Book.speak(notice.reason, contact.locale)
    delivery.send_mail(contact.email, text, notice.link, notice.id)
    return True


def _text(payload: dict) -> bool:
    notice, contact = _reach(payload)
    if notice is None or notice.texted_at is not None or not contact.phone:
        return False
    delivery.send_text(contact.phone, _Book.speak(notice.reason, contact.locale), notice.id)
    return True


def _mailed(payload: dict, sent: bool) -> None:
    if sent:
        Notice.update(mailed_at=clock.now()).where(Notice.id == payload["notice"]).execute()


def _texted(payload: dict, sent: bool) -> None:
    if sent:
        Notice.update(texted_at=clock.now()).where(Notice.id == payload["notice"]).execute()


jobs.register({MAIL: jobs.Handler(_mailed, _mail), SMS: jobs.Handler(_texted, _text)})
