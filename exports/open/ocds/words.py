"""How facts are written in OCDS: references, amounts, times, documents (pure)."""

from __future__ import annotations

from typing import Any

VERSION = "1.1"
BIDS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/"
    "v1.1.5/extension.json"
)
LOTS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/"
    "v1.1.5/extension.json"
)
_STANDARD = "https://standard.open-contracting.org/schema/1__1__5"
RELEASE_PACKAGE = f"{_STANDARD}/release-package-schema.json"
RECORD_PACKAGE = f"{_STANDARD}/record-package-schema.json"
SCHEME = "CN-USCC"
ITEMS = "CN-LIANSHEN-ITEM"
LANGUAGE = "zh"
DIRECT, OPEN = "direct", "open"
CRITERIA = {"lowest_price": "priceOnly", "live_price": "priceOnly", "scoring": "ratedCriteria"}


def value(fen: int) -> dict[str, Any]:
    """Write an amount in yuan: a whole number of fen has an exact short decimal form."""
    return {"amount": fen // 100 if fen % 100 == 0 else fen / 100, "currency": "CNY"}


def moment(day: str) -> str | None:
    """Write a date as the date-time OCDS asks for, at midnight in Beijing."""
    return f"{day}T00:00:00+08:00" if day else None


def reference(uscc: str, name: str) -> dict[str, str]:
    """Point at an organisation; those without a credit code are named only."""
    return {"id": f"{SCHEME}-{uscc}", "name": name} if uscc else {"id": name, "name": name}


def party(uscc: str, name: str, *roles: str) -> dict[str, Any]:
    """Describe an organisation with what it does in the process; never a person."""
    made: dict[str, Any] = {**reference(uscc, name), "roles": list(roles)}
    if uscc:
        made["identifier"] = {"scheme": SCHEME, "id": uscc, "legalName": name}
    return made


def document(key: str, kind: str, title: str, url: str, at: str) -> dict[str, str]:
    """Point at a page or file."""
    return {
        "id": key,
        "documentType": kind,
        "title": title,
        "url": url,
        "datePublished": at,
        "format": "text/html",
        "language": LANGUAGE,
    }


def without_nothing(made: dict[str, Any]) -> dict[str, Any]:
    """Leave out members that say nothing: null would delete when releases are merged."""
    return {k: v for k, v in made.items() if v not in (None, [], "")}
