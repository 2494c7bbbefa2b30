"""Awards, contracts and results as sections of a release (pure)."""

from __future__ import annotations

from typing import Any

from exports.open.ocds import words
from exports.open.ocds.told import Told


def chosen(told: Told) -> tuple[str, dict[str, Any]]:
    """Write the proposed award while its publicity runs."""
    facts, key = told.facts, told.award
    supplier = words.reference(facts["agency_uscc"], facts["agency"])
    award = {
        "id": key,
        "title": told.notice["title"],
        "status": "pending",
        "date": told.at,
        "value": words.value(facts["amount_fen"]) if facts["amount_fen"] else None,
        "suppliers": [supplier],
    }
    roles = ("supplier", "tenderer")
    return "award", {
        "parties": [words.party(facts["agency_uscc"], facts["agency"], *roles)],
        "awards": [words.without_nothing(award)],
    }


def issued(told: Told) -> tuple[str, dict[str, Any]]:
    number, page = told.facts["number"], f"{told.pages}/bidding/requirements/{told.notice['id']}"
    paper = words.document(f"award-{told.award}", "awardNotice", number, page, told.at)
    papers = [paper, *_scores(told, page)]
    award = {"id": told.award, "status": "active", "datePublished": told.at, "documents": papers}
    return "awardUpdate", {"awards": [award]}


def _scores(told: Told, page: str) -> list[dict[str, str]]:
    """Point at the table of points, which is public from the award notice on."""
    if told.notice.get("method_key") != "scoring":
        return []
    key, title = f"scores-{told.award}", "评分汇总表"
    return [words.document(key, "evaluationReports", title, f"{page}/scoring", told.at)]


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
        "value": words.value(facts["amount_fen"]) if facts["amount_fen"] else None,
        "period": words.without_nothing(
            {
                "startDate": words.moment(facts["starts_on"]),
                "endDate": words.moment(facts["ends_on"]),
            }
        ),
    }
    return "contract", {"contracts": [words.without_nothing(contract)]}


def amended(told: Told) -> tuple[str, dict[str, Any]]:
    """Write a change both parties agreed: how the contract stands now, and why it changed."""
    facts = told.facts
    change = {
        "id": str(told.seq),
        "date": told.at,
        "rationale": facts["reason"],
        "description": facts.get("scope") or facts.get("amount_why"),
        "releaseID": told.id,
    }
    contract = {
        "id": told.contract,
        "awardID": told.award,
        "value": words.value(facts["amount_fen"]),
        "period": {
            "startDate": words.moment(facts["starts_on"]),
            "endDate": words.moment(facts["ends_on"]),
        },
        "amendments": [words.without_nothing(change)],
    }
    return "contractAmendment", {"contracts": [contract]}


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
