"""Joint review: the library of clauses, with the list that is shipped."""

import datetime as dt

from peewee import BooleanField, CharField, Check, DateField, DateTimeField, IntegerField, Model

from app.kernel.db import new_id
from joint_review.clauselist import rows

MADE = dt.datetime(2026, 11, 22)


def clause_model(db):
    fields = {
        "id": CharField(16, primary_key=True),
        "created_at": DateTimeField(),
        "version": IntegerField(),
        "code": CharField(60),
        "title": CharField(120),
        "number": CharField(40),
        "mandatory": BooleanField(),
        "discipline": CharField(24),
        "topic": CharField(80),
        "since": DateField(),
        "until": DateField(null=True),
        "source": CharField(200),
    }
    options = {
        "database": db,
        "table_name": "review_clause",
        "indexes": ((("code", "number"), True),),
        "constraints": [Check("until IS NULL OR until > since")],
    }
    return type("Clause", (Model,), {**fields, "Meta": type("Meta", (), options)})


def up(migrator, db):
    clause = clause_model(db)
    db.create_tables([clause])
    made = {"created_at": MADE, "version": 1}
    clause.insert_many([{"id": new_id(), **made, **row} for row in rows()]).execute()


def down(migrator, db):
    db.drop_tables([clause_model(db)])
