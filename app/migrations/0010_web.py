"""Kept drafts forms already sent, saved searches."""

from typing import ClassVar

from peewee import CharField, DateTimeField, IntegerField, Model, TextField


class Draft(Model):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField(default=1)
    person_id = CharField(16)
    page = CharField(200)
    content = TextField()
    saved_at = DateTimeField()

    class Meta:
        table_name = "web_draft"
        indexes: ClassVar = ((("person_id", "page"), True),)


class Submission(Model):
    token = CharField(64, primary_key=True)
    taken_at = DateTimeField()
    status = IntegerField(default=0)
    location = CharField(500, default="")

    class Meta:
        table_name = "web_submission"
        indexes: ClassVar = ((("taken_at",), False),)


class SavedSearch(Model):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField(default=1)
    person_id = CharField(16)
    page = CharField(200)
    name = CharField(40)
    query = CharField(1000, default="")

    class Meta:
        table_name = "web_saved_search"
        indexes: ClassVar = ((("person_id", "page", "name"), True),)


MODELS = [Draft, Submission, SavedSearch]


def up(migrator, db):
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS)


def down(migrator, db):
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS)
