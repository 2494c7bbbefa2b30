"""peewee takes along every driver of a database that is installed; a web process only its own.

Imported before peewee is: over SQLite the driver of PostgreSQL would cost every process 10 MB.
"""

import os

from app.kernel.imports import without

POSTGRES = () if os.environ.get("DATABASE_URL", "").startswith("postgres") else ("psycopg",)

with without(*POSTGRES):
    import peewee  # noqa: F401
    import playhouse.db_url
    import playhouse.pool  # noqa: F401
