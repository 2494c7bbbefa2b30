"""The contract template of an edition: checked when it comes, found when a contract is drawn up."""

from __future__ import annotations

from typing import Any

from app.kernel import files, wordfill
from app.kernel.errors import Invalid, Reason
from app.kernel.files import Blob
from intermediaries import queries
from intermediaries.rules import contract_fields
from intermediaries.services.editions import template_of

ACCEPTED = ("docx", "pdf", "ole")


def keep(stream: Any, name: str) -> tuple[Blob, str]:
    """Keep a template; Invalid names what of it cannot be filled."""
    blob = files.store(stream, name, accept=ACCEPTED, field="template")
    if blob.kind == "docx":
        wrong = against(blob.sha256)
        if wrong:
            raise Invalid({"template": wrong[0]})
    return blob, name


def against(sha256: str) -> list[Reason]:
    """Say what in a Word template cannot be filled in; empty when everything can."""
    try:
        with files.open_blob(sha256) as file:
            return contract_fields.against(*wordfill.placeholders(file))
    except wordfill.Unreadable:
        return [Reason("这份 Word 范本打不开，请用 Word 另存一次后再传")]


def fillable(item: str, edition: int | None) -> Any:
    """Return the Word template of the edition a notice was published under, None without one.

    One that came before templates were checked, and holds what cannot be filled, is no such one.
    """
    row = queries.item_edition(item, edition) if edition else None
    hung = template_of(row) if row is not None else []
    word = next((one for one in hung if one.blob.kind == "docx"), None)
    return word if word is not None and not against(word.sha256) else None
