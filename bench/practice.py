"""The practice house as a place to measure in: built by its own command, its pages by name."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app.accounts import queries
from app.accounts.models import Organisation, Person
from app.config import ROOT
from bench import market
from bidding.models import DrawRound, Requirement
from intermediaries.models import Agency
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet


def build(data: Path) -> float:
    """Migrate an empty folder, then load the practice data; return the seconds of the loading."""
    environment = os.environ | {"LIANSHEN_DATA": str(data), "LIANSHEN_DEMO": "1"}
    seconds = 0.0
    for command in ("migrate", "demo"):
        begun = time.monotonic()
        words = [sys.executable, "-m", "app.cli", command]
        subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
        seconds = time.monotonic() - begun
    return seconds


@dataclass(frozen=True)
class Page:
    """An address and whose browser opens it; no cookie is anybody's."""

    path: str
    cookie: str = ""


def hot_pages(app: Flask) -> dict[str, Page]:
    """Name the pages opened most, the richest thing of each kind that the practice house has."""
    package, sheet = reviewed()
    requirement = Requirement.get(Requirement.state == "signup")
    drawn = DrawRound.select().where(DrawRound.drawn_at.is_null(False)).first().requirement_id
    owner = browser(app, package.owner_id)
    lead = browser(app, package.institution_id)
    operator = browser(app, Organisation.get(Organisation.kind == "operator").id)
    public = {
        "welcome": "/",
        "agency_list": "/agencies",
        "agency": f"/agencies/{Agency.get(Agency.state == 'listed').id}",
        "project_list": "/projects/public",
        "project": f"/projects/public/{package.project_id}",
        "notice_list": "/bidding/requirements",
        "notice": f"/bidding/requirements/{requirement.id}",
        "draw_record": f"/bidding/requirements/{drawn}/draw",
    }
    inside = {
        "desk": Page("/desk", owner),
        "desk_lead": Page("/desk", lead),
        "desk_operator": Page("/desk", operator),
        "inbox": Page("/inbox", owner),
        "package_list": Page("/joint-review/packages", owner),
        "opinions": Page(f"/joint-review/packages/{package.id}/opinions", lead),
        "package": Page(f"/joint-review/packages/{package.id}", owner),
        "sheet": Page(f"/joint-review/sheets/{sheet.id}", lead),
    }
    return {name: Page(path) for name, path in public.items()} | inside


def reviewed() -> tuple[Package, Sheet]:
    """Find the package with the most sheets and its sheet with the most opinions."""
    package = max(Package.select(), key=lambda one: one.sheets.count())
    return package, max(package.sheets, key=lambda one: one.opinions.count())


def browser(app: Flask, organisation: str) -> str:
    """Sign a person of the organisation in; return the Cookie header."""
    place = Organisation.get_by_id(organisation)
    person = next(p for p in Person.select() if place.id in places_of(p))
    return market.signed_in(app, person, place).cookie


def places_of(person: Person) -> list[str]:
    """Return the ids of the organisations a person acts for."""
    return [one.id for one in queries.organisations_of(person.id)]
