"""Forty projects of six owners, with the units that take part, registered over the year."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from app.accounts.models import Organisation
from app.accounts.rules.uscc import with_check_digit
from app.demo import names
from app.demo.building import sets
from app.demo.stage import Stage, Story
from app.kernel import clock
from projects import queries
from projects.models import Project
from projects.services import registration

COUNT = 40
STATION, STORE = 0, 1  # the two projects whose drawings are reviewed
TEMPORARY, WITHDRAWN = (13, 26, 39), (31,)
KINDS = ("approval", "verification", "filing", "filing")


@dataclass(frozen=True)
class Work:
    """One project of the practice year."""

    number: int
    name: str
    category: str
    grade: str
    wan: int
    owner: int
    region: str
    began: int


def works() -> list[Work]:
    """List the projects; every third belongs to the owner with the demo account (0)."""
    found = []
    for number in range(COUNT):
        pattern, category, grade, wan = names.WORKS[number % len(names.WORKS)]
        place = names.PLACES[(number * 3 + number // 10) % len(names.PLACES)]
        name = pattern.format(place)
        if number in (STATION, STORE):
            name = (sets.STATION if number == STATION else sets.STORE).name
            category, grade = "房建", ("medium" if number == STATION else "small")
        owner = 0 if number in (STATION, STORE) or number % 3 == 0 else 1 + number % 5
        region = names.REGIONS[number % len(names.REGIONS)]
        came = 236 - number * 5 if number not in TEMPORARY else 12 - number // 5
        found.append(Work(number, names.PRACTICE + name, category, grade, wan, owner, region, came))
    return found


def owners(stage: Stage) -> list[Organisation]:
    """Make the owners besides the one with the demo account; return all six."""
    found = [stage.places["owner"]]
    stage.adopt(stage.places["owner"], "owner")
    for number, name in enumerate(names.OWNERS, 1):
        region = names.REGIONS[number]
        code = with_check_digit(f"91{region}MAYP{number:05d}")
        found.append(stage.found("owner", names.PRACTICE + name, code, region))
    return found


def register(stage: Stage, work: Work, owner: Organisation) -> Project:
    """Register a project at the present moment, with the demo designer among its units."""
    actor = stage.acting(owner.id)
    designer = stage.places["designer"]
    units = {f"{role}_{what}": "" for role in registration.UNIT_ROLES for what in ("name", "uscc")}
    if work.number % 4 == 0 or work.number == STORE:
        units |= {"design_name": designer.name, "design_uscc": designer.uscc}
    if work.number % 3 == 0:
        units |= _outside("survey", "大地勘测院", work, 1) | _outside(
            "construction", "建工集团", work, 2
        )
        units |= _outside("supervision", "监理公司", work, 3)
    command = SimpleNamespace(
        is_open=True,
        code="" if work.number in TEMPORARY else code_of(work),
        name=work.name,
        kind=KINDS[work.number % 4],
        category=work.category,
        grade=work.grade,
        region=work.region,
        address=f"{names.STREETS[work.number % 8]}{work.number + 10}号地块",
        investment_fen=work.wan * 10_000 * 100,
        area_m2=work.wan * 3 if work.category == "房建" else None,
        content="演练项目，建设内容均为虚构。",
        contact=owner.contact or names.person(work.number),
        phone=owner.phone or names.phone(900),
        **units,
    )
    return registration.register(command, actor)


def code_of(work: Work) -> str:
    """Write a well-formed national code of the month in which the project came."""
    return f"{clock.today():%y%m}-{work.region}-89-01-9{work.number:05d}"


def _outside(role: str, name: str, work: Work, kind: int) -> dict[str, str]:
    code = with_check_digit(f"91{work.region}MAYQ{kind}{work.number:04d}")
    brand = names.PLACES[work.number % 10]
    return {f"{role}_name": f"{names.PRACTICE}{brand}{name}", f"{role}_uscc": code}


def withdraw(stage: Stage, project: Project, owner: Organisation) -> None:
    """Take a registration back."""
    why = "项目调整，并入后续工程统一实施"
    registration.withdraw(queries.project(project.id), why, stage.acting(owner.id))


def stories(stage: Stage, places: list[Organisation]) -> list[Story]:
    """Return one story per project; the projects are kept by number."""
    return [_story(stage, work, places[work.owner]) for work in works()]


def _story(stage: Stage, work: Work, owner: Organisation) -> Story:
    yield stage.ago(work.began, f"{9 + work.number % 8:02d}:{(work.number * 7) % 60:02d}")
    project = register(stage, work, owner)
    stage.kept[project_key(work.number)] = project
    if work.number in WITHDRAWN:
        yield stage.ago(20, "16:40")
        withdraw(stage, project, owner)


def project_key(number: int) -> str:
    """Name a project among the things the stage keeps."""
    return f"project {number}"
