"""One public event of a purchase as one release: which tag, and what it tells (pure).

A further event is a further line in BUILDERS.
"""

from __future__ import annotations

from typing import Any

from exports.open.ocds import awards, lots, tenders, words
from exports.open.ocds.told import Builder, Told


def release(told: Told) -> dict[str, Any]:
    """Write the release of an event."""
    tag, body = BUILDERS[told.key](told)
    body = lots.shared(told, body)
    owner = told.notice["owner"]
    parties = [words.party(owner["uscc"] or "", owner["name"], "buyer", "procuringEntity")]
    return {
        "ocid": told.ocid,
        "id": told.id,
        "date": told.at,
        "tag": [tag],
        "initiationType": "tender",
        "language": words.LANGUAGE,
        "parties": parties + body.pop("parties", []),
        "buyer": told.buyer,
        **_framework(told),
        **body,
        "log": {"index": told.seq, "disclosure": f"{told.pages}/log/disclosures/{told.seq}"},
    }


def _framework(told: Told) -> dict[str, Any]:
    """Point from a call-off to the process of its framework."""
    within = told.notice.get("within")
    if not within:
        return {}
    ocid = f"{told.ocid.rpartition('-')[0]}-{within['id']}"
    related = {"id": "1", "relationship": ["framework"], "title": within["number"]}
    return {"relatedProcesses": [related | {"scheme": "ocid", "identifier": ocid}]}


_REQUIREMENT = "bidding.requirement"
BUILDERS: dict[str, Builder] = {
    f"{_REQUIREMENT}.publish": tenders.published,
    f"{_REQUIREMENT}.approve": tenders.published,
    f"{_REQUIREMENT}.revise": tenders.revised,
    f"{_REQUIREMENT}.extend": tenders.moved,
    f"{_REQUIREMENT}.postpone": tenders.moved,
    f"{_REQUIREMENT}.redraw": tenders.moved,
    f"{_REQUIREMENT}.cancel": tenders.ended("tenderCancellation", "cancelled"),
    f"{_REQUIREMENT}.invalidate": tenders.ended("tenderCancellation", "cancelled"),
    f"{_REQUIREMENT}.fail": tenders.ended("tenderUpdate", "unsuccessful"),
    f"{_REQUIREMENT}.refuse_sole": tenders.ended("tenderUpdate", "unsuccessful"),
    f"{_REQUIREMENT}.turn_down": tenders.ended("tenderUpdate", "unsuccessful"),
    f"{_REQUIREMENT}.freeze": tenders.closed,
    f"{_REQUIREMENT}.accept": tenders.closed,
    f"{_REQUIREMENT}.offer_sole": tenders.closed,
    f"{_REQUIREMENT}.opened": tenders.offered,
    f"{_REQUIREMENT}.rank": tenders.offered,  # of live bidding only: its offers are public now
    "bidding.award.proposed": awards.chosen,
    "bidding.award.issued": awards.issued,
    "bidding.award.declined": awards.undone,
    "bidding.award.forfeited": awards.undone,
    "bidding.award.disqualified": awards.undone,
    "bidding.contract.filed": awards.filed,
    "bidding.contract.extended": awards.amended,
    "bidding.contract.amended": awards.amended,
    "bidding.contract.completed": awards.over,
    "bidding.contract.terminated": awards.over,
    "bidding.result.accepted": awards.delivered,
}
