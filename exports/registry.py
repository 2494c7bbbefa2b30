"""Every kind of paper by its key; adding one is one file in documents/ and one line here."""

from __future__ import annotations

from exports.spec import Document, Listing

_DOCUMENTS: dict[str, Document] = {}


def register(*documents: Document) -> None:
    """Make kinds of papers known; ValueError when a key stands twice."""
    for document in documents:
        if _DOCUMENTS.get(document.key, document) is not document:
            raise ValueError(f"document {document.key} is registered twice")
        _DOCUMENTS[document.key] = document


def find(key: str) -> Document | None:
    """Return a kind of paper, None when there is none."""
    return _DOCUMENTS.get(key)


def issued_on(event_key: str) -> list[Document]:
    """List the numbered papers an event asks for."""
    return [d for d in _DOCUMENTS.values() if event_key in d.issued_on]


def on_demand(subject_kind: str) -> list[Document]:
    """List the papers of a kind of subject that are drawn up when asked for."""
    return [d for d in _DOCUMENTS.values() if d.subject_kind == subject_kind and not d.numbering]


_LISTINGS: dict[str, Listing] = {}


def register_listings(*listings: Listing) -> None:
    """Make lists known that pages offer as Excel; ValueError when a key stands twice."""
    for one in listings:
        if _LISTINGS.get(one.key, one) is not one:
            raise ValueError(f"listing {one.key} is registered twice")
        _LISTINGS[one.key] = one


def listing(key: str) -> Listing | None:
    """Return a list by its key, None when there is none."""
    return _LISTINGS.get(key)
