"""A lot's release as part of the process that all lots of its notice share (pure).

By the lots extension: one ocid and one tender; what is a lot's own moves to `tender.lots`, and
items, bids, awards and documents name the lot they belong to.
"""

from __future__ import annotations

from typing import Any

from exports.open.ocds import words
from exports.open.ocds.told import Told

OWN = ("title", "description", "status", "value", "contractPeriod")
NOT_COUNTED = ("numberOfTenderers",)


def shared(told: Told, body: dict[str, Any]) -> dict[str, Any]:
    """Write the body of a lot's release for the shared process; other bodies stay as they are."""
    held = told.notice.get("purchase")
    if held is None:
        return body
    made, lot = dict(body), told.notice["id"]
    if "tender" in made:
        made["tender"] = _tender(made["tender"], held, lot, told.notice["lot"])
    if "bids" in made:
        made["bids"] = _bids(made["bids"], lot, told.notice["lot"])
    if "awards" in made:
        made["awards"] = [{**one, "relatedLots": [lot]} for one in made["awards"]]
    return made


def _tender(tender: dict[str, Any], held: dict[str, Any], lot: str, number: int) -> dict[str, Any]:
    mine = {name: tender[name] for name in OWN if name in tender}
    rest = {k: v for k, v in tender.items() if k not in (*OWN, *NOT_COUNTED)}
    whole = {**rest, "id": held["id"], "lots": [{"id": lot, **mine}]}
    if "items" in tender:  # a notice, not a change of state
        total = sum(one["amount_fen"] for one in held["lots"])
        whole |= {"title": held["title"], "status": "active", "value": words.value(total)}
        whole["items"] = [
            {**one, "id": f"{one['id']}-{number}", "relatedLot": lot} for one in tender["items"]
        ]
    if "items" in tender and held["most"]:
        whole["lotDetails"] = {"maximumLotsAwardedPerSupplier": held["most"]}
    if "documents" in tender:
        whole["documents"] = [
            {**one, "id": f"{one['id']}-{number}", "relatedLots": [lot]}
            for one in tender["documents"]
        ]
    return whole


def _bids(bids: dict[str, Any], lot: str, number: int) -> dict[str, Any]:
    made = dict(bids)
    if "statistics" in bids:
        made["statistics"] = [
            {**one, "id": f"{one['id']}-{number}", "relatedLot": lot} for one in bids["statistics"]
        ]
    if "details" in bids:
        made["details"] = [{**one, "relatedLots": [lot]} for one in bids["details"]]
    return made
