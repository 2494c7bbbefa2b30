"""Chinese search on both databases: pairs of characters, then a check of the words themselves.

A text becomes tokens: every two neighbouring characters, the last one of a run alone, runs of
ASCII letters and digits whole. One character or the beginning of an ASCII word is then a prefix,
longer words are pairs that must all be there. SQLite keeps the tokens in FTS5, PostgreSQL in a
tsvector; `search_doc` keeps the plain text, against which every hit is checked again.
"""

from __future__ import annotations

import re
import unicodedata

from peewee import SQL, AutoField, CharField, ModelSelect, TextField, fn

from app.kernel.db import Base, db, in_write, is_sqlite

MAX_TEXT = 4000
MAX_QUERY = 60
_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


class SearchDoc(Base):
    """The normalised text under which a thing is found."""

    id = AutoField()
    kind = CharField(48)
    subject = CharField(40)
    text = TextField()

    class Meta:
        table_name = "search_doc"
        indexes = ((("kind", "subject"), True),)


def normalise(text: str) -> str:
    """Fold width and case: what is stored and what is typed become comparable."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def tokens(text: str) -> list[str]:
    """Cut a normalised text into its search tokens, each once, in order."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(text):
        if run.isascii():
            found[run] = None
            continue
        for i in range(len(run)):
            found[run[i : i + 2]] = None
    return list(found)


def index(kind: str, subject: str, text: str) -> None:
    """Make `subject` findable by `text` (replacing what was there) inside write()."""
    if not in_write():
        raise RuntimeError("the search index is only changed inside write()")
    text = normalise(text)[:MAX_TEXT]
    old = SearchDoc.get_or_none(kind=kind, subject=subject)
    if old is not None and old.text == text:
        return
    if old is not None:
        _drop_tokens(old)
        SearchDoc.update(text=text).where(SearchDoc.id == old.id).execute()
        _put_tokens(old.id, text)
    else:
        _put_tokens(SearchDoc.insert(kind=kind, subject=subject, text=text).execute(), text)


def remove(kind: str, subject: str) -> None:
    """Make `subject` unfindable inside write()."""
    old = SearchDoc.get_or_none(kind=kind, subject=subject)
    if old is not None:
        _drop_tokens(old)
        SearchDoc.delete().where(SearchDoc.id == old.id).execute()


def find(kind: str, query: str, limit: int = 200) -> list[str]:
    """Return the ids of the subjects in which every word of `query` occurs, newest first."""
    hits = matching(kind, query)
    if hits is None:
        return []
    return [subject for (subject,) in hits.order_by(SearchDoc.id.desc()).limit(limit).tuples()]


def matching(kind: str, query: str) -> ModelSelect | None:
    """Return the same as a subquery for `Thing.id.in_(…)`; None when nothing is asked for."""
    words = normalise(query)[:MAX_QUERY].split()
    asked = _asked(words)
    if not asked:
        return None
    locate = fn.INSTR if is_sqlite() else fn.STRPOS
    checks = [locate(SearchDoc.text, word) > 0 for word in words]
    rows = SearchDoc.select(SearchDoc.subject).where(SearchDoc.kind == kind, *checks)
    return rows.where(SearchDoc.id.in_(SQL(*asked)))


def _asked(words: list[str]) -> tuple[str, list[str]] | None:
    """Build the inner query over the tokens; each word asks for its pairs or a prefix."""
    exact: dict[str, None] = {}
    begins: dict[str, None] = {}
    for run in _RUNS.findall(" ".join(words)):
        if run.isascii() or len(run) == 1:
            begins[run] = None
        else:
            exact.update({run[i : i + 2]: None for i in range(len(run) - 1)})
    if not exact and not begins:
        return None
    if is_sqlite():
        parts = [f'"{t}"' for t in exact] + [f'"{t}"*' for t in begins]
        return "(SELECT rowid FROM search_gram WHERE search_gram MATCH ?)", [" AND ".join(parts)]
    parts = [f"'{t}'" for t in exact] + [f"'{t}':*" for t in begins]
    inner = "(SELECT doc_id FROM search_gram WHERE grams @@ CAST(%s AS tsquery))"
    return inner, [" & ".join(parts)]


def _put_tokens(doc: int, text: str) -> None:
    if is_sqlite():
        sql = "INSERT INTO search_gram (rowid, grams) VALUES (?, ?)"
        db.execute_sql(sql, (doc, " ".join(tokens(text))))
    else:
        sql = "INSERT INTO search_gram (doc_id, grams) VALUES (%s, array_to_tsvector(%s))"
        db.execute_sql(sql, (doc, tokens(text)))


def _drop_tokens(doc: SearchDoc) -> None:
    """Take the tokens of a document out; FTS5 without content wants to be told the old ones."""
    if is_sqlite():
        sql = "INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', ?, ?)"
        db.execute_sql(sql, (doc.id, " ".join(tokens(doc.text))))
    else:
        db.execute_sql("DELETE FROM search_gram WHERE doc_id = %s", (doc.id,))
