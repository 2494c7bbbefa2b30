"""What the plain SQL of the shelf needs to know of the two databases."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.db import db, is_sqlite


def fetch(sql: str, values: Sequence) -> list[tuple]:
    """Run a select written with question marks and read all of it."""
    return db.execute_sql(sql if is_sqlite() else sql.replace("?", "%s"), values).fetchall()


def free() -> str:
    """Write the sign by which SQLite leaves a column's index alone; PostgreSQL weighs itself."""
    return "+" if is_sqlite() else ""
