"""Signing up and withdrawing: the busy path, one gate query and one group commit.

The moment that counts is read under the log's lock: max(now, last log time) < F, or the sign-up
is refused with a receipt of refusal. The same idempotency key gets the same receipt again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from peewee import IntegrityError

from app.kernel import canonical, clock, events, group, log, seeds
from app.kernel.db import db, is_sqlite, known, new_id, write
from app.kernel.errors import Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import BOTH_SIDES, fire
from app.kernel.permissions import Actor
from bidding.methods import METHODS
from bidding.models import Signup
from bidding.rules import asked, eligibility, levels, timetable
from bidding.rules.asked import Asked
from bidding.rules.marks import NONE as NO_MARKS
from bidding.rules.marks import Marks
from bidding.services import fitting
from bidding.services.refusing import refused
from bidding.states import SIGNUP, RequirementState, SignupState
from intermediaries import queries as shelf

SUBMITTED = "bidding.signup.submitted"
TWICE = Reason("贵机构已报名本公告，无需重复报名；如需更换随机数，请先撤回")

_GATE = """
SELECT r.id, r.number, r.title, r.state, r.edition, r.signup_until, r.item_id, r.owner_id,
       a.id, a.organisation_id, a.uscc, a.name, x.reason, s.until,
       r.region_id,
       EXISTS (SELECT 1 FROM restriction q WHERE q.agency_id = a.id AND q.lifted_at IS NULL),
       r.item_edition, r.method, r.price_mode, r.chosen_id, r.level,
       r.details, r.within_id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM bidding_agreement m WHERE m.requirement_id = r.within_id
         AND m.agency_id = a.id AND m.state = 'in_force'),
       EXISTS (SELECT 1 FROM event e WHERE e.subject_kind = 'bidding.requirement'
         AND e.subject_id = r.id AND e.actor_id = ? AND e.org_id <> ?)
FROM bidding_requirement r
JOIN service_item i ON i.code = r.item_id
LEFT JOIN agency a ON a.organisation_id = ?
LEFT JOIN bidding_exclusion x ON x.requirement_id = r.id AND x.uscc = a.uscc
LEFT JOIN shelf s ON s.item = r.item_id AND s.agency_id = a.id AND a.state = 'listed'
  AND COALESCE(r.item_edition, i.edition) = i.edition
