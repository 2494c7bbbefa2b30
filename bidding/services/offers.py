"""Sealed offers: submitted, replaced, never opened here; the first one is the sign-up itself.

Only the form is checked. The moment that counts is read under the log's lock, through the same
group commit as sign-ups; the same idempotency key gets the same receipt again.
"""

import functools
import hashlib
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from peewee import IntegrityError

from app.kernel import clock, events, group
from app.kernel.db import new_id
from app.kernel.errors import Invalid, Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.permissions import Actor
from app.kernel.sealing import envelope as sealing
from app.kernel.sealing.envelope import MalformedError
from bidding.models import Envelope, Requirement, SealedFile, Signup
from bidding.rules import timetable
from bidding.rules.marks import NONE as NO_MARKS
from bidding.rules.marks import Marks
from bidding.rules.offers import NONCE
from bidding.services import pricing, refusing, signup, trustees
from bidding.services.signup import Gate

REPLACED = "bidding.offer.replaced"
AGAIN = Reason("贵机构刚刚在别处投递过报价，请刷新页面后再办理")
# In one question: what this key has made, the newest envelope of the standing sign-up, what is held.
_STANDING = f"""
SELECT (SELECT event FROM bidding_envelope WHERE key = ?), s.id, e.offer, e.number,
       {signup.HELD_COLUMNS}
FROM (SELECT 1 AS one) o
LEFT JOIN bidding_signup s ON s.slot = ?
LEFT JOIN bidding_envelope e ON e.signup_id = s.id
  AND e.number = (SELECT MAX(number) FROM bidding_envelope WHERE signup_id = s.id)
LEFT JOIN {signup.HELD} q ON 1 = 1
ORDER BY {signup.HELD_ORDER}
"""  # noqa: S608 our own words
_KEYS = """
SELECT k.opening FROM bidding_trustee t JOIN bidding_trustee_key k ON k.id = t.key_id
WHERE t.requirement_id = ? ORDER BY t.place
"""
_SLOT = "SELECT id FROM bidding_signup WHERE slot = ?"


@dataclass(frozen=True)
class Standing:
    """What an agency has submitted so far (`number` 0 when nothing stands), and what it holds."""

    given: str | None
    signup: str | None
    offer: str | None
    number: int
    held: list[tuple]


def notice_of(passed: Gate) -> str:
    """Name the edition that envelopes are bound to."""
    return f"{passed.id}/{passed.edition}"


def standing(passed: Gate, key: str = "") -> Standing:
    """Read what stands for the agency of a gate, and what the key has already made."""
    agency = passed.agency
    read = signup.rows(_STANDING, key, signup.slot(passed), agency, agency)
    given, signed, offer, number = read[0][:4]
    return Standing(given, signed, offer, number or 0, [row[4:] for row in read])


@functools.lru_cache(maxsize=512)
def keys_of(requirement: str, edition: int) -> tuple[str, ...]:
    """Return the trustees' opening keys by place; an edition never changes them."""
    return tuple(row[0] for row in signup.rows(_KEYS, requirement))


def task(passed: Gate, requirement: Requirement) -> dict[str, Any]:
    """Tell a browser or the offline file all it needs to seal for this agency: nothing secret.

    `least` and `most` are the bounds of the notice in fen or basis points, None for no bound.
    """
    before = standing(passed)
    keys = [
        {
            "place": one.place,
            "name": one.key.name,
            "opening": one.key.opening,
            "signing": one.key.signing,
        }
        for one in trustees.of(requirement)
    ]
    return {
        "format": "lianshen-sealing-task/1",
        "notice": notice_of(passed),
        "number": passed.number,
        "title": passed.title,
        "uscc": passed.uscc,
        "offer": before.offer,
        "version": before.number + 1,
        "mode": NONCE if passed.seals_nonces else passed.price_mode,
        "until": clock.iso(passed.signup_until),
        **pricing.between(requirement),
        "trustees": keys,
    }


def submit(
    passed: Gate,
    text: str,
    nonce: str,
    key: str,
    actor: Actor,
    clerk: str | None = None,
    *,
    marks: Marks = NO_MARKS,
) -> Event:
    """Take an envelope as the first or the next version; return the event of the receipt.

    Raises Invalid for the form of the envelope, NotAllowed with reasons, and refusing.Refused
    (with the logged refusal) at and after F.
    """
    digest = hashlib.sha256(f"{passed.id} offer {key}".encode()).hexdigest()
    key = f"{passed.agency or actor.org_id}{digest}"[:64]
    before = standing(passed, key)
    if before.given:
        return Event.get_by_id(before.given)
    if not timetable.is_open(clock.now(), passed.signup_until):
        raise refusing.refused(passed, actor)
    against = signup.objections(passed, clock.today())
    if against:
        raise NotAllowed(*against)
    made = _Made(_checked(passed, text, before), text, key, clerk, marks)
    try:
        return group.submit(_job(passed, made, nonce, before, actor))
    except Late:
        raise refusing.refused(passed, actor) from None
    except IntegrityError:
        given = standing(passed, key).given
        if given is not None:
            return Event.get_by_id(given)
        raise NotAllowed(AGAIN) from None


