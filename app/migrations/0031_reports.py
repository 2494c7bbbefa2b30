"""Papers: the monthly operations report."""

from peewee import CharField, DateTimeField, IntegerField, Model, TextField


def report_model(db):
    fields = {
        "id": CharField(16, primary_key=True),
        "created_at": DateTimeField(),
        "version": IntegerField(),
        "month": CharField(7, unique=True),
        "figures": TextField(),
        "made_by": CharField(120),
        "made_at": DateTimeField(),
    }
    options = {"database": db, "table_name": "monthly_report"}
    return type("Report", (Model,), {**fields, "Meta": type("Meta", (), options)})


def up(migrator, db):
    db.create_tables([report_model(db)])


def down(migrator, db):
    db.drop_tables([report_model(db)])
