"""Named reads of imports of an existing library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from app.accounts.models import Organisation
from intermediaries.models import Agency, ImportRow, LibraryImport, Practitioner
from intermediaries.states.importing import RowOutcome

STEP = 500


def library_import(key: str) -> LibraryImport | None:
    """Return an import, None when there is none."""
    return LibraryImport.get_or_none(LibraryImport.id == key)


def library_imports(after: str = "", size: int = 20) -> tuple[list[LibraryImport], str]:
    """List imports, newest first; with the key of the next page."""
    query = LibraryImport.select().order_by(LibraryImport.created_at.desc(), LibraryImport.id)
    last = library_import(after) if after else None
    if last is not None:
        same = (LibraryImport.created_at == last.created_at) & (LibraryImport.id > last.id)
        query = query.where((LibraryImport.created_at < last.created_at) | same)
    rows = list(query.limit(size + 1))
    return rows[:size], rows[size - 1].id if len(rows) > size else ""


def import_rows(
    source: LibraryImport, outcome: str = "", after: int = 0, size: int = 20
) -> list[ImportRow]:
    """List the rows of a file below `after`, one more than asked for."""
    query = ImportRow.select().where(ImportRow.source == source, ImportRow.n > after)
    if outcome:
        query = query.where(ImportRow.outcome == outcome)
    return list(query.order_by(ImportRow.n).limit(size + 1))


def imported_codes(source: LibraryImport, codes: Iterable[str]) -> dict[str, int]:
    """Tell in which row of the file a code stood first."""
    found: dict[str, int] = {}
    for part in _parts(codes):
        query = ImportRow.select(ImportRow.uscc, ImportRow.n)
        query = query.where(ImportRow.source == source, ImportRow.uscc.in_(part))
        for code, n in query.tuples():
            found[code] = min(n, found.get(code, n))
    return found


def library_of(codes: Iterable[str]) -> dict[str, Agency]:
    """Find the agencies of these codes."""
    return {
        one.uscc: one
        for part in _parts(codes)
        for one in Agency.select().where(Agency.uscc.in_(part))
    }


def organisations_with(codes: Iterable[str]) -> list[Organisation]:
    """List the organisations of these codes."""
    return [
        one
        for part in _parts(codes)
        for one in Organisation.select().where(Organisation.uscc.in_(part))
    ]


def doubled(source: str, after: str, most: int) -> list[str]:
    """Name agencies of an import, by id above `after`, whose people another agency declares too."""
    other = Practitioner.alias()
    query = Practitioner.select(Practitioner.agency).distinct()
    query = query.join(ImportRow, on=(ImportRow.agency == Practitioner.agency))
    query = query.join(other, on=(other.id_digest == Practitioner.id_digest))
    query = query.where(
        ImportRow.source == source,
        ImportRow.outcome == RowOutcome.NEW,
        Practitioner.agency > after,
        Practitioner.id_digest != "",
        Practitioner.retired_on.is_null(),
        other.retired_on.is_null(),
        other.agency != Practitioner.agency,
    )
    return [key for (key,) in query.order_by(Practitioner.agency).limit(most).tuples()]


def _parts(codes: Iterable[str]) -> Iterator[list[str]]:
    source = iter(codes)
    while part := list(islice(source, STEP)):
        yield part
