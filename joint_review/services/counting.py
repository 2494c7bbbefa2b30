"""首轮审查统计: what round 1 found, counted again when one of its opinions no longer stands."""

from __future__ import annotations

from joint_review import queries
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.opinion_states import OpinionState
from joint_review.rules import opinions as rules


def first_review(package: Package) -> None:
    """Count the opinions of round 1 that stand, inside write()."""
    rows = [
        (o.kind, o.severity, f"{o.basis} {o.clause}".strip())
        for o in queries.issued(package)
        if o.round == 1 and o.state != OpinionState.VOID
    ]
    counted = rules.first_review(rows)
    package.first_pass = counted["first_pass"]
    package.mandatory_count = counted["mandatory_count"]
    package.mandatory_clauses = counted["mandatory_clauses"]
    package.save(only=[Package.first_pass, Package.mandatory_count, Package.mandatory_clauses])


def again(opinion: Opinion) -> None:
    """Count again, inside write(), after an opinion of round 1 was lowered, revoked or made void."""
    package = Package.get_by_id(opinion.package_id)
    if opinion.round == 1 and package.first_pass is not None:
        first_review(package)
