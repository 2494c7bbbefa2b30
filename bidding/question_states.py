"""States of a question about a notice, asked in public by somebody who stays hidden."""

from enum import StrEnum


class QuestionState(StrEnum):
    """Whether a question has its answer."""

    ASKED = "asked"
    ANSWERED = "answered"
    LAPSED = "lapsed"
