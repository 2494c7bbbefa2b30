"""Reading a file of an existing library: batch by batch, each with its cursor in one transaction.

Killed at any moment, the next start goes on after the last batch kept; nothing is read twice into
the table. The open file is kept between batches, so that a long file is read once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.accounts.models import Region
from app.accounts.states import KIND_LABELS, OrganisationKind, OrganisationState
from app.kernel import clock, events, files, jobs, parameters
from app.kernel.cache import look_again
from app.kernel.db import insert_rows, write
from app.kernel.errors import Invalid, Reason
from app.kernel.fire import fire
from app.kernel.jobs import Handler
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.catalogue import PEOPLE_CERTIFICATES
from intermediaries.models import Agency, ImportRow, LibraryImport
from intermediaries.rules import importing
from intermediaries.rules.import_people import Rules
from intermediaries.services import flags, lines
from intermediaries.states import ENTRY
from intermediaries.states.importing import LIBRARY_IMPORT, ImportState, RowOutcome

READ = "intermediaries.import_read"
STEP = 4000  # rows of one batch
MOST = 200_000  # rows of one file with anything in them
MOST_LINES = 1_048_576  # rows of a sheet, empty ones too
LEASE = 120
COUNTS = {
    RowOutcome.NEW: LibraryImport.new_rows,
    RowOutcome.SAME: LibraryImport.same_rows,
    RowOutcome.CHANGED: LibraryImport.changed_rows,
    RowOutcome.REFUSED: LibraryImport.refused_rows,
}


@dataclass
class _Open:
    """A file being read: where it stands and which place holds which column."""

    rows: Iterator[tuple[str, ...]]
    columns: dict[int, str] = field(default_factory=dict)
    at: int = 0
    filled: int = 0


_open: dict[str, _Open] = {}


@dataclass(frozen=True)
class Batch:
    """What was read in one go; `fault` says why the file cannot be taken at all."""

    start: int
    cursor: int
    lines: tuple[tuple[int, importing.Verdict], ...] = ()
    is_last: bool = False
    fault: Reason | None = None


def begin(stream: Any, name: str, actor: Actor) -> LibraryImport:
    """Keep the file and promise to read it."""
    blob = files.store(stream, name, accept=("xlsx", "text"), field="file")
    with write():
        found = LibraryImport.create(
            name=name[:255], sha256=blob.sha256, org_id=actor.org_id, by_name=actor.name
        )
        files.attach(blob, found.subject_kind, found.id, "source", actor, name)
        facts = {"file": name, "sha256": blob.sha256}
        events.record("intermediaries.library_import.upload", found, actor=actor, facts=facts)
        _promise(found.id, 0)
    return found


def _promise(key: str, cursor: int) -> None:
    jobs.enqueue(READ, {"import": key, "cursor": cursor}, key=f"import:{key}:read:{cursor}")


def read(payload: dict) -> Batch | None:
    """Read and judge the next rows, outside of any transaction."""
    found = queries.library_import(payload["import"])
    if found is None or found.state != ImportState.READING or found.cursor != payload["cursor"]:
        return None
    try:
        return _read(found)
    except Invalid as error:
        return Batch(found.cursor, found.cursor, fault=error.reasons[0])


def _read(found: LibraryImport) -> Batch:
    source = _source(found)
    raw: list[tuple[int, dict[str, str]]] = []
    is_last = False
    while len(raw) < STEP:
        row = next(source.rows, None)
        if row is None:
            is_last = True
            break
        source.at += 1
        if any(row):
            told = {key: row[i] for i, key in source.columns.items() if i < len(row)}
            if not importing.is_example(told):
                raw.append((source.at, told))
            source.filled += 1
        if source.filled > MOST or source.at > MOST_LINES:
            return Batch(found.cursor, source.at, fault=_too_many())
    return Batch(found.cursor, source.at, tuple(_judged(found, raw)), is_last)


def _too_many() -> Reason:
    return Reason.of("一个文件最多 {n} 行，请分成几个文件导入。", n=MOST)


def _source(found: LibraryImport) -> _Open:
    """Go on in the open file, or open it and walk to the cursor."""
    source = _open.pop(found.id, None)
    if source is None or source.at != found.cursor or not source.at:
        path = Path(files.path_of(found.sha256))
        if not found.cursor and lines.too_many(path, MOST + 1):  # one more: the headings
            raise Invalid({"file": _too_many()})
        source = _Open(lines.rows(path))
        heading = next(source.rows, ())
        source.columns, reasons = importing.headings(heading)
        if reasons:
            raise Invalid({"file": reasons[0]})
        source.at = 1
        while source.at < found.cursor and (row := next(source.rows, None)) is not None:
            source.at += 1
            source.filled += any(row)
    _open.clear()
    _open[found.id] = source
    return source


def _judged(
    found: LibraryImport, raw: list[tuple[int, dict[str, str]]]
) -> Iterator[tuple[int, importing.Verdict]]:
    typed = {importing.codes.compact(row.get("uscc", "")) for _, row in raw} - {""}
    earlier = queries.imported_codes(found, typed)
    world = _world(typed)
    for n, row in raw:
        verdict = importing.judge(row, world, earlier)
        earlier.setdefault(verdict.values["uscc"], n)
        yield n, verdict


def _world(codes: set[str]) -> importing.World:
    today = clock.today()
    forms: dict[str, tuple[str, ...]] = {}

    def allowed(region: str) -> tuple[str, ...]:
        if region not in forms:
            value = parameters.value("intermediaries.legal_forms", today, region)
            forms[region] = tuple(value)
        return forms[region]

    items = queries.items()
    library = queries.library_of(codes)
    return importing.World(
        day=today,
        regions=frozenset(code for (code,) in Region.select(Region.code).tuples()),
        items={i.code: i.code for i in items} | {i.name: i.code for i in items},
        forms=allowed,
        library={code: _known(agency) for code, agency in library.items()},
        others=_others(codes - set(library)),
        people=Rules(frozenset(PEOPLE_CERTIFICATES), flags.digest),
    )


def _known(agency: Agency) -> importing.Known:
    values = {key: getattr(agency, key) for key in importing.COMPARED if key != "region"}
    values["region"] = agency.region_id
    return importing.Known(agency.id, agency.state.value, ENTRY.labels[agency.state], values)


def _others(codes: set[str]) -> dict[str, str]:
    """Name the organisations that hold a code and cannot be an agency of the library."""
    found = {}
    for one in queries.organisations_with(codes):
        if one.kind != OrganisationKind.AGENCY or one.state != OrganisationState.APPROVED:
            found[one.uscc] = KIND_LABELS[one.kind]
    return found


def keep(payload: dict, batch: Batch | None) -> None:
    """Keep a batch with its cursor (the job's effect); a batch already kept changes nothing."""
    if batch is None:
        return
    key = payload["import"]
    here = (LibraryImport.id == key) & (LibraryImport.cursor == batch.start)
    here &= LibraryImport.state == ImportState.READING
    counts = Counter(verdict.outcome for _, verdict in batch.lines)
    changes = {COUNTS[outcome]: COUNTS[outcome] + n for outcome, n in counts.items()}
    if batch.fault:
        changes = dict.fromkeys(COUNTS.values(), 0)  # nothing of the file is kept
    if (
        not LibraryImport.update({LibraryImport.cursor: batch.cursor, **changes})
        .where(here)
        .execute()
    ):
        return
    insert_rows(ImportRow, [_row(key, n, verdict) for n, verdict in batch.lines])
    look_again(batch.start, batch.cursor, STEP, ImportRow)
    if batch.fault:
        ImportRow.delete().where(ImportRow.source == key).execute()
        _end(key, "fail", batch.fault)
    elif batch.is_last:
        _end(key, "finish", None)
    else:
        _promise(key, batch.cursor)


def _row(key: str, n: int, verdict: importing.Verdict) -> dict[str, Any]:
    told = [{"text": one.text, "values": dict(one.values)} for one in verdict.reasons]
    return {
        "source": key,
        "n": n,
        "outcome": verdict.outcome,
        "uscc": verdict.values["uscc"][:40],
        "name": verdict.values["name"][:120],
        "data_json": json.dumps(verdict.values, ensure_ascii=False),
        "problems_json": json.dumps(told, ensure_ascii=False),
        "agency": verdict.agency,
    }


def _end(key: str, action: str, fault: Reason | None) -> None:
    _open.pop(key, None)
    if fault:
        told = json.dumps({"text": fault.text, "values": dict(fault.values)}, ensure_ascii=False)
        LibraryImport.update(problem_json=told).where(LibraryImport.id == key).execute()
    found = queries.library_import(key)
    facts = {"file": found.name, "rows": found.rows, "refused": found.refused_rows}
    fire(LIBRARY_IMPORT, found, action, SYSTEM, reason=str(fault or ""), facts=facts)


def drop(found: LibraryImport, reason: str, actor: Actor, *, seen: int | None = None) -> None:
    """Give an import up; the library stays as it is."""
    with write():
        facts = {"file": found.name}
        fire(LIBRARY_IMPORT, found, "drop", actor, reason=reason, facts=facts, seen=seen)


READING = Handler(effect=keep, prepare=read, lease=LEASE)
