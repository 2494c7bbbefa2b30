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
from intermediaries.models import Practitioner
from intermediaries.rules import people
from intermediaries.rules.importing import COLUMNS
from intermediaries.services import imports, taking
from tests.factories.accounts import make_actor

ROWS = 100_000


def measure(stage):
    """Yield seconds of bare reading; on both databases of reading with judgement and of taking
    over; megabytes of the process that did it all."""
    folder = stage.place()
    path = folder / "library.xlsx"
    market.open_house(folder)
    write_file(path, agencies.places())
    market.close_house()
    begun = time.process_time()
    yield "bare_rows", sum(1 for _ in walk(path))
    yield "bare_cpu_s", time.process_time() - begun
    for engine in ("sqlite", "postgres"):
        place = stage.place()
        app = market.open_house(place, stage.url(engine, place))
        for name, value in taken_over(app, path):
            yield f"{engine}.{name}", value
        market.close_house()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield f"{engine}.peak_mb", peak


def taken_over(app, path):
    """Upload a file, read it, take it over; yield seconds by the wall and of CPU, and counts."""
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
        yield "people", Practitioner.select().count()


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
        row |= {"regions": "", "people": person(n)}
        sheet.append([row[key] for key in COLUMNS])
    book.save(path)


def person(n):
    """Somebody with an identity number of his own, valid in form, given to nobody."""
    body = f"320102{1950 + n % 50}{1 + n // 50 % 12:02d}{1 + n // 600 % 28:02d}{n // 16800:03d}"
    total = sum(int(d) * w for d, w in zip(body, people.WEIGHTS, strict=True))
    return f"张{n}，一级造价工程师，ZJ{n:06d}，{body}{people.CHECKS[total % 11]}，2026-10"
