"""Tables of the shared pages: kept drafts, forms already sent once, saved searches."""

from typing import ClassVar

from peewee import CharField, DateTimeField, IntegerField, TextField

from app.kernel import clock
from app.kernel.db import Base, Record


class Draft(Record):
    """What somebody has typed into the form at `page` so far; values as JSON."""

    person_id = CharField(16)
    page = CharField(200)
    content = TextField()
    saved_at = DateTimeField(default=clock.now)

    class Meta:
        table_name = "web_draft"
        indexes: ClassVar = ((("person_id", "page"), True),)


class Submission(Base):
    """A form token used once; the answer of the first sending is kept for the second."""

    token = CharField(64, primary_key=True)
    taken_at = DateTimeField(default=clock.now)
    status = IntegerField(default=0)
    location = CharField(500, default="")

    class Meta:
        table_name = "web_submission"
        indexes: ClassVar = ((("taken_at",), False),)


class SavedSearch(Record):
    """The filter of a list (its query string) under a name."""

    person_id = CharField(16)
    page = CharField(200)
    name = CharField(40)
    query = CharField(1000, default="")

    class Meta:
        table_name = "web_saved_search"
        indexes: ClassVar = ((("person_id", "page", "name"), True),)


MODELS = (Draft, Submission, SavedSearch)
