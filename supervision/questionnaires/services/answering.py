"""Taking a sheet in: what was said and who has answered are kept apart and never meet again.

Of an anonymous sheet no event is recorded: its moment in the log would tell whose it is.
"""

from __future__ import annotations

from typing import Any

from app.kernel import chance
from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed, Reason
from app.kernel.permissions import Actor
from supervision.questionnaires.models import Invitation, Questionnaire, Sheet
from supervision.questionnaires.rules import drafting

OVER = Reason("问卷现在不能填写：还没有开始，或者已经截止")
TWICE = Reason("贵单位已经填写过这份问卷，每个单位填写一次")


def hand_in(row: Questionnaire, given: dict[str, Any], party: str, actor: Actor) -> None:
    """Keep a sheet of an invited organisation (marked as having answered) or of anybody."""
    with write():
        now = Questionnaire.get_by_id(row.id)
        if not now.is_open:
            raise Late(OVER)
        place = None
        if party in drafting.INVITED:
            _mark(row, actor)
            place = None if row.anonymous else actor.org_id
        number = _number()
        Sheet.create(
            number=number, questionnaire=row.id, party=party, organisation=place, given=given
        )


def _mark(row: Questionnaire, actor: Actor) -> None:
    mine = (Invitation.questionnaire == row.id) & (Invitation.organisation == actor.org_id)
    change = Invitation.update(answered=True).where(mine, ~Invitation.answered)
    if not change.execute():
        raise NotAllowed(TWICE)


def _number() -> int:
    """Return a random number no sheet has; on SQLite it is also the place in the table."""
    while True:
        number = int.from_bytes(chance.token_bytes(4)) >> 1
        if not Sheet.select().where(Sheet.number == number).exists():
            return number
