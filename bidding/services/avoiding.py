"""Who must be avoided in a purchase: ties of owner and designers, and the agency named directly."""

from collections.abc import Sequence
from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, parameters
from app.kernel.prepared import prepared
from bidding.models import Exclusion, Requirement
from bidding.rules import avoidance
from bidding.rules.avoidance import Party, Tie
from bidding.rules.directing import Named
from bidding.services import fitting
from intermediaries.models import Agency, Relation
from projects import queries as projects


def parties(requirement: Requirement) -> tuple[Party, ...]:
    """Return the owner and the designers, with the ties they declared if they are agencies."""
    owner = requirement.owner
    designers = projects.units_of(requirement.project_id, "design")
    codes = [u.uscc for u in designers if u.uscc]
    registered = Organisation.select().where(Organisation.uscc.in_(codes or [""]))
    known = {row.uscc: row for row in registered}
    return (
        Party(
            owner.name, owner.uscc or "", "业主", ties_of(owner.uscc), *_seat(requirement, owner)
        ),
        *(
            Party(
                u.name,
                u.uscc or "",
                "设计单位",
                ties_of(u.uscc),
                *_seat(requirement, known.get(u.uscc)),
            )
            for u in designers
        ),
    )


def _seat(requirement: Requirement, place: Any) -> tuple[str, str]:
    """Return address and phone of a party, where local rules compare them."""
    day, region = clock.today(), requirement.region_id
    if place is None or not parameters.value("bidding.avoid_places", day, region):
        return "", ""
    return place.address, place.phone


def ties_of(uscc: str | None) -> tuple[Tie, ...]:
    """Return what an agency with this code has declared; nothing for anybody else."""
    return ties_of_many([uscc]).get(uscc, ()) if uscc else ()


def ties_of_many(codes: Sequence[str]) -> dict[str, tuple[Tie, ...]]:
    """Return what each of these agencies has declared, by its code, in one query."""
    found: dict[str, tuple[Tie, ...]] = {}
    for row in _ties(list(codes)) if codes else ():
        tie = Tie(row.kind, row.name, row.uscc or "")
        found[row.agency.uscc] = (*found.get(row.agency.uscc, ()), tie)
    return found


@prepared
def _ties(codes):
    return Relation.select(Relation, Agency).join(Agency).where(Agency.uscc.in_(codes))


def freeze_avoidance(requirement: Requirement) -> None:
    """Write the automatic part of the avoidance list; it holds for the whole edition."""
    Exclusion.delete().where(
        Exclusion.requirement == requirement,
        Exclusion.automatic == True,  # noqa: E712 SQL
    ).execute()
    named = {row.uscc for row in requirement.exclusions}
    around = parties(requirement)
    for agency in _tied_agencies(around):
        why = avoidance.automatic(_party(agency), around)
        if why and agency.uscc not in named:
            Exclusion.create(
                requirement=requirement,
                uscc=agency.uscc,
                name=agency.name,
                reason="；".join(why)[:200],
                automatic=True,
            )


def _party(agency: Agency) -> Party:
    ties = tuple(Tie(r.kind, r.name, r.uscc or "") for r in agency.relations)
    return Party(agency.name, agency.uscc, "", ties, agency.address, agency.phone)


def _tied_agencies(around: tuple[Party, ...]) -> list[Agency]:
    """List the agencies that share a name or code with a party, or with a tie of a party."""
    names = {p.name for p in around} | {t.name for p in around for t in p.ties}
    codes = {p.uscc for p in around} | {t.uscc for p in around for t in p.ties}
    names, codes = sorted(names - {""}), sorted(codes - {""})
    tied = Relation.select(Relation.agency).where(
        Relation.name.in_(names) | Relation.uscc.in_(codes)
    )
    there = Agency.uscc.in_(codes) | Agency.name.in_(names) | Agency.id.in_(tied)
    for field, told in ((Agency.address, "address"), (Agency.phone, "phone")):
        seats = sorted({getattr(p, told) for p in around} - {""})
        there |= field.in_(seats) if seats else there
    return list(Agency.select().where(there).order_by(Agency.uscc))


def named(requirement: Requirement) -> Named | None:
    """Judge the agency that a direct choice names, as things are today."""
    agency = requirement.chosen
    if agency is None:
        return None
    place, day = requirement.region_id, clock.today()
    against = fitting.against(agency, fitting.of(requirement), day, place)
    tied = avoidance.automatic(_party(agency), parties(requirement))
    return Named(agency.name, tuple(against), tuple(tied))
