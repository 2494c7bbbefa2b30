"""One clock: nobody but app.kernel.clock reads the time of day."""

import re
import tomllib

from tests.house.tree import ROOT, name, python

READS = re.compile(
    r"datetime\.now\(|\bdt\.now\(|date\.today\(|utcnow\(|\btime\.time\(|time_ns\(|localtime\("
    r"|CURRENT_TIMESTAMP|fn\.NOW\b|SQL\(.now\(\)"
)
MAY = {"app/kernel/clock.py", "tests/house/test_clock.py"}


def test_nobody_else_reads_the_wall_clock():
    found = [
        f"{name(path)}:{number}: {line.strip()[:70]}"
        for path in python(tests=False)
        if name(path) not in MAY
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if READS.search(line)
    ]

    assert found == [], "use clock.now() or clock.today()"


def test_the_linter_forbids_it_too():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    banned = config["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]

    assert {"datetime.datetime.now", "datetime.date.today", "time.time"} <= set(banned)
