"""Named reads of ratings; nothing here writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peewee import Case, fn

from app.accounts.models import Organisation
from app.accounts.rules.places import inside
from app.kernel import narrowing
from app.kernel.many import among
from app.kernel.paging import Page, cut, paged
from app.kernel.prepared import prepared
from bidding.models import Contract, Requirement
from intermediaries.models import Agency, ServiceItem
from projects.models import Project
from supervision.evaluation import rules
from supervision.evaluation.models import Evaluation
from supervision.evaluation.rules import Rating, Voice
from supervision.evaluation.states import PUBLISHED, EvaluationState

S = EvaluationState
Rater = Organisation.alias("rater")
MOST = 100  # lines of a desk
PLACE = (Requirement.id, Requirement.region, Project.id, Project.region)
EVER = (dt.date(2000, 1, 1), dt.date(9000, 1, 1))


@dataclass(frozen=True)
class Silence:
    """How often one owner was asked (windows that are over) and kept silent."""

    owner: str
    name: str
    asked: int
    unrated: int

    @property
    def rate(self) -> int | None:
        """Return the missing rate in basis points."""
        return rules.missing_rate(self.asked, self.unrated)


def counted() -> Any:
    """Build the condition that a rating is in the means."""
    return Evaluation.state.in_(PUBLISHED) & (Evaluation.ruling != "upheld")


def evaluation(key: str) -> Evaluation | None:
    """Return a rating with contract, agency, rater and item, None when there is none."""
    return _evaluation.first(key=key)


@prepared
def evaluations(keys: Any) -> Any:
    """Load many ratings with their contracts, agencies and places."""
    query = Evaluation.select(Evaluation, Contract, Agency, *PLACE).join(Contract)
    query = query.switch(Evaluation).join(Agency)
    return _placed(query).where(Evaluation.id.in_(keys))


@prepared
def _evaluation(key):
    return _listed().where(Evaluation.id == key)


def evaluation_of(contract: str, role: str) -> Evaluation | None:
    """Return what a role was asked about a contract, None when it was not."""
    return Evaluation.get_or_none(Evaluation.contract == contract, Evaluation.role == role)


@prepared
def of_contract(key):
    """List what everybody was asked about a contract, by role."""
    return _listed().where(Evaluation.contract == key).order_by(Evaluation.role)


def _listed() -> Any:
    fields = (Evaluation, Contract, Agency, Rater, ServiceItem)
    query = Evaluation.select(*fields).join(Contract).switch(Evaluation).join(Agency)
    query = query.switch(Evaluation).join(Rater, on=(Evaluation.rater == Rater.id), attr="rater")
    return query.switch(Evaluation).join(ServiceItem)


def _placed(query: Any) -> Any:
    """Join what tells the place of a rating: its purchase, and the project of that."""
    return query.switch(Contract).join(Requirement).switch(Contract).join(Project)


def page(filters: dict[str, Any], after: str = "", size: int = 20, here: str = "") -> Page:
    """Page through the ratings of a division, the newest window first (see `narrowed`)."""
    return paged(narrowed(filters, here), Evaluation.created_at, Evaluation.id, after, size)


def narrowed(filters: dict[str, Any], here: str = "") -> Any:
    """Build the list of ratings of a division; filters: state role item stars since until q."""
    query = _listed()
    if here:
        place = fn.COALESCE(Requirement.region, Project.region)
        query = _placed(query).where(inside(place, here))
    query = narrowing.same(query, filters, Evaluation.state, Evaluation.role, Evaluation.item)
    if filters.get("stars") in ("1", "2", "3", "4", "5"):
        low = int(filters["stars"]) * 100 - 50
        query = query.where(Evaluation.stars >= low, Evaluation.stars < low + 100)
    query = narrowing.between(query, filters, Evaluation.created_at)
    return narrowing.worded(query, filters, Agency.name, Rater.name, Contract.title)


def mine(organisation: str | None, after: str = "", size: int = 20) -> Page:
    """Page through what an organisation was asked for, newest first."""
    query = _listed().where(Evaluation.rater == organisation)
    return paged(query, Evaluation.created_at, Evaluation.id, after, size)


def about(agency: str, after: str = "", size: int = 20) -> Page:
    """Page through everything asked about an agency, newest first (its own list)."""
    query = _listed().where(Evaluation.agency == agency)
    return paged(query, Evaluation.created_at, Evaluation.id, after, size)


def published(filters: dict[str, str], after: str = "", size: int = 20) -> Page:
    """Page through what everybody may read, newest first; filters: agency item q."""
    query = _listed().where(Evaluation.counted_at.is_null(False))
    query = narrowing.same(query, filters, Evaluation.agency, Evaluation.item)
    query = narrowing.worded(query, filters, Agency.name)
    return paged(query, Evaluation.counted_at, Evaluation.id, after, size)


@prepared
def waiting(organisation: Any, state: Any) -> Any:
    """List the ratings an organisation still owes (open) or may still change (rated)."""
    query = _lines().where(Evaluation.rater == organisation, Evaluation.state == state)
    return query.order_by(Evaluation.created_at).limit(MOST)


@prepared
def answerable(organisation: Any) -> Any:
    """List the published ratings an agency may still answer."""
    query = _lines().switch(Evaluation).join(Agency)
    query = query.where(Agency.organisation == organisation, Evaluation.state == S.LOCKED)
    return query.order_by(Evaluation.created_at).limit(MOST)


@prepared
def appealed() -> Any:
    """List the appeals that wait for a ruling, with their places, oldest first."""
    query = _placed(_lines().select_extend(*PLACE)).where(Evaluation.state == S.APPEALED)
    return query.order_by(Evaluation.created_at).limit(MOST)


def _lines() -> Any:
    fields = (Evaluation.id, Evaluation.state, Evaluation.role, Evaluation.rater)
    return Evaluation.select(*fields, Contract.id, Contract.title).join(Contract)


def rating_of(
    agency: str, since: dt.datetime | dt.date | None = None, until: dt.date | None = None
) -> Rating:
    """Add up an agency's ratings published in a period (both days included).

    Per contract the voices are weighed as its edition says, then every contract counts once.
    Silence is in no mean; windows that ended in silence within the period are counted.
    """
    days = {"since": since or EVER[0], "end": _day_after(until or EVER[1])}
    rows, unrated = _given(agency=agency, **days), dict(_silent_roles(agency=agency, **days))
    return _weighed(rows, by_role=_voices(rows, unrated), unrated=sum(unrated.values()))


@prepared
def _given(agency, since, end):
    return _made().where(_within(since, end), counted(), Evaluation.agency == agency).tuples()


@prepared
def _silent_roles(agency, since, end):
    query = Evaluation.select(Evaluation.role, fn.COUNT(Evaluation.id)).where(
        Evaluation.agency == agency, Evaluation.state == S.UNRATED
    )
    return query.where(_within(since, end)).group_by(Evaluation.role).tuples()


def _made() -> Any:
    fields = (Evaluation.contract, Evaluation.role, Evaluation.stars, Evaluation.edition)
    return Evaluation.select(*fields, Evaluation.rater, Evaluation.agency)


def ratings_of(ids: list[str], since: dt.date, until: dt.date) -> dict[str, Rating]:
    """Add up the ratings of many agencies in one query, by id: contracts, raters, mean.

    Whether a row counts is looked at here: asked for by state, SQLite reads all ratings there are.
    """
    made = _made().select_extend(Evaluation.state, Evaluation.ruling)
    made = made.where(among(Evaluation.agency, ids), _within(since, _day_after(until)))
    by_agency: dict[str, list[tuple]] = {}
    for *row, state, ruling in made.tuples():
        if state in PUBLISHED and ruling != "upheld":
            by_agency.setdefault(row[5], []).append(tuple(row))
    return {key: _weighed(rows) for key, rows in by_agency.items()}


def _weighed(rows: list[tuple], **more: Any) -> Rating:
    values = list(rules.contract_stars(rows).values())
    stars = rules.mean(value for value in values if value is not None)
    raters, weighted = len({row[4] for row in rows}), rules.in_basis_points(stars)
    return Rating(n=len(values), raters=raters, weighted=weighted, **more)


def _within(since: Any, end: Any) -> Any:
    """Build: published (or closed in silence, which dates from its window) before the end."""
    moment = fn.COALESCE(Evaluation.counted_at, Evaluation.created_at)
    return (moment >= since) & (moment < end)


def _day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def _voices(rows: list[tuple], unrated: dict[str, int]) -> dict[str, Voice]:
    found = {}
    for role in rules.ROLES:
        given = [stars for _, said, stars, *_ in rows if said == role]
        silent = unrated.get(role, 0)
        found[role] = Voice(len(given) + silent, len(given), silent, rules.mean(given))
    return found


def rating_of_contract(contract: str) -> int | None:
    """Return the weighted hundredths of one contract, None while nobody's rating counts."""
    fields = (Evaluation.contract, Evaluation.role, Evaluation.stars, Evaluation.edition)
    rows = Evaluation.select(*fields).where(counted(), Evaluation.contract == contract).tuples()
    return rules.contract_stars(list(rows)).get(contract)


