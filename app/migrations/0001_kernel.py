"""Log, events, parameters."""

from peewee import (
    BlobField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


def log_models(db):
    class LogEntry(Model):
        idx = IntegerField(primary_key=True)
        data = TextField()
        nodes = BlobField()

        class Meta:
            database = db
            table_name = "log_entry"

    class LogHead(Model):
        id = IntegerField(primary_key=True)
        size = IntegerField()
        peaks = BlobField()
        last_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "log_head"
            constraints = [Check("id = 1")]

    class LogCheckpoint(Model):
        size = IntegerField(primary_key=True)
        root = CharField(64)
        at = DateTimeField()
        key = CharField(64)
        signature = CharField(128)
        cause = CharField(80)

        class Meta:
            database = db
            table_name = "log_checkpoint"

    return [LogEntry, LogHead, LogCheckpoint]


def event_model(db):
    class Event(Model):
        id = CharField(16, primary_key=True)
        seq = IntegerField(unique=True)
        at = DateTimeField(index=True)
        key = CharField(80, index=True)
        actor_id = CharField(16, null=True)
        actor_name = CharField(64)
        org_id = CharField(16, null=True)
        org_name = CharField(120)
        subject_kind = CharField(48)
        subject_id = CharField(16)
        from_state = CharField(32, null=True)
        to_state = CharField(32, null=True)
        facts = JSONField()
        visibility = CharField(12)
        salt = BlobField(null=True)
        payload = TextField(null=True)

        class Meta:
            database = db
            table_name = "event"
            indexes = ((("subject_kind", "subject_id", "seq"), False),)
            constraints = [Check("visibility IN ('public', 'parties', 'internal', 'sealed')")]

    return Event


def parameter_model(db):
    class ParameterValue(Model):
        id = CharField(16, primary_key=True)
        created_at = DateTimeField()
        version = IntegerField()
        key = CharField(80, index=True)
        region = CharField(12, null=True)
        effective = DateField()
        value = TextField()
        source = TextField()
        set_by = CharField(64)
        set_at = DateTimeField()

        class Meta:
            database = db
            table_name = "parameter_value"

    return ParameterValue


def models(db):
    return [*log_models(db), event_model(db), parameter_model(db)]


def up(migrator, db):
    tables = models(db)
    db.create_tables(tables)
    tables[1].create(id=1, size=0, peaks=b"", last_at=None)
    if "Postgresql" in type(db).__name__:
        # The one hot row: room on its page keeps updates in place.
        db.execute_sql("ALTER TABLE log_head SET (fillfactor = 20)")


def down(migrator, db):
    db.drop_tables(models(db)[::-1])
