"""回避: who may not review. Order 13: no subordination or interest relation with owner,
survey or design firm; checked at assignment, not at the certificate."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.errors import Reason


@dataclass(frozen=True)
class Party:
    """Owner or unit of the project: organisation id (None outside the house), code, name, role."""

    organisation_id: str | None
    uscc: str | None
    name: str
    role: str


@dataclass(frozen=True)
class Reviewer:
    """Who is to review: the organisation acted for, all organisations of any duty, relations.

    `relations` are (kind label, code or None, name) of the reviewer's organisation.
    """

    name: str
    organisation_id: str
    organisation_uscc: str | None
    duties_in: frozenset[str]
    relations: tuple[tuple[str, str | None, str], ...] = ()


def tied(reviewer: Reviewer, parties: tuple[Party, ...]) -> list[Reason]:
    """Say every tie between the reviewer and the parties; empty means free."""
    found = []
    for party in parties:
        if party.organisation_id and party.organisation_id == reviewer.organisation_id:
            found.append(_because("{who}所在单位就是本项目的{role}（{party}）", reviewer, party))
        elif party.organisation_id in reviewer.duties_in:
            found.append(_because("{who}同时在本项目的{role}（{party}）任职", reviewer, party))
        elif party.uscc and party.uscc == reviewer.organisation_uscc:
            found.append(_because("{who}所在单位就是本项目的{role}（{party}）", reviewer, party))
        found += _relations(reviewer, party)
    return found


def _relations(reviewer: Reviewer, party: Party) -> list[Reason]:
    return [
        Reason.of(
            "{who}所在单位与本项目的{role}（{party}）有关联：{kind}",
            who=reviewer.name,
            role=Reason(party.role),
            party=party.name,
            kind=Reason(kind),
        )
        for kind, uscc, name in reviewer.relations
        if (uscc and uscc == party.uscc) or (name and name == party.name)
    ]


def _because(sentence: str, reviewer: Reviewer, party: Party) -> Reason:
    return Reason.of(sentence, who=reviewer.name, role=Reason(party.role), party=party.name)