def silence_of(owner: str) -> Silence:
    """Return how often an owner kept silent."""
    found = _silences().where(Evaluation.owner == owner).tuples().first()
    return Silence(*found) if found else Silence(owner, "", 0, 0)


def silences(filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through owners by how many windows they let pass, most first; filters: q."""
    query, silent = narrowing.worded(_silences(), filters, Organisation.name), _silent()
    count, _, key = after.partition("~")
    if count.isascii() and count.isdecimal() and len(count) < 9:
        same = (silent == int(count)) & (Evaluation.owner < key)
        query = query.having((silent < int(count)) | same)
    query = query.order_by(silent.desc(), Evaluation.owner.desc()).limit(size + 1)
    return cut([Silence(*row) for row in query.tuples()], size, "unrated", "owner")


def _silent() -> Any:
    return fn.SUM(Case(None, ((Evaluation.state == S.UNRATED, 1),), 0))


def _silences() -> Any:
    fields = (Evaluation.owner, Organisation.name, fn.COUNT(Evaluation.id), _silent())
    query = Evaluation.select(*fields).join(Organisation, on=(Evaluation.owner == Organisation.id))
    query = query.where(Evaluation.role == rules.OWNER, Evaluation.state != S.OPEN)
    return query.group_by(Evaluation.owner, Organisation.name)
