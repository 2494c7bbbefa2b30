"""Issued papers."""

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


def models(db):
    class Paper(Model):
        id = CharField(16, primary_key=True)
        created_at = DateTimeField()
        version = IntegerField()
        document = CharField(60)
        number = CharField(60, unique=True)
        title = CharField(160)
        about_kind = CharField(48)
        about_id = CharField(16)
        cause = CharField(16)
        issuer_id = CharField(16, null=True)
        issuer = CharField(120)
        file_name = CharField(200)
        sha256 = CharField(64, null=True)
        shown = JSONField()
        practice = BooleanField()
        issued_at = DateTimeField(null=True)
        asked_by = CharField(16, null=True)
        void_reason = TextField()
        replaces = ForeignKeyField("self", null=True)
        state = CharField(32)

        class Meta:
            database = db
            table_name = "paper"
            indexes = (
                (("about_kind", "about_id", "created_at"), False),
                (("document", "cause"), True),
            )
            constraints = [
                Check("state IN ('preparing', 'valid', 'void_asked', 'void', 'replaced')")
            ]

    return [Paper]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
