"""What all papers of a joint review draw on: the package, its opinions, who reviewed, who built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.accounts.models import Organisation
from exports.spec import Fields
from joint_review import queries
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from projects.queries import units_of

ROLES = (("survey", "勘察单位"), ("design", "设计单位"))


@dataclass(frozen=True)
class Review:
    """What all papers of a package draw on."""

    package: Package
    institution: str
    opinions: tuple[Opinion, ...]
    replies: dict[str, list[Reply]]
    tasks: tuple[Task, ...]
    units: dict[str, str]
    narrowed: str = ""


def load(key: str) -> Review:
    """Gather a package with its issued opinions, replies, reviewers and units."""
    package = queries.package(key)
    issued = tuple(queries.issued(package))
    units: dict[str, list[str]] = {}
    for unit in units_of(package.project):
        units.setdefault(unit.role, []).append(unit.name)
    institution = Organisation.get_or_none(Organisation.id == package.institution_id)
    return Review(
        package=package,
        institution=institution.name if institution else "",
        opinions=issued,
        replies=queries.replies(issued),
        tasks=tuple(queries.tasks(package)),
        units={role: "、".join(names) for role, names in units.items()},
    )


def project_fields(data: Review) -> Fields:
    project = data.package.project
    rows = [
        ("项目名称", project.name),
        ("项目代码", project.number),
        ("建设单位", data.package.owner.name),
        ("建设地点", project.address),
        ("项目类别", project.category_label),
        ("规模等级", project.grade_label),
    ]
    rows += [(label, data.units[role]) for role, label in ROLES if role in data.units]
    return Fields(tuple(rows))


def clause_of(opinion: Opinion) -> str:
    return "\n".join(
        filter(None, (f"{opinion.basis} {opinion.clause}".strip(), opinion.clause_text))
    )


def sheet_of(opinion: Opinion) -> str:
    return f"{opinion.sheet.number} {opinion.sheet.title}".strip() if opinion.sheet_id else ""


def no_text(_: Any) -> str:
    """Leave a cell empty, for a hand to sign."""
    return ""


def issuer_of(data: Review) -> tuple[str | None, str]:
    return data.package.institution_id, data.institution


COMMON: dict[str, Any] = {
    "subject_kind": "joint_review.package",
    "permission": "package.view",
    "load": load,
}
