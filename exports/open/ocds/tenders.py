"""The notice and the offers as sections of a release (pure)."""

from __future__ import annotations

from typing import Any

from exports.open.ocds import words
from exports.open.ocds.told import Builder, Told


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


def offered(told: Told) -> tuple[str, dict[str, Any]]:
    """Write all offers at once: opened together, or bid until the end."""
    named = {one["number"]: one for one in told.pool.get("pool", ())}
    details = [
        words.without_nothing(
            {
                "id": f"{told.notice['id']}-{number}",
                "status": "valid" if counts else "disqualified",
                "date": told.at,
                "tenderers": [words.reference(named[number]["id"], named[number]["name"])],
                "value": words.value(fen) if fen is not None else None,
            }
        )
        for number, fen, counts in told.offers
    ]
    there = [named[number] for number, _, _ in told.offers]
    good = [fen for _, fen, counts in told.offers if counts and fen is not None]
    figures = {"bids": len(details), "validBids": len(good)}
    money = {"lowestValidBidValue": min(good), "highestValidBidValue": max(good)} if good else {}
    statistics = [{"id": k, "measure": k, "value": n, "date": told.at} for k, n in figures.items()]
    statistics += [
        {"id": k, "measure": k, "value": v["amount"], "currency": v["currency"], "date": told.at}
        for k, v in ((name, words.value(fen)) for name, fen in money.items())
    ]
    tender = {
        "id": told.notice["id"],
        "numberOfTenderers": len(there),
        "tenderers": [words.reference(one["id"], one["name"]) for one in there],
    }
    return "tenderUpdate", {
        "parties": [words.party(one["id"], one["name"], "tenderer") for one in there],
        "tender": words.without_nothing(tender),
        "bids": {"statistics": statistics, "details": details},
    }
