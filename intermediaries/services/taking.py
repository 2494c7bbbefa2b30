"""Taking an import over: rows are laid ready batch by batch and become visible all together.

What waits is an agency in draft of an organisation that may not act, with its shelf rows in a
table of their own; the last transaction lists them, fills the shelf and counts it once. Killed at
any moment before, nothing of the import can be seen; the next start goes on at the cursor.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.accounts.models import Organisation
from app.accounts.states import OrganisationState
from app.kernel import clock, events, jobs, search
from app.kernel.cache import give_room, look_again
from app.kernel.db import db, insert_rows, is_sqlite, write
from app.kernel.errors import NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency, ImportRow, ImportShelf, LibraryImport, Shelf
from intermediaries.rules.importing import COLUMNS, COMPARED
from intermediaries.services import bulk, flags, shelf
from intermediaries.services.bulk import Certificate, Promise, Seed, Worker
from intermediaries.states import AgencyState
from intermediaries.states.importing import LIBRARY_IMPORT, ImportState, RowOutcome

TAKE = "intermediaries.import_take"
PEOPLE = "intermediaries.import_people"
STEP = 2000  # rows of one batch
ROOM = 48  # megabytes of SQLite's database kept while one is taken over
FLAG_STEP = 200  # agencies looked at in one go
MOST_CHANGES = 2000  # changes of one import: they happen in the last transaction
COLUMNS_OF_SHELF = "item, agency_id, city, region, rank, band, until, listed_on"


def take_over(
    found: LibraryImport, *, with_changes: bool, actor: Actor, seen: int | None = None
) -> None:
    """Promise to take all good rows over; changes of known agencies only when asked for."""
    if with_changes and found.changed_rows > MOST_CHANGES:
        text = "一次最多接收 {n} 行变更，请分成几个文件导入，或只接收新增的机构。"
        raise NotAllowed(Reason.of(text, n=MOST_CHANGES))
    with write():
        LibraryImport.update(with_changes=with_changes).where(
            LibraryImport.id == found.id
        ).execute()
        facts = {"file": found.name, "sha256": found.sha256, "new": found.new_rows}
        facts["changed"] = found.changed_rows if with_changes else 0
        fire(LIBRARY_IMPORT, found, "take_over", actor, facts=facts, seen=seen)
        _promise(found.id, 0)


def _promise(key: str, cursor: int) -> None:
    jobs.enqueue(TAKE, {"import": key, "cursor": cursor}, key=f"import:{key}:take:{cursor}")


def take(payload: dict) -> None:
    """Lay the next rows ready, or finish (the job); a step already done changes nothing."""
    found = queries.library_import(payload["import"])
    if found is None or found.state != ImportState.TAKING or found.taken != payload["cursor"]:
        return
    rows = queries.import_rows(found, RowOutcome.NEW, found.taken, STEP)[:STEP]
    give_room(ROOM)
    if not rows:
        _publish(found)
        give_room()
        return
    made = _lay(found, _still_new(rows))
    last = rows[-1].n
    look_again(found.taken, last, STEP, Organisation, Agency)
    LibraryImport.update(taken=last, taken_rows=LibraryImport.taken_rows + made).where(
        LibraryImport.id == found.id
    ).execute()
    _promise(found.id, last)


def _still_new(rows: list[ImportRow]) -> list[tuple[ImportRow, str | None]]:
    """Leave out what was registered since the file was read; with the organisation there is."""
    held = {one.uscc: one for one in queries.organisations_with([row.uscc for row in rows])}
    known = queries.library_of([row.uscc for row in rows])
    kept = []
    for row in rows:
        place = held.get(row.uscc)
        usable = place is None or (place.kind == "agency" and place.state == "approved")
        if row.uscc in known or not usable:
            ImportRow.update(
                outcome=RowOutcome.REFUSED,
                problems_json='[{"text": "接收之前，这一代码已由别人登记。", "values": {}}]',
            ).where(ImportRow.source == row.source_id, ImportRow.n == row.n).execute()
        else:
            kept.append((row, place.id if place else None))
    gone = len(rows) - len(kept)
    if gone:
        moved = {"new_rows": LibraryImport.new_rows - gone}
        moved["refused_rows"] = LibraryImport.refused_rows + gone
        LibraryImport.update(moved).where(LibraryImport.id == rows[0].source_id).execute()
    return kept


def _lay(found: LibraryImport, rows: list[tuple[ImportRow, str | None]]) -> int:
    items = {item.code: item for item in queries.items()}
    seeds = [seed_of(row.data, organisation) for row, organisation in rows]
    made, texts = bulk.gather(seeds, items)
    for place in made[Organisation]:
        place["state"] = OrganisationState.SUSPENDED
    for agency in made[Agency]:
        agency |= {"state": AgencyState.DRAFT, "pledge_version": "", "pledged_at": None}
        agency["pledged_by"] = ""
    waiting = [{"source": found.id, **row} for row in made.pop(Shelf)]
    for model, values in made.items():
        insert_rows(model, values)
    insert_rows(ImportShelf, waiting)
    search.index_many(bulk.KIND, texts)
    _watch(waiting)
    _point(found, [row for row, _ in rows], list(texts))
    return len(rows)


def _watch(waiting: list[dict[str, Any]]) -> None:
    """Look at each agency again on the morning after a certificate ends."""
    per: dict[str, list[dict[str, Any]]] = {}
    for row in waiting:
        per.setdefault(row["agency"], []).append(row)
    shelf.watch_all(per)


def _point(found: LibraryImport, rows: list[ImportRow], agencies: list[str]) -> None:
    mark = "?" if is_sqlite() else "%s"
    sql = f"UPDATE import_row SET agency = {mark} WHERE source_id = {mark} AND n = {mark}"  # noqa: S608 our own words
    pairs = zip(rows, agencies, strict=True)
    db.cursor().executemany(sql, [(agency, found.id, row.n) for row, agency in pairs])


def seed_of(data: dict[str, str], organisation: str | None) -> Seed:
    """Put a judged row into the form in which agencies are loaded."""
    listed = data["listed_on"]
    paper = ()
    if data["paper_kind"]:
        ends = data["paper_expires_on"]
        paper = (
            Certificate(
                data["paper_kind"],
                data["paper_level"],
                data["paper_major"],
                data["paper_number"],
                data["paper_issuer"],
                dt.date.fromisoformat(data["paper_issued_on"]),
                dt.date.fromisoformat(ends) if ends else None,
            ),
        )
    days, words = int(data["days"] or 10), {}
    words |= {"fee": data["fee"]} if data["fee"] else {}
    words |= {"standard": data["standard"]} if data["standard"] else {}
    same = {key: data[key] for key in (*COMPARED, "uscc")}
    return Seed(
        **same,
        organisation=organisation,
        listed_at=dt.datetime.fromisoformat(listed) if listed else None,
        regions=tuple(dict.fromkeys(data["regions"].split("、"))),
        certificates=paper,
        people=tuple(Worker(**one) for one in data.get("_people", ())),
        promises=tuple(Promise(item, days, **words) for item in data["items"].split("、")),
    )


def _publish(found: LibraryImport) -> None:
    """List everything that was laid ready, all at once."""
    new = ImportRow.select(ImportRow.agency).where(
        ImportRow.source == found, ImportRow.outcome == RowOutcome.NEW
    )
    places = Agency.select(Agency.organisation).where(Agency.id.in_(new))
    Organisation.update(state=OrganisationState.APPROVED).where(
        Organisation.id.in_(places), Organisation.state == OrganisationState.SUSPENDED
    ).execute()
    Agency.update(state=AgencyState.LISTED).where(Agency.id.in_(new)).execute()
    mark = "?" if is_sqlite() else "%s"
    columns = COLUMNS_OF_SHELF
    copied = f"SELECT {columns.replace('agency_id', 'agency')} FROM import_shelf"  # noqa: S608 our own words
    where = f"WHERE source_id = {mark}"
    db.execute_sql(f"INSERT INTO shelf ({columns}) {copied} {where}", (found.id,))
    ImportShelf.delete().where(ImportShelf.source == found).execute()
    changed = _change(found) if found.with_changes else 0
    shelf.recount()
    jobs.enqueue(PEOPLE, {"import": found.id, "after": ""}, key=f"import:{found.id}:people:")
    LibraryImport.update(ended_at=clock.now()).where(LibraryImport.id == found.id).execute()
    facts = {"file": found.name, "sha256": found.sha256, "new": found.taken_rows}
    facts["changed"] = changed
    fire(LIBRARY_IMPORT, found, "complete", SYSTEM, facts=facts)


def look_at_people(payload: dict) -> None:
    """Flag imported people whom another agency declares too, some agencies at a time (the job)."""
    source, after = payload["import"], payload["after"]
    keys = queries.doubled(source, after, FLAG_STEP)
    with write():
        for key in keys:
            flags.look(queries.agency(key))
        if len(keys) == FLAG_STEP:
            told = {"import": source, "after": keys[-1]}
            jobs.enqueue(PEOPLE, told, key=f"import:{source}:people:{keys[-1]}")


def _change(found: LibraryImport) -> int:
    """Change the agencies the library holds already; one that is gone meanwhile is left alone."""
    done = 0
    rows = queries.import_rows(found, RowOutcome.CHANGED, 0, MOST_CHANGES)
    for row in rows:
        agency = queries.agency(row.agency)
        if agency is None or agency.state not in (AgencyState.LISTED, AgencyState.SUSPENDED):
            continue
        values = {key: row.data[key] for key in COMPARED}
        words = [
            COLUMNS[key].heading
            for key in COMPARED
            if values[key] != (agency.region_id if key == "region" else getattr(agency, key))
        ]
        if not words:
            continue
        Agency.update(**values, version=Agency.version + 1).where(Agency.id == agency.id).execute()
        agency = queries.agency(agency.id)
        facts = {"fields": "、".join(words)}
        events.record("intermediaries.agency.change", agency, actor=SYSTEM, facts=facts)
        shelf.refresh(agency)
        done += 1
    return done
