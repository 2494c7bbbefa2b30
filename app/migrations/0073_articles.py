"""Documents of the market that everybody reads: measures, explanations, guides, notices."""

from typing import ClassVar

from peewee import CharField, Check, DateField, DateTimeField, IntegerField, Model, TextField


class Article(Model):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()
    kind = CharField(16)
    title = CharField(120)
    number = CharField(60)
    issuer = CharField(120)
    effective = DateField(null=True)
    text = TextField()
    by_org = CharField(16)
    published_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "article"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "published_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('draft', 'published', 'withdrawn')"),
            Check("kind IN ('measures', 'explanation', 'guide', 'notice', 'assessment')"),
        ]


def up(migrator, db):
    with db.bind_ctx([Article]):
        db.create_tables([Article])


def down(migrator, db):
    with db.bind_ctx([Article]):
        db.drop_tables([Article])
