"""Bring the region table in line with a newer `regions.csv`; nothing is ever deleted."""

import csv
import datetime as dt
from pathlib import Path

from app.accounts.models import Region
from app.accounts.rules import regions as rules
from app.kernel import clock
from app.kernel.db import write

SHIPPED = Path(__file__).resolve().parents[1] / "regions.csv"


def read(path: Path = SHIPPED) -> dict[str, dict]:
    """Read a table of divisions: code -> row with level, parent and dates."""
    with path.open(encoding="utf-8", newline="") as source:
        raw = {row["code"]: row for row in csv.DictReader(source)}
    return {code: _row(code, row, raw) for code, row in raw.items()}


def _row(code: str, row: dict, known: dict) -> dict:
    return {
        "code": code,
        "name": row["name"],
        "level": rules.level_of(code),
        "parent": next((a for a in rules.ancestors(code) if a in known), None),
        "valid_from": _day(row["valid_from"]),
        "valid_to": _day(row["valid_to"]),
    }


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def sync_regions(path: Path = SHIPPED) -> dict[str, int]:
    """Add new divisions, rename changed ones, close those the table no longer knows."""
    wanted = read(path)
    done = {"added": 0, "changed": 0, "closed": 0}
    with write():
        held = {region.code: region for region in Region.select()}
        for code in sorted(wanted, key=lambda c: (len(c.rstrip("0")), c)):
            row = wanted[code]
            if code not in held:
                Region.insert(**row).execute()
                done["added"] += 1
            elif _differs(held[code], row):
                Region.update(**row).where(Region.code == code).execute()
                done["changed"] += 1
        done["closed"] = _close(set(held) - set(wanted))
    return done


def _differs(held: Region, row: dict) -> bool:
    return any(
        getattr(held, "parent_id" if name == "parent" else name) != value
        for name, value in row.items()
    )


def _close(codes: set[str]) -> int:
    yesterday = clock.today() - dt.timedelta(days=1)
    query = Region.update(valid_to=yesterday).where(Region.valid_to.is_null())
    return sum(query.where(Region.code == code).execute() for code in sorted(codes))
