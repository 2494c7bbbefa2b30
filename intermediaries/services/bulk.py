"""Putting many agencies on the shelf at once: demo, import of an old register, load tests.

The rows are those that admission would have left, without the events of a person's work: no
history is invented. One transaction; plain inserts; counts are made anew at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from app.accounts.models import Organisation
from app.accounts.states import OrganisationState
from app.kernel import clock, search
from app.kernel.db import insert_rows, new_id, write
from intermediaries import pledge, queries
from intermediaries.models import (
    Agency,
    AgencyRegion,
    Offering,
    Practitioner,
    Qualification,
    Relation,
    Shelf,
)
from intermediaries.rules.qualifying import Held, Holdings
from intermediaries.rules.standing import NATIONWIDE
from intermediaries.services import shelf
from intermediaries.states import AgencyState, CheckState, OfferingState

BATCH = 2000
KIND = Agency.subject_kind


@dataclass(frozen=True)
class Certificate:
    """A certificate of a seed."""

    kind: str
    level: str = ""
    major: str = ""
    number: str = ""
    issuer: str = "省级主管部门"
    issued_on: dt.date = dt.date(2024, 1, 1)
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class Promise:
    """A service of a seed, with its three promises."""

    item: str
    days: int = 10
    fee: str = "按双方合同约定"
    standard: str = "执行国家和行业现行标准"


@dataclass(frozen=True)
class Worker:
    """A person of a seed; of the identity number the masked form and the digest."""

    certificate: str
    name: str = ""
    number: str = ""
    id_masked: str = ""
    id_digest: str = ""
    insured_until: str = ""


@dataclass(frozen=True)
class Seed:
    """What is known of one agency. `organisation` is the id of one that exists already."""

    name: str
    uscc: str
    region: str
    organisation: str | None = None
    legal_form: str = "企业"
    address: str = ""
    contact: str = ""
    phone: str = ""
    legal_representative: str = ""
    grade: str = "B"
    score: int = 80
    is_rated: bool = False
    listed_at: dt.datetime | None = None
    regions: tuple[str, ...] = (NATIONWIDE,)
    certificates: tuple[Certificate, ...] = ()
    people: tuple[Worker, ...] = ()
    promises: tuple[Promise, ...] = ()
    relations: tuple[tuple[str, str, str | None], ...] = field(default=())


def load(seeds: Iterable[Seed]) -> list[str]:
    """Insert listed agencies with all that hangs on them; returns their ids in order."""
    made: list[str] = []
    items = {item.code: item for item in queries.items()}
    with write():
        for batch in _batches(seeds):
            made += _insert(batch, items)
        shelf.recount()
    return made


def _batches(seeds: Iterable[Seed]) -> Iterator[list[Seed]]:
    source = iter(seeds)
    while batch := list(islice(source, BATCH)):
        yield batch


def _insert(batch: list[Seed], items: dict) -> list[str]:
    rows, texts = gather(batch, items)
    for model in _ORDER:
        insert_rows(model, rows[model])
    search.index_many(KIND, texts)
    return list(texts)


def gather(batch: list[Seed], items: dict) -> tuple[dict[type, list[dict]], dict[str, str]]:
    """Make the rows of a batch, table by table, and the words by which each agency is found."""
    made = _Made()
    rows: dict[type, list[dict]] = {m: [] for m in _ORDER}
    texts: dict[str, str] = {}
    for seed in batch:
        agency = _agency_rows(rows, seed, made, items)
        _part_rows(rows, seed, agency, made)
        texts[agency["id"]] = " ".join(
            (search.named(seed.name), seed.uscc, agency["services_text"])
        )
        base = shelf.base_row(
            agency["id"], seed.region, seed.grade, seed.score, agency["listed_at"].date()
        )
        offered = [items[p.item] for p in seed.promises if p.item in items]
        rows[Shelf] += shelf.rows_of(base, offered, _holdings(seed), made.now.date())
    return rows, texts


_ORDER = (
    Organisation,
    Agency,
    AgencyRegion,
    Qualification,
    Practitioner,
    Relation,
    Offering,
    Shelf,
)


@dataclass(frozen=True)
class _Made:
    """What rows made together share: the moment, and the beginning of their ids, so that they lie
    side by side in every index; what cannot be foreseen of an id are 60 bits."""

    now: dt.datetime = field(default_factory=clock.now)
    begun: str = field(default_factory=lambda: new_id()[:4])

    def record(self) -> dict:
        return {"id": self.begun + new_id()[4:], "created_at": self.now, "version": 1}


def _agency_rows(rows: dict, seed: Seed, made: _Made, items: dict) -> dict:
    organisation, now = seed.organisation, made.now
    same = {name: getattr(seed, name) for name in ("name", "uscc", "region", "address")}
    same |= {"contact": seed.contact, "phone": seed.phone}
    if organisation is None:
        row = made.record() | same
        row |= {"kind": "agency", "state": OrganisationState.APPROVED, "is_person": False}
        rows[Organisation].append(row)
        organisation = row["id"]
    confirmed = pledge.current(now.date()).version
    names = [items[p.item].name for p in seed.promises if p.item in items]
    agency = made.record() | same
    agency |= {
        "organisation": organisation,
        "legal_form": seed.legal_form,
        "legal_representative": seed.legal_representative,
        "legal_id_masked": "",
        "introduction": "",
        "state": AgencyState.LISTED,
        "grade": seed.grade,
        "score": seed.score,
        "is_rated": seed.is_rated,
        "listed_at": seed.listed_at or now,
        "submitted_at": seed.listed_at or now,
        "corrections": 0,
        "correction_json": "{}",
        "no_shareholders": not any(r[0] == "shareholder" for r in seed.relations),
        "pledge_version": confirmed,
        "pledged_at": now,
        "pledged_by": seed.legal_representative,
        "suspended_until": None,
        "ban_until": None,
        "open_contracts": 0,
        "services_text": "、".join(names)[:400],
    }
    rows[Agency].append(agency)
    return agency


def _part_rows(rows: dict, seed: Seed, agency: dict, made: _Made) -> None:
    key = {"agency": agency["id"]}
    rows[AgencyRegion] += [key | {"region_code": code} for code in seed.regions]
    for paper in seed.certificates:
        checked = {"state": CheckState.VERIFIED, "retired_on": None}
        rows[Qualification].append(made.record() | key | vars(paper) | checked)
    for person in seed.people:
        rest = {"major": "", "expires_on": None, "retired_on": None, "insured_months": 0}
        rows[Practitioner].append(made.record() | key | vars(person) | rest)
    for kind, name, uscc in seed.relations:
        rows[Relation].append(made.record() | key | {"kind": kind, "name": name, "uscc": uscc})
    for promise in seed.promises:
        facts = {"item": promise.item, "promised_days": promise.days, "fee_note": promise.fee}
        facts |= {"standard": promise.standard, "state": OfferingState.LISTED}
        facts["listed_on"] = agency["listed_at"].date()
        rows[Offering].append(made.record() | key | facts)


def _holdings(seed: Seed) -> Holdings:
    papers = tuple(
        Held(c.kind, c.level, c.major, c.issued_on, c.expires_on) for c in seed.certificates
    )
    return Holdings(papers, tuple(Held(one.certificate) for one in seed.people))
