"""Migrations: lock, unknown files, and a drift check that misses nothing that matters."""

import subprocess
import sys
import textwrap

import pytest
from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, Model, TextField

from app.kernel import db as kernel_db
from app.kernel import migrate
from tests.conftest import close

GOOD = """
from peewee import CharField, Check, ForeignKeyField, IntegerField, Model, SQL, TextField


def tables(db):
    class Kind(Model):
        name = CharField(40, unique=True)

        class Meta:
            database = db
            table_name = "kind"

    class Thing(Model):
        kind = ForeignKeyField(Kind, on_delete="RESTRICT")
        state = CharField(32)
        size = IntegerField(null=True, index=True)

        class Meta:
            database = db
            table_name = "thing"
            constraints = [Check("state IN ('open', 'shut')")]

    return [Kind, Thing]


def up(migrator, db):
    db.create_tables(tables(db), safe=False)
    Thing = tables(db)[1]
    index = Thing.index(Thing.state, where=SQL("size > 3"), name="thing_big")
    db.execute(index)


def down(migrator, db):
    db.drop_tables(tables(db))
"""


class Kind(Model):
    name = CharField(40, unique=True)


class Thing(Model):
    kind = ForeignKeyField(Kind, on_delete="RESTRICT")
    state = CharField(32)
    size = IntegerField(null=True, index=True)

    class Meta:
        constraints = (Check("state IN ('open', 'shut')"),)


Thing.add_index(Thing.index(Thing.state, where=SQL("size > 3"), name="thing_big"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "0001_first.py").write_text(GOOD)
    return tmp_path


@pytest.fixture
def empty(databases, database, settings):
    close(database)
    url = databases.empty()
    own = kernel_db.connect(url)
    own.url = url
    own.connect()
    yield own
    close(own)
    databases.drop(url)
    kernel_db.connect(settings.database_url).connect()


def models(database, *changed):
    """Bind the models to the database under test; `changed` replaces those of the same table."""
    found = {m._meta.table_name: m for m in (Kind, Thing)} | {
        m._meta.table_name: m for m in changed
    }
    database.bind(list(found.values()), bind_refs=False, bind_backrefs=False)
    return list(found.values())


def test_up_then_down_leaves_only_the_history(empty, folder):
    assert migrate.up(empty, directory=folder) == ["0001_first"]
    assert migrate.pending(empty, folder) == []
    assert migrate.up(empty, directory=folder) == []

    assert migrate.down(empty, directory=folder) == ["0001_first"]

    assert empty.get_tables() == ["schema_migration"]


def test_equal_models_do_not_drift(empty, folder):
    migrate.up(empty, directory=folder)

    assert migrate.drift(empty, models(empty)) == []


def changed_check():
    class Thing(Model):
        kind = ForeignKeyField(Kind, on_delete="RESTRICT")
        state = CharField(32)
        size = IntegerField(null=True, index=True)

        class Meta:
            constraints = (Check("state IN ('open', 'shut', 'lost')"),)

    Thing.add_index(Thing.index(Thing.state, where=SQL("size > 3"), name="thing_big"))
    return Thing


def changed_type():
    class Kind(Model):
        name = TextField(unique=True)

    return Kind


def changed_null():
    class Kind(Model):
        name = CharField(40, unique=True, null=True)

    return Kind


def changed_index():
    class Kind(Model):
        name = CharField(40)

    return Kind


def missing_column():
    class Kind(Model):
        name = CharField(40, unique=True)
        code = CharField(4)

    return Kind


@pytest.mark.parametrize(
    "change", [changed_check, changed_type, changed_null, changed_index, missing_column]
)
def test_drift_sees_what_differs(empty, folder, change):
    migrate.up(empty, directory=folder)

    lines = migrate.drift(empty, models(empty, change()))

    assert lines
    assert {line.split(":")[0] for line in lines} == {change()._meta.table_name}


def test_drift_sees_a_partial_index_with_another_condition(empty, folder):
    migrate.up(empty, directory=folder)
    text = "size > 3", "size > 4"
    (folder / "0001_first.py").write_text(GOOD.replace(*text))
    empty.execute_sql("DROP INDEX thing_big")
    empty.execute_sql("CREATE INDEX thing_big ON thing (state) WHERE size > 4")

    lines = migrate.drift(empty, models(empty))

    assert [line.split(":")[0] for line in lines] == ["thing", "thing"]


def test_a_table_without_a_migration_is_named(empty, folder):
    class Orphan(Model):
        name = TextField()

    migrate.up(empty, directory=folder)

    lines = migrate.drift(empty, models(empty, Orphan))

    assert lines == ["orphan: no migration makes this table"]


def test_a_database_newer_than_the_program_is_noticed(empty, folder):
    migrate.up(empty, directory=folder)
    (folder / "0001_first.py").unlink()

    assert migrate.unknown(empty, folder) == ["0001_first"]


def test_two_processes_migrate_once(empty, folder):
    slow = GOOD + "\n\nimport time\n\ntime.sleep(0.3)\n"
    (folder / "0001_first.py").write_text(slow)
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from app.kernel import db, migrate
        database = db.connect(sys.argv[1])
        print(len(migrate.up(database, directory=Path(sys.argv[2]))))
    """)
    command = [sys.executable, "-c", script, empty.url, str(folder)]

    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = sorted(run.communicate(timeout=60)[0].strip() for run in runs)

    assert answers == ["0", "0", "1"]
