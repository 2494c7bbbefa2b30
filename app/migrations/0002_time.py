"""Jobs, deadlines, notices, numbers, search, calendar."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Job(Base):
    id = AutoField()
    kind = CharField(60)
    key = CharField(160, null=True, unique=True)
    payload = TextField()
    due = DateTimeField()
    ready_at = DateTimeField()
    state = CharField(12)
    owner = CharField(64)
    lease_until = DateTimeField(null=True)
    lease_seconds = IntegerField()
    attempts = IntegerField()
    error = CharField(200)
    created_at = DateTimeField()
    finished_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("state", "ready_at"), False),)
        constraints = [Check("state IN ('waiting', 'done', 'parked', 'cancelled')")]


class WorkerBeat(Base):
    name = CharField(40, primary_key=True)
    pid = IntegerField()
    started_at = DateTimeField()
    beat_at = DateTimeField()


class Deadline(Record):
    kind = CharField(60)
    subject_kind = CharField(48)
    subject_id = CharField(40)
    unit = CharField(12)
    open_key = CharField(160, null=True, unique=True)
    started_at = DateTimeField()
    due = DateTimeField(null=True, index=True)
    expires = DateTimeField(null=True)
    provisional = BooleanField()
    expired_at = DateTimeField(null=True)
    plan = IntegerField()

    class Meta:
        indexes = ((("subject_kind", "subject_id", "kind"), False),)
        constraints = [Check("unit IN ('workdays', 'days', 'wd24', 'hours', 'until')")]


class DeadlineStep(Base):
    deadline = ForeignKeyField(Deadline, on_delete="CASCADE")
    seq = IntegerField()
    action = CharField(12)
    at = DateTimeField()
    reason = TextField()
    amount = IntegerField()
    until = DateTimeField(null=True)
    cap = IntegerField(null=True)
    by_id = CharField(16, null=True)
    by_name = CharField(120)

    class Meta:
        indexes = ((("deadline", "seq"), True),)
        constraints = [
            Check("action IN ('start', 'pause', 'resume', 'restart', 'stop', 'deem', 'expire')")
        ]


class Notice(Record):
    person_id = CharField(16)
    text = TextField()
    fields = TextField()
    link = CharField(300)
    event_id = CharField(16, null=True)
    digest = CharField(64, null=True, unique=True)
    read_at = DateTimeField(null=True)
    mailed_at = DateTimeField(null=True)
    texted_at = DateTimeField(null=True)

    class Meta:
        indexes = (
            (("person_id", "read_at"), False),
            (("person_id", "created_at"), False),
        )


class BusinessNumber(Base):
    kind = CharField(60)
    year = IntegerField()
    last = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "year")


class SearchDoc(Base):
    id = AutoField()
    kind = CharField(48)
    subject = CharField(40)
    text = TextField()

    class Meta:
        indexes = ((("kind", "subject"), True),)


class CalendarYear(Base):
    year = IntegerField(primary_key=True)
    source = CharField(200)
    set_by = CharField(64)
    set_at = DateTimeField()


class CalendarDay(Base):
    date = DateField(primary_key=True)
    off = BooleanField()
    name = CharField(40)
    source = CharField(200)
    set_by = CharField(64)
    set_at = DateTimeField()


MODELS = [
    Job,
    WorkerBeat,
    Deadline,
    DeadlineStep,
    Notice,
    BusinessNumber,
    SearchDoc,
    CalendarYear,
    CalendarDay,
]
# The tokenizer splits at ASCII marks only: every Chinese character counts, also the rare ones.
GRAMS_SQLITE = (
    "CREATE VIRTUAL TABLE search_gram USING fts5(grams, content='', detail=none, tokenize='ascii')"
)
GRAMS_POSTGRES = (
    "CREATE TABLE search_gram (doc_id integer PRIMARY KEY, grams tsvector NOT NULL)",
    "CREATE INDEX search_gram_grams ON search_gram USING gin (grams)",
)


def up(migrator, db):
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS)
    if "Sqlite" in type(db).__name__:
        db.execute_sql(GRAMS_SQLITE)
        return
    for statement in GRAMS_POSTGRES:
        db.execute_sql(statement)


def down(migrator, db):
    db.execute_sql("DROP TABLE search_gram")
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS[::-1])
