"""Projects and units for tests; plain rows with sensible defaults."""

import itertools

from app.kernel.db import write
from projects.models import Project, Unit
from projects.services.registration import index
from projects.states import ProjectState
from tests.factories.accounts import make_organisation, make_region, make_uscc

_count = itertools.count(1)


def make_code(region="320193", month="2509"):
    """Return a fresh well-formed project code."""
    return f"{month}-{region}-89-01-{next(_count):06d}"


def make_project(owner=None, *, name=None, state=ProjectState.REGISTERED, units=(), **more):
    """Return a registered project; `units` are (role, organisation) pairs."""
    number = next(_count)
    values = {
        "code": make_code() if state == ProjectState.REGISTERED else None,
        "temporary_number": f"LS-2000-{number:06d}",
        "region": more.pop("region", None) or make_region(),
        "address": "江东路1号",
        "kind": "filing",
        "category": "房建",
        "grade": "medium",
        "investment_fen": 8_600_000_000,
        "area_m2": 42_000,
    }
    with write():
        owner = owner or make_organisation(kind="owner")
        project = Project.create(
            owner=owner, name=name or f"河西第{number}综合楼", state=state, **(values | more)
        )
        index(project)
        make_unit(project, "owner", owner)
        for role, organisation in units:
            make_unit(project, role, organisation)
    return project


def make_unit(project, role="design", organisation=None, **more):
    """Return a unit of the project, an organisation of the platform if one is given."""
    values = {"name": "金陵建筑设计院有限公司", "uscc": None}
    if organisation is not None:
        values = {"name": organisation.name, "uscc": organisation.uscc}
    values |= more
    values["uscc"] = values["uscc"] or make_uscc()
    with write():
        return Unit.create(project=project, role=role, organisation=organisation, **values)
