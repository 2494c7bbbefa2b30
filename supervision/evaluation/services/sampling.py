"""The survey of a year where a place samples: announced, frozen, drawn, and the drawn are asked.

The anchor of each draw is in the log an hour before its pool is fixed, and the pool an hour before
the draw; the promise is made by the first contract that ends in a place that samples.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.kernel import clock, events, jobs, parameters
from app.kernel.db import new_id
from app.kernel.numbers import next_number
from bidding.models import Contract
from intermediaries.models import Agency
from supervision import drawn
from supervision.evaluation import rules, samples
from supervision.evaluation.models import OwnerSample
from supervision.evaluation.parameters import DRAW, FREEZE, SAMPLING, STEPS, SURVEY
from supervision.evaluation.sampling import Steps, sample_size
from supervision.evaluation.services import opening

KEY = "supervision.owner_sample."
BETWEEN = dt.timedelta(hours=1)
COUNTY = 6  # digits of its code
CHUNK = 20  # agencies in one transaction


def survey(payload: dict) -> None:
    """Job: announce the draws of a year, some agencies at a time; done twice it changes nothing."""
    year, after = payload["year"], payload["after"]
    agencies = samples.agencies_waiting(year, after, CHUNK)
    for agency in agencies:
        waiting = samples.contracts_waiting(agency, year)
        for region in sorted({place_of(one, year) for one in waiting}):
            if samples.of(agency, region, year) is None:
                _announce(agency, region, year)
    if len(agencies) == CHUNK:
        following = {"year": year, "after": agencies[-1].id}
        jobs.enqueue(SURVEY, following, key=f"{SURVEY}:{year}:{agencies[-1].id}")


def place_of(contract: Contract, year: int) -> str:
    """Return the place that samples a contract: whose setting holds there at the end of the year;
    the county where the setting is everybody's."""
    region = contract.project.region_id
    return parameters.place_of(SAMPLING, dt.date(year, 12, 31), region) or region[:COUNTY]


def _of(row: OwnerSample) -> list[Contract]:
    found = samples.contracts_waiting(row.agency, row.year)
    return [one for one in found if place_of(one, row.year) == row.region_id]


def _announce(agency: Agency, region: str, year: int) -> None:
    key, now = new_id(), clock.now()
    number = f"测评抽样〔{year}〕{next_number(OwnerSample.subject_kind, year)}号"
    told = drawn.announced(key, number)
    row = OwnerSample(
        id=key, agency=agency, region=region, year=year, number=number, anchor=told["chain_anchor"]
    )
    moments = {"freeze_at": clock.iso(now + BETWEEN), "draw_at": clock.iso(now + 2 * BETWEEN)}
    row.opened = drawn.log_event(f"{KEY}announce", row, told | facts_of(row) | moments)
    row.save(force_insert=True)
    jobs.enqueue(FREEZE, {"sample": key}, due=now + BETWEEN, key=f"{FREEZE}:{key}")


def facts_of(row: OwnerSample) -> dict[str, Any]:
    """Return the facts every event of a sample carries; no owner is named in the log."""
    return {"agency": row.agency.name, "year": row.year, "region": row.region_id}


def freeze(payload: dict) -> None:
    """Job: fix who may be drawn, and how many."""
    row = samples.sample(payload["sample"])
    if row.frozen_at is not None:
        return
    contracts = _of(row)
    owners = {one.owner_id: (one.owner.uscc or one.owner_id, one.owner.name) for one in contracts}
    if not owners:
        return
    row.projects = len({one.project_id for one in contracts})
    wanted = sample_size(row.projects, len(owners), steps_of(row))
    told = drawn.fix(row, row.number, owners.values(), wanted)
    row.frozen = drawn.log_event(f"{KEY}freeze", row, told | facts_of(row) | {"wanted": wanted})
    row.save()
    events.checkpoint("freeze")
    jobs.enqueue(DRAW, {"sample": row.id}, due=clock.now() + BETWEEN, key=f"{DRAW}:{row.id}")


def steps_of(row: OwnerSample) -> Steps:
    """Read the numbers of the place as they were on the last day of the year."""
    day = dt.date(row.year, 12, 31)
    numbers = {name: parameters.value(key, day, row.region_id) for name, key in STEPS.items()}
    return Steps(**numbers)


def draw(payload: dict) -> None:
    """Job: draw, and ask the drawn owners about every contract of theirs with the agency."""
    row = samples.sample(payload["sample"])
    if row.drawn_at is not None:
        return
    told = drawn.draw(row, [])
    row.save()
    told |= facts_of(row) | {"notice": row.number, "picked": row.picks}
    drawn.log_event(f"{KEY}draw", row, told)
    events.checkpoint("draw")
    asked = set(drawn.picked(row))
    for one in _of(row):
        if (one.owner.uscc or one.owner_id) in asked:
            opening.open_window(one, row.agency, rules.OWNER)
