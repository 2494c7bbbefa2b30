"""Release and record packages, and the small extension that ties each release to the log."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, log, parameters
from exports.open import schemas
from exports.open.ocds import reading, words
from exports.open.ocds.merging import compiled
from exports.open.ocds.releases import release
from exports.open.standing import Standing

EXTENSION = "/open/ocds/extension/extension.json"
SCHEMA = "/open/ocds/extension/release-schema.json"


def head_of(uri: str, standing: Standing, origin: str) -> dict[str, Any]:
    """Write what every package says about itself; the same for the same standing."""
    return {
        "uri": uri,
        "version": words.VERSION,
        "extensions": [words.BIDS, words.LOTS, f"{origin}{EXTENSION}"],
        "publishedDate": clock.iso(standing.at.replace(microsecond=0)),
        "publisher": {"name": parameters.value("web.operator"), "uri": f"{origin}/"},
        "license": schemas.LICENCE_URL,
        "publicationPolicy": f"{origin}/open",
    }


def releases(head: dict[str, Any], feed: str, after: int, limit: int) -> dict[str, Any]:
    """Write one package of the feed; `links.next` stands there as long as there is more."""
    told, last, more = reading.after(after, limit)
    links = {"next": f"{feed}?after={last}&limit={limit}"} if more else {}
    reached = {"after": after, "next": last, "more": more, "checkpoint": log.latest()}
    return head | {"links": links, "log": reached, "releases": [release(one) for one in told]}


def record(head: dict[str, Any], ocid: str, requirement: str) -> dict[str, Any] | None:
    """Write the record of one purchase, None when nothing of it is public."""
    made = [release(one) for one in reading.of_process(requirement)]
    if not made:
        return None
    whole = {"ocid": ocid, "releases": made, "compiledRelease": compiled(made)}
    return head | {"records": [whole]}


def extension(origin: str) -> dict[str, Any]:
    """Describe the extension as OCDS asks for it."""
    return {
        "name": {"zh": "透明日志", "en": "Transparency log"},
        "description": {
            "zh": "每个发布项在透明日志中的序号和可独立核验的披露文件，发布包附签名的检查点",
            "en": "The index of each release in the transparency log with its disclosure; "
            "packages carry a signed checkpoint",
        },
        "documentationUrl": {"zh": f"{origin}/open"},
        "compatibility": [words.VERSION],
        "schemas": ["release-schema.json"],
    }


def extension_schema() -> dict[str, Any]:
    """Describe what the extension adds to a release, as JSON Merge Patch of the schema."""
    index = {"type": "integer", "title": "Index", "description": "Index of the entry in the log."}
    about = "A file that the independent verifier checks: payload, salt, proof and checkpoint."
    proof = {"type": "string", "format": "uri", "title": "Disclosure", "description": about}
    entry = {
        "title": "Log entry",
        "description": "Where the transparency log commits to this release.",
        "type": "object",
        "properties": {"index": index, "disclosure": proof},
        "omitWhenMerged": True,
    }
    return {"properties": {"log": entry}}
