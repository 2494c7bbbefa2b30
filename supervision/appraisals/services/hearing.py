"""Objections of the bodies and their answers."""

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed, Reason
from app.kernel.permissions import Actor
from supervision.appraisals import queries
from supervision.appraisals.models import Appraisal, AppraisalObjection

KEY = "supervision.appraisal."


def raise_one(row: Appraisal, text: str, actor: Actor) -> AppraisalObjection:
    """Take an objection in; one at a time, while the time for them runs."""
    with write():
        now = Appraisal.get_by_id(row.id)
        if not now.takes_objections:
            raise Late(Reason("异议期已过，不能再提出异议"))
        if any(not one.answer for one in queries.objections(now, actor.org_id)):
            raise NotAllowed(Reason("贵单位的异议正在处理，答复后可以再次提出"))
        made = AppraisalObjection.create(sheet=row.id, organisation=actor.org_id, text=text)
        told = {"title": row.title, "body": actor.org_name}
        events.record(f"{KEY}object", row, actor=actor, facts=told, visibility="internal")
    return made


def answer(row: Appraisal, objection: AppraisalObjection, text: str, actor: Actor) -> None:
    """Answer an objection once."""
    with write():
        mine = (AppraisalObjection.id == objection.id) & (AppraisalObjection.answer == "")
        change = AppraisalObjection.update(answer=text, answered_at=clock.now())
        if not change.where(mine).execute():
            raise NotAllowed(Reason("这件异议已经答复"))
        body = objection.organisation
        told = {"title": row.title, "body": body.name, "body_id": body.id}
        events.record(f"{KEY}answer", row, actor=actor, facts=told, visibility="internal")
