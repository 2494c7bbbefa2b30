"""What departments send back goes on the record of who made it (R269): one event a department."""

from __future__ import annotations

from app.kernel.events import record
from app.kernel.permissions import Actor
from joint_review import queries
from joint_review.disciplines import name_of
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.opinion_states import OpinionState

RETURNED = "joint_review.package.returned"


def tell_returns(package: Package, actor: Actor) -> None:
    """Inside write(), when a round is told: say which departments ask for what must be changed."""
    by_department: dict[str, list[Opinion]] = {}
    for opinion in queries.issued(package):
        asks = opinion.state == OpinionState.ISSUED and opinion.severity == "must"
        if asks and opinion.organisation.kind == "department":
            by_department.setdefault(opinion.organisation_id, []).append(opinion)
    for department, opinions in by_department.items():
        areas = dict.fromkeys(name_of(one.discipline) for one in opinions)
        facts = {
            "title": package.title,
            "project_code": package.project.code,
            "round": package.round,
            "department": opinions[0].organisation.name,
            "department_id": department,
            "disciplines": "、".join(areas),
            "must": len(opinions),
        }
        record(RETURNED, package, actor=actor, facts=facts)
