"""A CHECK or a type of a table changes on SQLite, and nothing else of it."""

import pytest
from peewee import IntegrityError, SqliteDatabase
from playhouse.migrate import SqliteMigrator

from app.kernel.migrate import DIRECTORY
from app.kernel.redefine import redefine

TABLES = """
CREATE TABLE "house" ("id" TEXT PRIMARY KEY, "state" VARCHAR(9) NOT NULL, "over" TEXT
    REFERENCES "house" ("id"), CHECK (state IN ('new', 'old')));
CREATE TABLE "room" ("id" TEXT PRIMARY KEY, "house" TEXT NOT NULL
    REFERENCES "house" ("id") ON DELETE CASCADE);
CREATE UNIQUE INDEX "one_new" ON "house" ("over") WHERE state = 'new';
CREATE TRIGGER "told" AFTER UPDATE ON "house" BEGIN DELETE FROM "room"; END;
INSERT INTO house VALUES ('a', 'new', NULL), ('b', 'old', 'a');
INSERT INTO room VALUES ('r', 'a');
"""
OLD, NEW = "CHECK (state IN ('new', 'old'))", "CHECK (state IN ('new', 'old', 'gone'))"


@pytest.fixture
def made():
    base = SqliteDatabase(":memory:", pragmas={"foreign_keys": 1})
    base.connect()
    base.connection().executescript(TABLES)
    yield base
    base.close()


def rows(base, sql):
    return base.execute_sql(sql).fetchall()


def test_only_the_piece_changes(made):
    others = rows(made, "SELECT name, sql FROM sqlite_master WHERE name != 'house' ORDER BY name")
    with SqliteMigrator(made).migration_context():
        redefine(made, "house", OLD, NEW)
    after = rows(made, "SELECT name, sql FROM sqlite_master WHERE name != 'house' ORDER BY name")
    assert after == others
    assert rows(made, "SELECT * FROM house ORDER BY id") == [
        ("a", "new", None),
        ("b", "old", "a"),
    ]
    assert rows(made, "SELECT * FROM room") == [("r", "a")]
    assert rows(made, "PRAGMA foreign_key_check") == []
    made.execute_sql("INSERT INTO house VALUES ('c', 'gone', 'b')")
    with pytest.raises(IntegrityError):
        made.execute_sql("INSERT INTO house VALUES ('d', 'lost', NULL)")
    with pytest.raises(IntegrityError):
        made.execute_sql("INSERT INTO house VALUES ('e', 'old', 'nowhere')")
    with pytest.raises(IntegrityError):
        made.execute_sql("INSERT INTO room VALUES ('s', 'nowhere')")


@pytest.mark.parametrize("piece", ["CHECK (state = 'other')", "TEXT"])
def test_a_piece_that_is_not_there_just_once_is_refused(made, piece):
    before = rows(made, "SELECT sql FROM sqlite_master")
    with SqliteMigrator(made).migration_context(), pytest.raises(RuntimeError, match="house"):
        redefine(made, "house", piece, NEW)
    assert rows(made, "SELECT sql FROM sqlite_master") == before


def test_it_is_refused_where_rows_of_others_would_fall(made):
    with pytest.raises(RuntimeError, match="foreign keys"):
        redefine(made, "house", OLD, NEW)
    assert rows(made, "SELECT * FROM room") == [("r", "a")]


def test_no_migration_writes_into_the_schema_itself():
    """The SQLite of macOS refuses it: nobody there could start the program."""
    told = [path.name for path in DIRECTORY.glob("*.py") if "writable_schema" in path.read_text()]
    assert told == []
