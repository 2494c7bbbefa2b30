"""Who is told what about signals of collusion, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import holders, people_with
from app.kernel.room import Message
from supervision.collusion import queries
from supervision.collusion.states import InquiryState

INQUIRY_PAGE = "/supervision/inquiries/{id}"
SUSPICION_PAGE = "/supervision/suspicions/{id}"


def party(event: Any) -> list[str]:
    """Return the people of the agency that is asked."""
    row = queries.inquiry(event.subject_id)
    return people_with(row.organisation_id, "handler", "manager")


def judges(event: Any) -> list[str]:
    """Return the supervisors of the signal's place."""
    return holders("supervisor.officer", queries.suspicion(event.subject_id).region)


def heard(event: Any) -> list[str]:
    """Return the people of the agencies that answered or let their time pass."""
    rows = queries.inquiries_of(queries.suspicion(event.subject_id))
    past = [one for one in rows if one.state in (InquiryState.ANSWERED, InquiryState.SILENT)]
    return [key for one in past for key in people_with(one.organisation_id, "handler", "manager")]


_S, _I = "supervision.suspicion.", "supervision.inquiry."
NOTICES = {
    f"{_I}ask": Message(party, "监督机构请贵机构就采购中的“{kind}”作出说明", INQUIRY_PAGE),
    f"{_I}close": Message(party, "关于“{kind}”的询问已终止，不需要再提交说明", INQUIRY_PAGE),
    f"{_S}dismiss": Message(
        heard, "监督机构已排除“{kind}”的线索，贵机构不需要再办理", "/supervision/inquiries"
    ),
    f"{_S}hear": Message(judges, "“{kind}”（{name}）的说明已齐，请研判", SUSPICION_PAGE),
}
SENTENCES = {
    f"{_S}find": "发现线索：{kind}，{name}",
    f"{_S}ask": "请机构作出说明",
    f"{_S}hear": "各机构说明完毕或者期满",
    f"{_S}dismiss": "排除线索",
    f"{_S}escalate": "移送处理：{to}",
    f"{_I}ask": "监督机构询问",
    f"{_I}answer": "机构提交说明",
    f"{_I}lapse": "期满未说明",
    f"{_I}close": "询问终止",
}
