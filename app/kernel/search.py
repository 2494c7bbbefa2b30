"""Chinese search on both databases: pairs of characters, then a check of the words themselves.

A text becomes tokens: every two neighbouring characters, the last one of a run alone, runs of
ASCII letters and digits whole and all their endings. One character or any part of an ASCII word
(of three signs or more inside it) is then a prefix, longer words are pairs that must all be there. SQLite keeps the tokens in FTS5, PostgreSQL in a
tsvector; `search_doc` keeps the plain text, against which every hit is checked again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from peewee import SQL, AutoField, CharField, ModelSelect, TextField, fn

from app.kernel import pinyin
from app.kernel.db import Base, db, in_write, insert_rows, is_sqlite

MAX_TEXT = 4000
MAX_QUERY = 60
SHORTEST, LONGEST = 3, 40  # parts of ASCII words found in their middle; longer words are digests
CHUNK = 400
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
            last = len(run) - SHORTEST if len(run) <= LONGEST else 0
            found.update({run[i:]: None for i in range(max(last, 0) + 1)})
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
        _drop_tokens(old.id, old.text)
        SearchDoc.update(text=text).where(SearchDoc.id == old.id).execute()
        _put_tokens(old.id, text)
    else:
        _put_tokens(SearchDoc.insert(kind=kind, subject=subject, text=text).execute(), text)


def remove(kind: str, subject: str) -> None:
    """Make `subject` unfindable inside write()."""
    old = SearchDoc.get_or_none(kind=kind, subject=subject)
    if old is not None:
        _drop_tokens(old.id, old.text)
        SearchDoc.delete().where(SearchDoc.id == old.id).execute()


def index_many(kind: str, texts: dict[str, str]) -> None:
    """Make many subjects findable at once, in few statements (demo, imports)."""
    if not in_write():
        raise RuntimeError("the search index is only changed inside write()")
    subjects = list(texts)
    for at in range(0, len(subjects), CHUNK):
        part = {s: normalise(texts[s])[:MAX_TEXT] for s in subjects[at : at + CHUNK]}
        if old := _docs(kind, part):
            for doc, text in old:
                _drop_tokens(doc, text)
            SearchDoc.delete().where(SearchDoc.id.in_([doc for doc, _ in old])).execute()
        rows = [{"kind": kind, "subject": s, "text": text} for s, text in part.items()]
        insert_rows(SearchDoc, rows)
        _put_many(_docs(kind, part))


def _docs(kind: str, subjects: dict[str, str]) -> list[tuple[int, str]]:
    """List number and text of what is findable of some subjects."""
    mark = _dialect()[0]
    marks = ", ".join([mark] * len(subjects))
    sql = (
        f"SELECT id, text FROM search_doc WHERE kind = {mark} AND subject IN ({marks}) ORDER BY id"  # noqa: S608 marks only
    )
    return db.execute_sql(sql, [kind, *subjects]).fetchall()


def named(name: str) -> str:
    """Write a name together with the first letters of its Pinyin, to be indexed."""
    return f"{name} {pinyin.initials(name)}".strip()


def rebuild(better: Callable[[SearchDoc], str]) -> None:
    """Index every text anew after the tokens changed; `better` says what its text is now."""
    if is_sqlite():
        db.execute_sql("INSERT INTO search_gram (search_gram) VALUES ('delete-all')")
    else:
        db.execute_sql("DELETE FROM search_gram")
    last = 0
    while docs := list(
        SearchDoc.select().where(SearchDoc.id > last).order_by(SearchDoc.id).limit(CHUNK)
    ):
        for doc in docs:
            text = normalise(better(doc))[:MAX_TEXT]
            if text != doc.text:
                SearchDoc.update(text=text).where(SearchDoc.id == doc.id).execute()
                doc.text = text
        _put_many([(doc.id, doc.text) for doc in docs])
        last = docs[-1].id


def find(kind: str, query: str, limit: int = 200) -> list[str]:
    """Return the ids of the subjects in which every word of `query` occurs, newest first."""
    words = normalise(query)[:MAX_QUERY].split()
    asked = _asked(words)
    if asked is None:
        return []
    mark, locate, key, matches = _dialect()
    checks = "".join(f" AND {locate}(d.text, {mark}) > 0" for _ in words)
    # Joined and ordered by the index itself: the engine stops at the limit.
    sql = (
        f"SELECT d.subject FROM search_gram g JOIN search_doc d ON d.id = g.{key}"  # noqa: S608
        f" WHERE {matches} AND d.kind = {mark}{checks} ORDER BY g.{key} DESC LIMIT {mark}"
    )
    return [row[0] for row in db.execute_sql(sql, [asked, kind, *words, limit]).fetchall()]


def _dialect() -> tuple[str, str, str, str]:
    """Return placeholder, position function, key column and match condition of the engine."""
    if is_sqlite():
        return "?", "instr", "rowid", "g.search_gram MATCH ?"
    return "%s", "strpos", "doc_id", "g.grams @@ CAST(%s AS tsquery)"


def matching(kind: str, query: str) -> ModelSelect | None:
    """Return the same as a subquery for `Thing.id.in_(…)`; None when nothing is asked for."""
    words = normalise(query)[:MAX_QUERY].split()
    asked = _asked(words)
    if asked is None:
        return None
    _, locate, key, matches = _dialect()
    checks = [getattr(fn, locate)(SearchDoc.text, word) > 0 for word in words]
    rows = SearchDoc.select(SearchDoc.subject).where(SearchDoc.kind == kind, *checks)
    inner = f"(SELECT g.{key} FROM search_gram g WHERE {matches})"  # noqa: S608
    return rows.where(SearchDoc.id.in_(SQL(inner, [asked])))


def _asked(words: list[str]) -> str | None:
    """Say in the engine's words what the tokens must hold; each word its pairs or a prefix."""
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
        return " AND ".join([f'"{t}"' for t in exact] + [f'"{t}"*' for t in begins])
    return " & ".join([f"'{t}'" for t in exact] + [f"'{t}':*" for t in begins])


def _put_tokens(doc: int, text: str) -> None:
    _put_many([(doc, text)])


def _put_many(docs: list[tuple[int, str]]) -> None:
    if is_sqlite():
        row, sql = "(?, ?)", "INSERT INTO search_gram (rowid, grams) VALUES "
        values = [v for doc, text in docs for v in (doc, " ".join(tokens(text)))]
    else:
        row = "(%s, array_to_tsvector(CAST(%s AS text[])))"
        sql = "INSERT INTO search_gram (doc_id, grams) VALUES "
        values = [v for doc, text in docs for v in (doc, tokens(text))]
    if docs:
        db.execute_sql(sql + ", ".join([row] * len(docs)), values)


def _drop_tokens(doc: int, text: str) -> None:
    """Take the tokens of a document out; FTS5 without content wants to be told the old ones."""
    if is_sqlite():
        sql = "INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', ?, ?)"
        db.execute_sql(sql, (doc, " ".join(tokens(text))))
    else:
        db.execute_sql("DELETE FROM search_gram WHERE doc_id = %s", (doc,))