@dataclass(frozen=True)
class _Made:
    """An envelope whose form is right, and how it came."""

    envelope: dict[str, Any]
    text: str
    key: str
    clerk: str | None
    marks: Marks = NO_MARKS

    @functools.cached_property
    def sha256(self) -> str:
        """Hash the text once."""
        return sealing.digest(self.text)

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the log commits to of it."""
        return {
            "offer": self.envelope["offer"],
            "number": self.envelope["version"],
            "envelope_sha256": self.sha256,
            "commitment": self.envelope["commitment"],
            **({"window": True} if self.clerk else {}),
        }

    def row(self, signed: str, event: Event) -> dict[str, Any]:
        """Write the row of the envelope for a sign-up."""
        return {
            "id": new_id(),
            "created_at": event.at,
            "version": 1,
            "signup": signed,
            "offer": self.envelope["offer"],
            "number": self.envelope["version"],
            "body": self.text,
            "sha256": self.sha256,
            "commitment": self.envelope["commitment"],
            "at": event.at,
            "key": self.key,
            "event": event.id,
            "clerk": self.clerk,
            **self.marks.columns,
        }


def outside(passed: Gate, text: str) -> dict[str, Any]:
    """Check what anybody can see of an envelope; nothing here depends on earlier offers."""
    try:
        found = sealing.read(text)
    except MalformedError as problem:
        raise _wrong(str(problem)) from None
    if found["notice"] != notice_of(passed):
        raise _wrong("这个信封是为另一份公告或另一版公告密封的，请为本公告重新密封")
    if tuple(row["key"] for row in found["shares"]) != keys_of(passed.id, passed.edition):
        raise _wrong("信封没有密封给本公告的全部受托人，请重新密封")
    return found


def _checked(passed: Gate, text: str, before: Standing) -> dict[str, Any]:
    """Check all of an envelope that can be known without opening it."""
    found = outside(passed, text)
    if found["version"] != before.number + 1 or before.offer not in {None, found["offer"]}:
        raise _wrong("报价的版本与已投递的不衔接，请刷新页面后重新密封")
    if found["blobs"]:
        mine = (SealedFile.requirement == passed.id) & (
            SealedFile.organisation == passed.organisation_id
        )
        rows = SealedFile.select(SealedFile.sha256)
        there = {r.sha256 for r in rows.where(mine, SealedFile.sha256.in_(found["blobs"]))}
        if not set(found["blobs"]) <= there:
            raise _wrong("有附件还没有上传，请先上传全部密封附件")
    return found


def _wrong(sentence: str) -> Invalid:
    return Invalid({"envelope": Reason(sentence)})


def _job(passed: Gate, made: _Made, nonce: str, before: Standing, actor: Actor) -> group.Job:
    if before.number:
        return _replacing(passed, made, before, actor)
    return signup.job(
        passed,
        nonce,
        made.key,
        actor,
        before.held,
        told=made.facts,
        beside=lambda signed, event: [(Envelope, made.row(signed, event))],
    )


def _replacing(passed: Gate, made: _Made, before: Standing, actor: Actor) -> group.Job:
    event = events.draft(
        REPLACED,
        SimpleNamespace(subject_kind=Signup.subject_kind, id=before.signup),
        actor=actor,
        facts={
            "requirement": passed.id,
            "notice": passed.number,
            "edition": passed.edition,
            "agency_uscc": passed.uscc,
            **made.facts,
        },
        visibility="sealed",
    )

    def check(now: Any) -> None:
        signup.still_open(passed, now)
        if signup.rows(_SLOT, signup.slot(passed)) != [(before.signup,)]:
            raise NotAllowed(AGAIN)  # withdrawn in the meantime

    return group.Job(check, [(Envelope, made.row(before.signup, event))], event)


def current(signed: Signup) -> Envelope | None:
    """Return the envelope of a sign-up that counts, None for sign-ups without offers."""
    return signed.envelopes.order_by(Envelope.number.desc()).first()
