"""One public event of a purchase as one release: which tag, and what it tells (pure).

A further event is a further line in BUILDERS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exports.open.ocds import words


@dataclass(frozen=True)
class Told:
    """A public event with what it is about.

    `notice` is the edition in force at the event, word for word; `pool` the frozen pool, empty
    before it is public. `award` and `contract` are the ids the event belongs to.
    """

    ocid: str
    seq: int
    at: str
    key: str
    facts: dict[str, Any]
    notice: dict[str, Any]
    published: str
    pages: str
    method: str = ""
    pool: dict[str, Any] = field(default_factory=dict)
    award: str = ""
    contract: str = ""

    @property
    def buyer(self) -> dict[str, str]:
        owner = self.notice["owner"]
        return words.reference(owner["uscc"] or "", owner["name"])

    @property
    def id(self) -> str:
        return f"{self.ocid}-{self.seq}"


Builder = Callable[[Told], tuple[str, dict[str, Any]]]


def release(told: Told) -> dict[str, Any]:
    """Write the release of an event."""
    tag, body = BUILDERS[told.key](told)
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
        **body,
        "log": {"index": told.seq, "disclosure": f"{told.pages}/log/disclosures/{told.seq}"},
    }


def _notice(told: Told) -> dict[str, Any]:
    """Write the tender section of an edition."""
    notice = told.notice
    page = f"{told.pages}/bidding/requirements/{notice['id']}"
    amount = notice.get("amount_fen")
    key = f"notice-{notice['edition']}"
    title = f"{notice['number']}（第{notice['edition']}版）"
    return words.without_nothing(
        {
            "id": notice["id"],
            "title": notice["title"],
            "description": notice["content"],
            "status": "active",
            "procuringEntity": told.buyer,
            "items": [_item(notice["item"])],
            "value": words.value(amount) if amount else None,
            "procurementMethod": words.DIRECT if told.method == "direct" else words.OPEN,
            "procurementMethodDetails": notice["method"],
            "mainProcurementCategory": "services",
            "awardCriteria": words.CRITERIA.get(told.method),
            "awardCriteriaDetails": "；".join(notice.get("rules", ())),
            "submissionMethod": ["electronicSubmission"],
            "tenderPeriod": {"startDate": told.published, "endDate": notice["signup_until"]},
            "awardPeriod": {"startDate": notice["draw_at"]},
            "contractPeriod": {"durationInDays": notice["service_days"]},
            "documents": [words.document(key, "tenderNotice", title, page, told.published)],
        }
    )


def _item(item: dict[str, Any]) -> dict[str, Any]:
    named = {"scheme": words.ITEMS, "id": item["code"], "description": item["name"]}
    return {"id": item["code"], "description": item["name"], "classification": named}


def published(told: Told) -> tuple[str, dict[str, Any]]:
    """Write the first notice, with the investment project it is for."""
    project = told.notice["project"]
    budget = {"project": project["name"], "projectID": project["code"]}
    return "tender", {"planning": {"budget": budget}, "tender": _notice(told)}


def revised(told: Told) -> tuple[str, dict[str, Any]]:
    return "tenderAmendment", {"tender": _notice(told) | _amended(told)}


def _amended(told: Told, **more: Any) -> dict[str, Any]:
    why = told.facts.get("reason") or told.facts.get("why") or ""
    change = {"id": str(told.seq), "date": told.at, "rationale": why, "releaseID": told.id}
    return {**more, "amendments": [words.without_nothing(change)]}


def moved(told: Told) -> tuple[str, dict[str, Any]]:
    """Write new moments of sign-up and selection."""
    facts, tender = told.facts, {"id": told.notice["id"]}
    if facts.get("signup_until"):
        tender["tenderPeriod"] = {"startDate": told.published, "endDate": facts["signup_until"]}
    if facts.get("draw_at"):
        tender["awardPeriod"] = {"startDate": facts["draw_at"]}
    return "tenderUpdate", {"tender": tender | _amended(told)}


def ended(tag: str, status: str) -> Builder:
    """Make the builder of an end without an award."""

    def build(told: Told) -> tuple[str, dict[str, Any]]:
        return tag, {"tender": {"id": told.notice["id"], **_amended(told, status=status)}}

    return build


def closed(told: Told) -> tuple[str, dict[str, Any]]:
    """Write the frozen pool: who took part, once it is public."""
    tender: dict[str, Any] = {"id": told.notice["id"], "status": "complete"}
    if not told.pool:
        return "tenderUpdate", {"tender": tender}
    there = told.pool["pool"]
    tender["numberOfTenderers"] = len(there)
    tender["tenderers"] = [words.reference(one["id"], one["name"]) for one in there]
    counted = {"bids": len(there) + len(told.pool["excluded"]), "validBids": len(there)}
    bids = {
        "statistics": [
            {"id": name, "measure": name, "value": n, "date": told.at}
            for name, n in counted.items()
        ],
        "details": [_bid(told, one) for one in there],
    }
    parties = [words.party(one["id"], one["name"], "tenderer") for one in there]
    made = {"parties": parties, "tender": words.without_nothing(tender), "bids": bids}
    if not there:
        made["bids"] = {"statistics": bids["statistics"]}
    return "tenderUpdate", made


def _bid(told: Told, one: dict[str, Any]) -> dict[str, Any]:
    """Write a sign-up as a bid at the published price, where the notice fixes one."""
    fixed = told.notice.get("price_mode", "fixed") == "fixed"
    amount = told.notice.get("amount_fen") if fixed else None
    return words.without_nothing(
        {
            "id": f"{told.notice['id']}-{one['number']}",
            "status": "valid",
            "date": told.at,
            "tenderers": [words.reference(one["id"], one["name"])],
            "value": words.value(amount) if amount else None,
        }
    )


def chosen(told: Told) -> tuple[str, dict[str, Any]]:
    """Write the proposed award while its publicity runs."""
    facts, key = told.facts, told.award
    supplier = words.reference(facts["agency_uscc"], facts["agency"])
    award = {
        "id": key,
        "title": told.notice["title"],
        "status": "pending",
        "date": told.at,
        "value": words.value(facts["amount_fen"]),
        "suppliers": [supplier],
    }
    roles = ("supplier", "tenderer")
    return "award", {
        "parties": [words.party(facts["agency_uscc"], facts["agency"], *roles)],
        "awards": [award],
    }


def issued(told: Told) -> tuple[str, dict[str, Any]]:
    number, page = told.facts["number"], f"{told.pages}/bidding/requirements/{told.notice['id']}"
    paper = words.document(f"award-{told.award}", "awardNotice", number, page, told.at)
    award = {"id": told.award, "status": "active", "datePublished": told.at, "documents": [paper]}
    return "awardUpdate", {"awards": [award]}


def undone(told: Told) -> tuple[str, dict[str, Any]]:
    why = told.facts.get("reason") or told.facts.get("why") or ""
    award = {"id": told.award, "status": "unsuccessful", "description": why}
    return "awardCancellation", {"awards": [words.without_nothing(award)]}


def filed(told: Told) -> tuple[str, dict[str, Any]]:
    facts = told.facts
    contract = {
        "id": told.contract,
        "awardID": told.award,
        "title": facts["title"],
        "status": "active",
        "dateSigned": words.moment(facts["signed_on"]),
        "value": words.value(facts["amount_fen"]),
        "period": words.without_nothing(
            {
                "startDate": words.moment(facts["starts_on"]),
                "endDate": words.moment(facts["ends_on"]),
            }
        ),
    }
    return "contract", {"contracts": [words.without_nothing(contract)]}


def delivered(told: Told) -> tuple[str, dict[str, Any]]:
    met = {"dateModified": told.at, "dateMet": told.at, "status": "met"}
    step = {"id": "result", "title": "服务成果验收", "type": "delivery", **met}
    contract = {"id": told.contract, "awardID": told.award}
    contract["implementation"] = {"milestones": [step]}
    return "implementation", {"contracts": [contract]}


def over(told: Told) -> tuple[str, dict[str, Any]]:
    contract = {
        "id": told.contract,
        "awardID": told.award,
        "status": "terminated",
        "description": told.facts.get("reason"),
    }
    return "contractTermination", {"contracts": [words.without_nothing(contract)]}


_REQUIREMENT = "bidding.requirement"
BUILDERS: dict[str, Builder] = {
    f"{_REQUIREMENT}.publish": published,
    f"{_REQUIREMENT}.revise": revised,
    f"{_REQUIREMENT}.extend": moved,
    f"{_REQUIREMENT}.postpone": moved,
    f"{_REQUIREMENT}.redraw": moved,
    f"{_REQUIREMENT}.cancel": ended("tenderCancellation", "cancelled"),
    f"{_REQUIREMENT}.invalidate": ended("tenderCancellation", "cancelled"),
    f"{_REQUIREMENT}.fail": ended("tenderUpdate", "unsuccessful"),
    f"{_REQUIREMENT}.refuse_sole": ended("tenderUpdate", "unsuccessful"),
    f"{_REQUIREMENT}.freeze": closed,
    f"{_REQUIREMENT}.offer_sole": closed,
    "bidding.award.proposed": chosen,
    "bidding.award.issued": issued,
    "bidding.award.declined": undone,
    "bidding.award.forfeited": undone,
    "bidding.award.disqualified": undone,
    "bidding.contract.filed": filed,
    "bidding.contract.completed": over,
    "bidding.contract.terminated": over,
    "bidding.result.accepted": delivered,
}
