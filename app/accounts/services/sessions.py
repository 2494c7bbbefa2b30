"""Sessions: opened at sign-in, seen while used, revoked one by one or all at once."""

import datetime as dt
import functools
from collections import namedtuple

from peewee import JOIN

from app.accounts import queries
from app.accounts.models import Organisation, Person, Session
from app.accounts.rules import tokens
from app.accounts.services.duties import duty_names
from app.kernel import clock, events, parameters
from app.kernel import db as kernel_db
from app.kernel.db import db, write
from app.kernel.errors import NotAllowed, NotFound
from app.kernel.permissions import Actor

# A session is marked as seen at most this often: reading pages should not write.
SEEN_EVERY = dt.timedelta(minutes=5)

Known = namedtuple(  # noqa: PYI024 rows of one prepared query
    "Known", "session_id created_at seen_at person_id login name email locale theme actor"
)

_GATE = """
SELECT s.id, s.created_at, s.seen_at, p.id, p.login, p.name, p.email, p.locale, p.theme,
       o.id, o.name, o.kind, o.state, d.role, o.region_id
FROM session s
JOIN person p ON p.id = s.person_id
LEFT JOIN organisation o ON o.id = s.organisation_id
LEFT JOIN duty d ON d.person_id = p.id AND d.organisation_id = o.id AND d.revoked_at IS NULL
     AND d.since <= {p} AND (d.until IS NULL OR d.until > {p})
WHERE s.token = {p} AND s.revoked_at IS NULL AND p.state = 'active'
      AND p.session_version = s.session_version
"""

_ASKED = {sqlite: _GATE.format(p="?" if sqlite else "%s") for sqlite in (True, False)}


def open_session(
    person: Person, *, method: str, address: str = "", agent: str = ""
) -> tuple[Session, str]:
    """Begin a session for the organisation acted for last; return it and the cookie's token."""
    token = tokens.new_token()
    with write():
        session = Session.create(
            token=tokens.digest(token),
            person=person,
            organisation=_last_organisation(person),
            session_version=Person.get_by_id(person.id).session_version,
            method=method,
            address=address[:45],
            agent=agent[:200],
        )
        facts = {"method": method, "session": session.id}
        actor = Actor(person_id=person.id, name=person.name)
        events.record("accounts.person.sign_in", person, actor=actor, facts=facts)
    return session, token


def _last_organisation(person: Person) -> str | None:
    mine = [o.id for o in queries.organisations_of(person.id)]
    query = Session.select(Session.organisation).where(
        Session.person == person, Session.organisation.in_(mine)
    )
    last = query.order_by(Session.created_at.desc()).tuples().first()
    return last[0] if last else next(iter(mine), None)


def recognise(token: str) -> Known | None:
    """Return who holds `token`, one query; None when revoked, expired or the account closed."""
    now = clock.now()
    sql, moment = _ASKED[kernel_db.is_sqlite()], _param(now)
    rows = db.execute_sql(sql, (moment, moment, tokens.digest(token))).fetchall()
    if not rows:
        return None
    created, seen = (_moment(value) for value in rows[0][1:3])
    if not alive(created, seen, now):
        return None
    return Known(rows[0][0], created, seen, *rows[0][3:9], _actor(rows))


def alive(created: dt.datetime, seen: dt.datetime, now: dt.datetime) -> bool:
    """Say whether neither the absolute nor the idle lifetime is over."""
    longest = dt.timedelta(hours=parameters.value("accounts.session_hours"))
    idle = dt.timedelta(minutes=parameters.value("accounts.session_idle_minutes"))
    return now < created + longest and now < seen + idle


def _param(moment: dt.datetime):
    return str(moment) if kernel_db.is_sqlite() else moment


def _moment(value) -> dt.datetime:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def _actor(rows) -> Actor:
    first = rows[0]
    person_id, name, (org_id, org_name, kind, state) = first[3], first[5], first[9:13]
    roles = [row[13] for row in rows if row[13]]
    if org_id is None or not roles:
        return Actor(person_id=person_id, name=name)
    duties = _duties(kind, state, tuple(roles))
    return Actor(person_id, name, org_id, org_name, kind, duties, region=first[14] or "")


@functools.lru_cache(maxsize=512)
def _duties(kind: str, state: str, roles: tuple[str, ...]) -> frozenset[str]:
    return duty_names(Organisation(kind=kind, state=state), roles)


def mark_seen(known: Known) -> None:
    """Note that the session is in use, at most every five minutes."""
    now = clock.now()
    if now - known.seen_at >= SEEN_EVERY:
        with write():
            Session.update(seen_at=now).where(Session.id == known.session_id).execute()


def act_for(session_id: str, organisation_id: str, *, actor: Actor) -> Organisation:
    """Switch the session to another organisation of the person; NotFound for a foreign one."""
    with write():
        mine = {o.id: o for o in queries.organisations_of(actor.person_id)}
        if organisation_id not in mine:
            raise NotFound("没有找到这个组织，或您在其中没有职责")
        query = Session.update(organisation=organisation_id)
        query.where(Session.id == session_id, Session.person == actor.person_id).execute()
        person = queries.person(actor.person_id)
        facts = {"organisation": organisation_id, "session": session_id}
        events.record("accounts.person.act_for", person, actor=actor, facts=facts)
    return mine[organisation_id]


def sessions_of(person_id: str) -> list[Session]:
    """List the sessions that still count, the latest first."""
    now = clock.now()
    query = (
        Session.select(Session, Organisation).join(Organisation, JOIN.LEFT_OUTER).switch(Session)
    )
    query = query.join(Person).where(Session.person == person_id, Session.revoked_at.is_null())
    query = query.where(Session.session_version == Person.session_version)
    rows = query.order_by(Session.seen_at.desc())
    return [row for row in rows if alive(row.created_at, row.seen_at, now)]


def latest(limit: int = 200) -> list[Session]:
    """List the sessions of everybody that still count, the latest seen first."""
    query = Session.select(Session, Person, Organisation).join(Person).switch(Session)
    query = query.join(Organisation, JOIN.LEFT_OUTER).where(Session.revoked_at.is_null())
    query = query.where(Session.session_version == Person.session_version)
    now = clock.now()
    rows = query.order_by(Session.seen_at.desc()).limit(limit)
    return [row for row in rows if alive(row.created_at, row.seen_at, now)]


def revoke(session: Session, *, actor: Actor) -> None:
    """End one session; NotAllowed when it has ended already."""
    with write():
        query = Session.update(revoked_at=clock.now())
        if not query.where(Session.id == session.id, Session.revoked_at.is_null()).execute():
            raise NotAllowed("这个会话已经结束")
        facts = {"session": session.id}
        events.record("accounts.person.end_session", session.person, actor=actor, facts=facts)


def revoke_all(person: Person, *, actor: Actor, keep: str | None = None) -> None:
    """End every session of a person; the one with id `keep` goes on. One version step."""
    with write():
        bump = Person.update(session_version=Person.session_version + 1)
        bump.where(Person.id == person.id).execute()
        if keep:
            version = Person.get_by_id(person.id).session_version
            query = Session.update(session_version=version)
            query.where(Session.id == keep, Session.person == person).execute()
        events.record("accounts.person.end_sessions", person, actor=actor)
