"""What anybody can check of one purchase, and how: the page that asks for no trust."""

from app.kernel import log
from app.kernel.events import Event
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from bidding import queries
from bidding.queries import live
from bidding.rules import terms_of_method
from bidding.services import closing, labelled, lots, opened_record
from bidding.states import REQUIREMENT
from bidding.views import blueprint as known
from bidding.views.blueprint import bp

LABELS = (labelled.TIE, labelled.BASE)


def _lines(*keys):
    """The place in the log of each event that there is."""
    wanted = [key for key in keys if key]
    found = Event.select(Event.id, Event.seq).where(Event.id.in_(wanted or [""]))
    return dict(found.tuples())


def _drawn(subject, rounds):
    """The last record of a draw that names a winner; of sealed offers the labelled ones."""
    if subject.is_sealed:
        return None
    return next((row for row in reversed(rounds) if row.document), None)


@bp.get("/requirements/<id>/checks")
@allow("bidding.requirement.view", on=known.requirement)
def checks(subject):
    editions, frozen = queries.editions_of(subject), queries.freeze_of(subject)
    silent = subject.is_silent
    row = closing.of(subject) if subject.is_sealed else None
    drawn = None if silent else _drawn(subject, queries.rounds_of(subject))
    shown = (*LABELS, labelled.EXPERT) if subject.is_scored else LABELS
    marks = [labelled.of(subject, one) for one in shown] if row and not silent else []
    actor = current_actor()
    events = [one.event for one in editions]
    events += [frozen.event if frozen else "", drawn.event if drawn else ""]
    kept = log.latest()
    return answer(
        "bidding/checks.html",
        subject=subject,
        flow=REQUIREMENT,
        editions=editions,
        frozen=frozen,
        drawn=drawn,
        record=_record_of(subject, drawn),
        live_over=_bidding_rules(subject),
        row=row,
        opened=opened_record.is_open(row),
        may_see_closing=row is not None and allowed(actor, "bidding.opening.view", subject),
        marks=[one for one in marks if one],
        mine=queries.signup_of(subject, actor.org_id) if actor.org_id else None,
        lines=_lines(*events, row.opened_event if row else ""),
        key=kept["key"] if kept else "",
        beside=_beside(subject),
    )


def _beside(subject):
    """The other lots whose records can be held beside this one's, where lots are limited."""
    if not lots.is_limited(subject) or not _has_record(subject):
        return []
    return [one for one in lots.siblings(subject) if one != subject and _has_record(one)]


def _has_record(subject):
    """Say whether the record of who is selected can be downloaded."""
    if subject.is_silent:
        return False
    if subject.is_sealed:
        return opened_record.is_open(closing.of(subject))
    return bool(_bidding_rules(subject) or _drawn(subject, queries.rounds_of(subject)))


def _bidding_rules(subject):
    """The rules of a live bidding that is over, to hold its record against."""
    room = live.room(subject.id) if subject.method == "live_price" else None
    ended = room is not None and room.ended_at is not None
    return terms_of_method.words(subject.method, subject.rule_data) if ended else ()


def _record_of(subject, drawn):
    """The moment of the draw where there will be a record."""
    return drawn or (not subject.is_sealed and subject.method not in {"direct", "live_price"})
