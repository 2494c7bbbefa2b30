"""Imported by every process of the house before anything else: what makes its start cheap.

Python looks for garbage after every 700 new things; making the house took a quarter longer by it
(a fifth of its imports, a tenth of the practice data). Here it looks after some thousands.

peewee takes along every driver of a database that is installed; a process here only its own: over
SQLite the driver of PostgreSQL would cost each 10 MB and a tenth of a second.
"""

import gc
import os

from app.kernel.imports import without

NEW_THINGS = 10_000
POSTGRES = () if os.environ.get("DATABASE_URL", "").startswith("postgres") else ("psycopg",)

gc.set_threshold(NEW_THINGS)
with without(*POSTGRES):
    import peewee  # noqa: F401
    import playhouse.db_url
    import playhouse.pool  # noqa: F401
