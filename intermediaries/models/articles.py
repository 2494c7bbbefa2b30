"""Documents of the market for everybody; what was published is withdrawn, never edited."""

from __future__ import annotations

from typing import ClassVar

from peewee import CharField, DateField, DateTimeField, TextField

from app.kernel.db import Record, StateField, states_check, values_check
from intermediaries.states.articles import KINDS, ArticleState


class Article(Record):
    """A document with its number, who issued it and from when it holds."""

    subject_kind: ClassVar[str] = "intermediaries.article"

    kind = CharField(16)
    title = CharField(120)
    number = CharField(60, default="")
    issuer = CharField(120)
    effective = DateField(null=True)
    text = TextField()
    by_org = CharField(16)
    published_at = DateTimeField(null=True)
    state = StateField(ArticleState, default=ArticleState.DRAFT)

    class Meta:
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "published_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", ArticleState),
            values_check("kind", list(KINDS)),
        ]
