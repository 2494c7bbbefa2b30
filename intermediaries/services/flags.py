"""One person in two agencies: found by a keyed digest, told to both, over when one retires them.

Only agencies that have handed in are compared, so that nobody learns from a draft where somebody
works; neither agency is told which the other one is.
"""

from __future__ import annotations

import hashlib
import hmac

from app.kernel import clock, events, keys
from app.kernel.db import write
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from app.kernel.prepared import prepared
from intermediaries.models import Agency, PersonFlag, Practitioner
from intermediaries.states import FLAG, AgencyState, FlagState

LABEL = "identity of practitioners"
COMPARED = (
    AgencyState.SUBMITTED,
    AgencyState.CORRECTION,
    AgencyState.LISTED,
    AgencyState.SUSPENDED,
)


def digest(identity: str) -> str:
    """Return the keyed digest of an identity number; without the house's key it says nothing."""
    text = identity.strip().upper().encode()
    return hmac.digest(keys.derive(LABEL), text, hashlib.sha256).hex()


def look(agency: Agency) -> list[PersonFlag]:
    """Flag the people of an agency whom another agency declares too; inside write()."""
    by_digest = {one.id_digest: one for one in _known(agency.id)}
    if not by_digest:
        return []
    others = _elsewhere(agency.id, list(by_digest))
    found = [_raise(by_digest[other.id_digest], other) for other in others]
    return [flag for flag in found if flag is not None]


@prepared
def _known(agency):
    mine = (Practitioner.agency == agency) & Practitioner.retired_on.is_null()
    return Practitioner.select().where(mine, Practitioner.id_digest != "")


@prepared
def _elsewhere(agency, digests):
    query = Practitioner.select(Practitioner, Agency).join(Agency)
    others = (Practitioner.agency != agency) & Practitioner.id_digest.in_(digests)
    return query.where(others, Practitioner.retired_on.is_null(), Agency.state.in_(COMPARED))


def _raise(one: Practitioner, other: Practitioner) -> PersonFlag | None:
    first, second = sorted((one.id, other.id))
    pair = (PersonFlag.first == first) & (PersonFlag.second == second)
    if PersonFlag.select().where(pair).exists():
        return None
    flag = PersonFlag.create(first=first, second=second)
    facts = {"certificate": one.certificate}
    events.record("intermediaries.person_flag.open", flag, actor=SYSTEM, facts=facts)
    for person in (one, other):
        told = {"certificate": person.certificate}
        key = "intermediaries.agency.flag_person"
        events.record(key, person.agency, actor=SYSTEM, facts=told)
    return flag


def leave(person: Practitioner) -> None:
    """End the open flags of a person who has been retired; inside write()."""
    about = (PersonFlag.first == person.id) | (PersonFlag.second == person.id)
    for flag in list(PersonFlag.select().where(about, PersonFlag.state == FlagState.OPEN)):
        fire(FLAG, flag, "resolve", SYSTEM, sets={"ended_at": clock.now()})
        for one in (flag.first, flag.second):
            told = {"certificate": one.certificate}
            key = "intermediaries.agency.flag_over"
            events.record(key, one.agency, actor=SYSTEM, facts=told)


def leave_all(agency: Agency) -> None:
    """End the flags of everybody in an agency that has left the shelf; inside write()."""
    for person in list(Practitioner.select().where(Practitioner.agency == agency)):
        leave(person)


def explain(flag: PersonFlag, reason: str, actor: Actor, *, seen: int | None = None) -> PersonFlag:
    """End a flag with what the regulator found out, for example lawful part-time practice."""
    with write():
        sets = {"ended_at": clock.now()}
        fire(FLAG, flag, "explain", actor, reason=reason, seen=seen, sets=sets)
    return flag
