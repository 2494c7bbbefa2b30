"""Who among the agencies of a purchase is tied to whom, as the library knows it today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.kernel import parameters
from app.kernel.errors import Reason
from bidding.models import Requirement
from bidding.rules import bonds
from bidding.rules.avoidance import Tie
from bidding.rules.bonds import Bidder
from intermediaries.models import Agency, Relation

MOST = 20


def blocking(requirement: Requirement) -> tuple[list[str], str]:
    """Return the kinds that keep related bidders out and the rule, as of the notice's own day."""
    day = requirement.opened_at.date() if requirement.opened_at else None
    kinds, rule = (
        parameters.value(f"bidding.related_{name}", day, requirement.region_id)
        for name in ("kinds", "rule")
    )
    return kinds, rule


def words(requirement: Requirement) -> list[Reason]:
    """Print the rule for related bidders; none where one agency is asked by name."""
    if requirement.method == "direct":
        return []
    return bonds.in_words(*blocking(requirement))


def bidders(agencies: Sequence[Agency]) -> list[Bidder]:
    """See agencies as bonds see them, with two questions for however many."""
    ties: dict[str, list[Tie]] = {}
    rows = Relation.select().where(Relation.agency.in_([one.id for one in agencies] or [""]))
    for row in rows:
        ties.setdefault(row.agency_id, []).append(Tie(row.kind, row.name, row.uscc or ""))
    return [
        Bidder(
            one.uscc,
            one.name,
            (one.legal_representative, one.legal_id_masked),
            one.address,
            one.phone,
            tuple(ties.get(one.id, ())),
        )
        for one in agencies
    ]


def fallen(requirement: Requirement, agencies: Iterable[Agency]) -> Mapping[str, str]:
    """Say who falls out of the pool by ties to another bidder; `agencies` as they signed up."""
    kinds, rule = blocking(requirement)
    return bonds.fallen(bidders(list(agencies)), kinds, rule) if kinds else {}


def kin_of(requirement: Requirement, key: str | None) -> Mapping[str, str]:
    """Name the agencies of the library that must not sign up beside this one, with the reason."""
    agency = Agency.get_or_none(Agency.id == key)
    kinds, _ = blocking(requirement)
    if agency is None or requirement.method == "direct" or not kinds:
        return {}
    (own,) = bidders([agency])
    near = [one for one in _near(agency, own) if one.id != agency.id]
    return bonds.kin(own, bidders(near), kinds)


def _near(agency: Agency, own: Bidder) -> list[Agency]:
    codes = [tie.uscc for tie in own.ties if tie.uscc]
    names = [tie.name for tie in own.ties if len(tie.name) >= bonds.SHORTEST_NAME]
    tied = Relation.select(Relation.agency).where(
        Relation.uscc.in_([*codes, agency.uscc]) | Relation.name.in_([*names, agency.name])
    )
    near = Agency.id.in_(tied) | Agency.uscc.in_(codes or [""]) | Agency.name.in_(names or [""])
    if all(own.legal):
        near |= Agency.legal_representative == own.legal[0]
    return list(Agency.select().where(near).order_by(Agency.uscc).limit(MOST))