WHERE r.id = ?
"""
_OPEN = "SELECT state, edition, signup_until FROM bidding_requirement WHERE id = ?"
# Certificates and people of an agency as they are now.
HELD = """(
  SELECT 'paper' AS what, kind, level, major, number, expires_on FROM qualification
  WHERE agency_id = ? AND retired_on IS NULL
  UNION ALL
  SELECT 'person', certificate, level, major, number, expires_on FROM practitioner
  WHERE agency_id = ? AND retired_on IS NULL
)"""
HELD_COLUMNS = "q.what, q.kind, q.level, q.major, q.number, q.expires_on"
HELD_ORDER = "q.what, q.kind, q.number"
# In one question: what this key has already made, and what is held.
_BEFORE = f"""
SELECT s.event, {HELD_COLUMNS}
FROM (SELECT CAST(? AS VARCHAR(64)) AS key) k
LEFT JOIN bidding_signup s ON s.key = k.key
LEFT JOIN {HELD} q ON 1 = 1
ORDER BY {HELD_ORDER}
"""  # noqa: S608 our own words
_HELD = ("kind", "level", "major", "number")


@dataclass(frozen=True)
class Gate:
    """Everything a sign-up is judged by, read with one statement."""

    id: str
    number: str
    title: str
    state: str
    edition: int
    signup_until: dt.datetime
    item: str
    owner_id: str
    agency: str | None
    organisation_id: str | None
    uscc: str
    name: str
    avoided: str | None
    qualified_until: dt.date | None
    place: str | None
    restricted: bool
    item_edition: int | None
    method: str
    price_mode: str
    invited: str | None = None
    level: int = 1
    details: Any = None
    outside: bool = False
    for_others: bool = False

    @property
    def asked(self) -> Asked:
        """Read which services are asked for; the engines give JSON as text or as a mapping."""
        known = self.details
        return asked.read(self.item, (json.loads(known) if isinstance(known, str) else known) or {})

    @property
    def is_sealed(self) -> bool:
        """Say whether the notice takes sealed offers."""
        return METHODS[self.method].offers == "sealed"

    @property
    def seals_nonces(self) -> bool:
        """Say whether the nonces of the notice come sealed to trustees."""
        return self.level == levels.SEALED


def rows(sql: str, *values: object) -> list[tuple]:
    """Ask in SQL with `?` on either engine."""
    return db.execute_sql(sql if is_sqlite() else sql.replace("?", "%s"), values).fetchall()


def gate(requirement: str, organisation: str | None, person: str | None = None) -> Gate | None:
    """Read the gate of a published requirement for an organisation and a person; None without."""
    read = rows(_GATE, person, organisation, organisation, requirement)
    if not read or read[0][4] == 0:
        return None
    found = list(read[0])
    found[5] = Signup.at.python_value(found[5])
    if isinstance(found[13], str):
        found[13] = dt.date.fromisoformat(found[13])
    return Gate(*found)


def over(passed: Gate, now: dt.datetime) -> list[Reason]:
    """Say why nobody may sign up any more; empty while the notice is open."""
    if not timetable.is_open(now, passed.signup_until):
        return [Reason.of("报名已于 {at} 截止", at=passed.signup_until)]
    if passed.state != RequirementState.SIGNUP:
        return [Reason("采购需求已不在报名阶段")]
    return []


def objections(passed: Gate, day: dt.date) -> list[Reason]:
    """Say why this organisation may not sign up today; empty means it may."""
    if passed.agency is None:
        return [Reason("贵单位还不是已入驻的中介机构，请先办理入驻")]
    if passed.for_others:
        return [BOTH_SIDES]
    if passed.outside:
        return [eligibility.NOT_MEMBER]
    if passed.invited not in {None, passed.agency}:
        return [Reason("本公告为直接选取，只由所选机构接受邀请")]
    avoided = {passed.uscc: passed.avoided} if passed.avoided else {}
    unqualified: list[Reason] = []
    wanted, until = passed.asked, passed.qualified_until
    if not wanted.is_plain or passed.restricted or until is None or until < day:
        agency, place, kept = shelf.agency(passed.agency), passed.place, passed.item_edition
        unqualified = fitting.against(agency, wanted, day, place, kept)
    return eligibility.refusals(passed.uscc, avoided, unqualified)


def sign_up(passed: Gate, nonce: str, key: str, actor: Actor, *, marks: Marks = NO_MARKS) -> Event:
    """Sign up; the event returned carries the proof for the receipt.

    Raises NotAllowed with the reasons, or Late after F: then a refusal has been logged and the
    error carries its event as `refusal`.
    """
    digest = hashlib.sha256(f"{passed.id} {key}".encode()).hexdigest()
    key = f"{passed.agency or actor.org_id}{digest}"[:64]
    before = rows(_BEFORE, key, passed.agency, passed.agency)
    if before[0][0]:
        return Event.get_by_id(before[0][0])
    if not timetable.is_open(clock.now(), passed.signup_until):
        raise refused(passed, actor)
    against = objections(passed, clock.today())
    if against:
        raise NotAllowed(*against)
    try:
        held = [row[1:] for row in before]
        return group.submit(job(passed, nonce, key, actor, held, marks=marks))
    except Late:
        raise refused(passed, actor) from None
    except IntegrityError:
        given = _given(key)
        if given is not None:
            return given
        raise NotAllowed(TWICE) from None


def _given(key: str) -> Event | None:
    """Return the event of the sign-up that this key already made."""
    found = rows("SELECT event FROM bidding_signup WHERE key = ?", key)
    return Event.get_by_id(found[0][0]) if found else None


def slot(passed: Gate) -> str:
    """Name the one place an agency has in an edition."""
    return f"{passed.id}:{passed.edition}:{passed.agency}"


def job(
    passed: Gate,
    nonce: str,
    key: str,
    actor: Actor,
    held: list[tuple],
    *,
    told: dict[str, Any] | None = None,
    marks: Marks = NO_MARKS,
    beside: Callable[[str, Event], list[tuple[type, dict[str, Any]]]] | None = None,
) -> group.Job:
    """Prepare a sign-up for the group commit: `held` are rows of HELD_COLUMNS, `told` further
    facts, `beside` further rows."""
    signup, value = new_id(), seeds.nonce_value(nonce)
    snapshot = _snapshot(passed, held)
    event = events.draft(
        SUBMITTED,
        SimpleNamespace(subject_kind=Signup.subject_kind, id=signup),
        actor=actor,
        facts={
            "requirement": passed.id,
            "notice": passed.number,
            "edition": passed.edition,
            "agency_uscc": passed.uscc,
            "nonce": value,
            "snapshot_sha256": hashlib.sha256(snapshot.encode()).hexdigest(),
            "no_relation": True,
            **(told or {}),
        },
        visibility="sealed",
        states=(None, SignupState.ACTIVE),
    )
    row = _row(passed, signup, event, key, snapshot) | marks.columns
    row |= {"nonce": nonce, "nonce_value": value}
    more = beside(signup, event) if beside else []
    return group.Job(lambda now: still_open(passed, now), [(Signup, row), *more], event)


def _row(passed: Gate, signup: str, event: Event, key: str, snapshot: str) -> dict[str, Any]:
    return {
        "id": signup,
        "created_at": event.at,
        "version": 1,
        "requirement": passed.id,
        "edition": passed.edition,
        "agency": passed.agency,
        "organisation": passed.organisation_id,
        "uscc": passed.uscc,
        "name": passed.name,
        "snapshot": snapshot,
        "at": event.at,
        "key": key,
        "slot": slot(passed),
        "event": event.id,
        "state": SignupState.ACTIVE,
    }


def still_open(passed: Gate, now: dt.datetime) -> None:
    """Check once more under the lock: a revised, cancelled or closed notice takes nobody."""
    read = known()
    if (_OPEN, passed.id) not in read:  # once in a batch: only we write now
        read[_OPEN, passed.id] = rows(_OPEN, passed.id)[0]
    state, edition, until = read[_OPEN, passed.id]
    if state != RequirementState.SIGNUP:
        raise NotAllowed(Reason("采购需求已不在报名阶段"))
    if edition != passed.edition:
        raise NotAllowed(Reason("公告刚刚修订，请阅读新的公告后重新报名"))
    if not timetable.is_open(now, Signup.at.python_value(until)):
        raise Late(Reason("报名已截止"))


def _snapshot(passed: Gate, held: list[tuple]) -> str:
    """Write the agency's certificates and people as they are now; of people no names."""
    found: dict[str, list[dict[str, str | None]]] = {"paper": [], "person": []}
    for what, *facts, expires in held:
        if what is not None:
            one = dict(zip(_HELD, facts, strict=True))
            found[what].append(one | {"expires_on": str(expires) if expires else None})
    until = str(passed.qualified_until) if passed.qualified_until else None
    told = {"item": passed.item, "qualified_until": until}
    return canonical.text(told | {"papers": found["paper"], "people": found["person"]})


def withdraw(signup: Signup, actor: Actor, seen: int | None) -> Event:
    """Withdraw before F; the agency may sign up again."""
    until = signup.requirement.signup_until
    with write():
        if log.moment() >= until:
            raise Late(Reason.of("报名已于 {at} 截止，不能撤回", at=until))
        event = fire(SIGNUP, signup, "withdraw", actor, seen=seen)
        Signup.update(slot=None).where(Signup.id == signup.id).execute()
    return event
