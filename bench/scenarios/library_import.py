"""An existing library of 100,000 agencies from Excel: reading it, taking it over, memory.

Beside them: how long bare openpyxl takes to walk through the same file.
"""

import resource
import time

from app.accounts.models import Organisation, Person
from app.accounts.rules.uscc import with_check_digit
from app.accounts.services import actor_of
from app.kernel import clock, jobs
from app.kernel.excel import Workbook, load_workbook
from bench import agencies, market
from intermediaries import queries
from intermediaries.rules.importing import COLUMNS
from intermediaries.services import imports, taking
from tests.factories.accounts import make_actor

ROWS = 100_000


def measure(stage):
    """Yield seconds of bare reading, of reading with judgement, of taking over, and megabytes."""
    folder = stage.place()
    app = market.open_house(folder)
    path = folder / "library.xlsx"
    write_file(path, agencies.places())
    begun = time.process_time()
    yield "bare_rows", sum(1 for _ in walk(path))
    yield "bare_cpu_s", time.process_time() - begun
    chief = make_actor("manager", kind="operator")
    actor = actor_of(Person.get_by_id(chief.person_id), Organisation.get_by_id(chief.org_id))
    with app.test_request_context():
        begun, used = time.monotonic(), time.process_time()
        with path.open("rb") as file:
            found = imports.begin(file, "library.xlsx", actor)
        jobs.run_due(clock.now())
        yield "read_s", time.monotonic() - begun
        yield "read_cpu_s", time.process_time() - used
        found = queries.library_import(found.id)
        yield "new_rows", found.new_rows
        yield "refused_rows", found.refused_rows
        begun, used = time.monotonic(), time.process_time()
        taking.take_over(found, with_changes=False, actor=actor)
        jobs.run_due(clock.now())
        yield "take_s", time.monotonic() - begun
        yield "take_cpu_s", time.process_time() - used
        yield "taken_rows", queries.library_import(found.id).taken_rows
    yield "peak_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    market.close_house()


def walk(path):
    """Read a file as openpyxl does it by itself."""
    with path.open("rb") as file:
        yield from load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True)


def write_file(path, places):
    """Write a library of so many rows; one in a hundred has a wrong code."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.heading for column in COLUMNS.values()])
    for n in range(ROWS):
        code = with_check_digit(f"91320102MB{n:07d}")
        row = {key: column.example for key, column in COLUMNS.items()}
        row |= {"name": f"华东{n}号咨询有限公司", "region": places[n % len(places)]}
        row |= {"uscc": code[:-1] if n % 100 == 0 else code, "items": "招标代理"}
        row |= {"regions": ""}
        sheet.append([row[key] for key in COLUMNS])
    book.save(path)
