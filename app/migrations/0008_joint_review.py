"""Joint review: packages, tasks, intakes, sheets, opinions, replies."""

from peewee import (
    SQL,
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

PACKAGE_STATES = (
    "'draft', 'submitted', 'correction', 'refused', 'accepted', 'reviewing', 'paused', "
    "'revising', 'passed', 'certified', 'filed', 'withdrawn'"
)
OPINION_STATES = "'draft', 'pending', 'issued', 'replied', 'closed', 'merged', 'void'"
KINDS = "'mandatory_fire', 'mandatory', 'general', 'policy', 'depth'"


def outside(db):
    """Name the tables of earlier rooms that ours point at."""

    def table(name):
        class Meta:
            database = db
            table_name = name

        return type(name, (Model,), {"id": CharField(16, primary_key=True), "Meta": Meta})

    return table("project"), table("organisation"), table("person")


def record(db, name, fields, **meta):
    """Build a frozen model with the columns that every record has."""
    common = {
        "id": CharField(16, primary_key=True),
        "created_at": DateTimeField(),
        "version": IntegerField(),
    }
    options = type("Meta", (), {"database": db, "table_name": name, **meta})
    return type(name, (Model,), {**common, **fields, "Meta": options})


def package_model(db, project, organisation):
    fields = {
        "project": ForeignKeyField(project),
        "owner": ForeignKeyField(organisation, backref="+"),
        "designer": ForeignKeyField(organisation, null=True, backref="+"),
        "institution": ForeignKeyField(organisation, null=True, backref="+"),
        "contract": CharField(16, null=True),
        "title": CharField(120),
        "grade": CharField(8),
        "scope": TextField(),
        "round": IntegerField(),
        "corrected": BooleanField(),
        "first_pass": BooleanField(null=True),
        "mandatory_count": IntegerField(null=True),
        "mandatory_clauses": JSONField(),
        "submitted_at": DateTimeField(null=True),
        "certified_at": DateTimeField(null=True),
        "state": CharField(32),
    }
    return record(
        db,
        "review_package",
        fields,
        indexes=(
            (("owner", "created_at", "id"), False),
            (("designer", "created_at", "id"), False),
            (("institution", "created_at", "id"), False),
            (("state", "created_at", "id"), False),
        ),
        constraints=[
            Check(f"state IN ({PACKAGE_STATES})"),
            Check("grade IN ('large', 'medium', 'small')"),
            Check("round >= 1"),
        ],
    )


def task_model(db, package, organisation, person):
    fields = {
        "package": ForeignKeyField(package),
        "discipline": CharField(24),
        "reviewer": ForeignKeyField(person),
        "organisation": ForeignKeyField(organisation),
        "finished_at": DateTimeField(null=True),
        "state": CharField(32),
    }
    task = record(
        db,
        "review_task",
        fields,
        indexes=((("reviewer", "state"), False),),
        constraints=[Check("state IN ('assigned', 'done', 'released')")],
    )
    task.add_index(
        task.package,
        task.discipline,
        task.reviewer,
        unique=True,
        where=SQL("state <> 'released'"),
        name="review_task_once",
    )
    return task


def sheet_models(db, package, person):
    intake = record(
        db,
        "review_intake",
        {
            "package": ForeignKeyField(package),
            "attachment": CharField(16),
            "name": CharField(200),
            "outcome": CharField(8),
            "note": TextField(),
            "sheets_found": IntegerField(),
            "by": ForeignKeyField(person, null=True),
        },
        constraints=[Check("outcome IN ('waiting', 'done', 'failed')")],
    )
    sheet = record(
        db,
        "review_sheet",
        {
            "package": ForeignKeyField(package),
            "attachment": CharField(16),
            "sha256": CharField(64, index=True),
            "picture": CharField(64),
            "file_kind": CharField(4),
            "page": IntegerField(),
            "layout": CharField(120),
            "number": CharField(40),
            "plain": CharField(40),
            "title": CharField(120),
            "discipline": CharField(24),
            "scale": CharField(24),
            "width_mm": IntegerField(),
            "height_mm": IntegerField(),
            "rotation": IntegerField(),
            "revision": IntegerField(),
            "round": IntegerField(),
            "guessed": BooleanField(),
            "refused": TextField(),
            "standing": CharField(10),
            "replaced_by": ForeignKeyField("self", null=True),
            "order": IntegerField(),
        },
        indexes=((("package", "standing", "order"), False),),
        constraints=[
            Check("standing IN ('current', 'replaced', 'removed')"),
            Check("file_kind IN ('pdf', 'dxf')"),
        ],
    )
    return intake, sheet


def opinion_fields(package, task, sheet, organisation, person):
    return {
        "package": ForeignKeyField(package),
        "task": ForeignKeyField(task),
        "author": ForeignKeyField(person, backref="+"),
        "organisation": ForeignKeyField(organisation),
        "discipline": CharField(24),
        "number": IntegerField(null=True),
        "round": IntegerField(),
        "sheet": ForeignKeyField(sheet, null=True),
        "x": IntegerField(null=True),
        "y": IntegerField(null=True),
        "place": CharField(120),
        "problem": TextField(),
        "basis": CharField(120),
        "clause": CharField(60),
        "clause_text": TextField(),
        "kind": CharField(16),
        "severity": CharField(8),
        "suggestion": TextField(),
        "merged_into": ForeignKeyField("self", null=True),
        "closed_by": ForeignKeyField(person, null=True, backref="+"),
        "closed_at": DateTimeField(null=True),
        "close_reason": TextField(),
        "state": CharField(32),
    }


def opinion_model(db, package, task, sheet, organisation, person):
    return record(
        db,
        "review_opinion",
        opinion_fields(package, task, sheet, organisation, person),
        indexes=((("package", "state", "number"), False), (("package", "number"), True)),
        constraints=[
            Check(f"state IN ({OPINION_STATES})"),
            Check(f"kind IN ({KINDS})"),
            Check("severity IN ('must', 'suggest')"),
            Check("(x IS NULL) = (y IS NULL)"),
            Check("x IS NULL OR (x >= 0 AND x <= 1000000 AND y >= 0 AND y <= 1000000)"),
            Check("(state = 'merged') = (merged_into_id IS NOT NULL)"),
        ],
    )


def reply_model(db, opinion, sheet, organisation, person):
    return record(
        db,
        "review_reply",
        {
            "opinion": ForeignKeyField(opinion),
            "round": IntegerField(),
            "kind": CharField(8),
            "text": TextField(),
            "sheet": ForeignKeyField(sheet, null=True),
            "by": ForeignKeyField(person),
            "organisation": ForeignKeyField(organisation),
            "at": DateTimeField(),
            "verdict": CharField(8),
            "verdict_reason": TextField(),
        },
        constraints=[
            Check("kind IN ('modify', 'explain', 'expert')"),
            Check("verdict IN ('waiting', 'closed', 'open', 'taken')"),
        ],
    )


def models(db):
    project, organisation, person = outside(db)
    package = package_model(db, project, organisation)
    task = task_model(db, package, organisation, person)
    intake, sheet = sheet_models(db, package, person)
    opinion = opinion_model(db, package, task, sheet, organisation, person)
    return [
        package,
        task,
        intake,
        sheet,
        opinion,
        reply_model(db, opinion, sheet, organisation, person),
    ]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db)[::-1])
