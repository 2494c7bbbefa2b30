"""What a selection leaves behind: labelled draws, the ranking with its figures, questions."""

from typing import ClassVar

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, JSONField, TextField

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check, values_check
from bidding.models.parties import OfPurchase
from bidding.models.requirement import Requirement
from bidding.question_states import QuestionState


class LabelledDraw(Record):
    """A draw that is no winner's: the order of ties, a base, experts; `numbers` as drawn."""

    requirement = ForeignKeyField(Requirement, backref="labelled")
    label = CharField(8)
    turn = IntegerField(default=1)
    document = TextField()
    sha256 = CharField(64)
    numbers = JSONField()
    drawn_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_labelled_draw"
        indexes: ClassVar = ((("requirement", "label", "turn"), True),)
        constraints: ClassVar = [values_check("label", ["base", "tie", "expert", "inspect"])]


class RankingRecord(Record):
    """The ranking of opened offers as it was computed: canonical text, every figure in it."""

    requirement = ForeignKeyField(Requirement, unique=True, backref="rankings")
    document = TextField()
    sha256 = CharField(64)
    ranked_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_ranking"


class Question(OfPurchase, Record):
    """A question and its answer, both public for good; who asked is never shown."""

    subject_kind: ClassVar[str] = "bidding.question"

    requirement = ForeignKeyField(Requirement, backref="questions")
    edition = IntegerField()
    organisation = ForeignKeyField(Organisation)
    person = CharField(16)
    text = TextField()
    answer = TextField(default="")
    answered_at = DateTimeField(null=True)
    state = StateField(QuestionState, default=QuestionState.ASKED)

    class Meta:
        table_name = "bidding_question"
        indexes: ClassVar = (
            (("requirement", "created_at"), False),
            (("organisation", "requirement"), False),
        )
        constraints: ClassVar = [states_check("state", QuestionState)]
