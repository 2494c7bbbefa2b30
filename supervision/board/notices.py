"""Who is told what about signals, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import holders, people_with
from app.kernel.room import Message
from supervision.board import queries

PAGE = "/supervision/signals/{id}"


def party(event: Any) -> list[str]:
    """Return the people of the organisation that is asked."""
    row = queries.signal(event.subject_id)
    return people_with(row.owner_id, "handler", "manager") if row.owner_id else []


def judges(event: Any) -> list[str]:
    """Return the supervisors of the signal's place."""
    return holders("supervisor.officer", queries.signal(event.subject_id).region)


_K = "supervision.signal."
NOTICES = {
    f"{_K}ask": Message(party, "监督部门请贵单位就“{kind}”的统计情况作出说明", PAGE),
    f"{_K}answer": Message(judges, "{name}已就“{kind}”提交说明，请研判", PAGE),
    f"{_K}lapse": Message(judges, "{name}期满未就“{kind}”作出说明，请研判", PAGE),
}
SENTENCES = {
    f"{_K}find": "统计发现线索：{kind}，{name}",
    f"{_K}ask": "请单位作出说明",
    f"{_K}answer": "单位提交说明",
    f"{_K}lapse": "期满未说明",
    f"{_K}dismiss": "排除线索",
    f"{_K}escalate": "移送处理：{to}",
}
