"""A zone's assessment may be discarded as a draft, and superseded once it is out."""

from peewee import CharField, Model

from app.kernel.redefine import admit

TABLE, COLUMN = "zone_assessment", "state"
STATES = ("draft", "published", "withdrawn")
MORE = ("superseded", "discarded")


class Assessment(Model):
    id = CharField(16, primary_key=True)
    state = CharField(32)

    class Meta:
        table_name = TABLE


def up(migrator, db):
    admit(db, TABLE, COLUMN, STATES, (*STATES, *MORE))
    db.execute_sql(
        f'ALTER TABLE {TABLE} ADD COLUMN replaces_id VARCHAR(16) REFERENCES "{TABLE}" ("id")'
    )
    db.execute_sql(f'CREATE INDEX "{TABLE}_replaces_id" ON {TABLE} (replaces_id)')


def down(migrator, db):
    db.execute_sql(f'DROP INDEX "{TABLE}_replaces_id"')
    db.execute_sql(f"ALTER TABLE {TABLE} DROP COLUMN replaces_id")
    with db.bind_ctx([Assessment]):
        Assessment.update(state="withdrawn").where(Assessment.state == "superseded").execute()
        Assessment.update(state="draft").where(Assessment.state == "discarded").execute()
    admit(db, TABLE, COLUMN, (*STATES, *MORE), STATES)
