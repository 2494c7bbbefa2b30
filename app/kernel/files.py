"""Files and where they hang: Blob is the content (named by its SHA-256), Attachment its use.

Receive and check outside of a transaction, attach inside `write()`. A file is read with the
permission of the thing it hangs on, found through the Subject registry. Nothing is deleted while
somebody may read it: first a tombstone, a day later the sweep.
"""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
)

from app.kernel import clock, filechecks, jobs, scanner
from app.kernel.db import Base, Record, StateField, in_write, states_check, write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.filetypes import MIMES, clean_name
from app.kernel.permissions import allowed
from app.kernel.prepared import prepared
from app.kernel.room import load_subject, subject_of
from app.kernel.statements import change
from app.kernel.storage import Incoming, open_store, receive

GRACE = dt.timedelta(days=1)
SWEEP = "files.sweep"
NOT_SEALED = Reason.of("密封附件的长度不在规定的档次内，请用本系统的页面或离线文件密封。")
REPLACED_ALREADY = Reason.of("这份文件已经被新的版本替换，请刷新页面后再操作。")


class AttachmentState(StrEnum):
    CURRENT = "current"
    REPLACED = "replaced"
    REMOVED = "removed"


class Blob(Base):
    """Bytes in the store. The row is written before they get their name, touched at each use."""

    sha256 = CharField(64, primary_key=True)
    size = BigIntegerField()
    kind = CharField(16)
    mime = CharField(100)
    pages = IntegerField(null=True)
    touched_at = DateTimeField(default=clock.now, index=True)
    doomed_at = DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [Check("size >= 0")]


class Attachment(Record):
    subject_kind = CharField(60)
    subject_id = CharField(40)
    slot = CharField(60)
    blob = ForeignKeyField(Blob, on_delete="RESTRICT", backref="attachments")
    name = CharField(255)
    by_id = CharField(16, null=True)
    by_name = CharField(60, default="")
    org_id = CharField(16, null=True)
    state = StateField(AttachmentState, default=AttachmentState.CURRENT)
    replaced_by = ForeignKeyField("self", null=True, on_delete="SET NULL")

    class Meta:
        indexes: ClassVar = ((("subject_kind", "subject_id", "slot"), False),)
        constraints: ClassVar = [states_check("state", AttachmentState)]

    @property
    def sha256(self):
        return self.blob_id

    @property
    def mime(self):
        return self.blob.mime

    @property
    def size(self):
        return self.blob.size

    @property
    def pages(self):
        return self.blob.pages


class _Open:
    store = None


_slots: dict[tuple[str, str], str] = {}


def configure(settings):
    """Open the store the settings name: a folder, or an S3 bucket."""
    use(open_store(settings))


def use(store):
    _Open.store = store


def current_store():
    if _Open.store is None:
        raise RuntimeError("files.configure() has not been called")
    return _Open.store


def guard_slot(subject_kind, slot, permission):
    """Files in this slot need `permission` on the subject instead of its view permission."""
    _slots[subject_kind, slot] = permission


def store(stream, name, *, accept=filechecks.ANY, field="file", own=False):
    """Receive, check and keep a file; Invalid with the sentences when it cannot be taken.

    `stream` is any readable file. Called outside of a transaction: it may take a while. What the
    house made itself (`own`) is not shown to the virus scanner, its papers not to the sandbox.
    """
    if in_write():
        raise RuntimeError("files are received before write(), not inside it")
    kept = current_store()
    incoming = stream if isinstance(stream, Incoming) else receive(kept, stream)
    try:
        incoming.seek(0)
        incoming.flush()
        found = filechecks.check(incoming, incoming.path, incoming.size, name, accept, own=own)
        if found.reasons:
            raise Invalid({field: found.reasons[0]})
        if not own:
            scanner.look(incoming.path, field)
        blob = _row(incoming.sha256, incoming.size, found)
        kept.keep(incoming)
    finally:
        incoming.discard()
    return blob


def store_opaque(stream, sizes, field="file"):
    """Keep bytes that nobody may look into (sealed ones), if their length is one of `sizes`."""
    if in_write():
        raise RuntimeError("files are received before write(), not inside it")
    kept = current_store()
    incoming = stream if isinstance(stream, Incoming) else receive(kept, stream)
    try:
        incoming.flush()
        if incoming.size not in sizes:
            raise Invalid({field: NOT_SEALED})
        found = filechecks.Checked("", "unknown", None, ())
        blob = _row(incoming.sha256, incoming.size, found)
        kept.keep(incoming)
    finally:
        incoming.discard()
    return blob


def _row(sha, size, found):
    now = clock.now()
    with write():
        known = change(Blob, {"touched_at": now, "doomed_at": None}, {"sha256": sha})
        if not known:
            mime = MIMES[found.kind]
            facts = {"size": size, "kind": found.kind, "mime": mime, "pages": found.pages}
            Blob.insert(sha256=sha, touched_at=now, **facts).on_conflict_ignore().execute()
        plan_sweep()
    return Blob.get_by_id(sha)


def plan_sweep():
    """One sweep in the night after a day with uploads; inside write()."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    due = dt.datetime.combine(tomorrow, dt.time(3))
    jobs.enqueue(SWEEP, {}, due=due, key=f"{SWEEP}:{tomorrow}")


def attach(blob, subject_kind, subject_id, slot, actor, name, *, replaces=None):
    """Hang a kept file on a thing; `replaces` is the attachment it takes the place of."""
    if not in_write():
        raise RuntimeError("attach() belongs into write(), beside the change it is part of")
    change(Blob, {"touched_at": clock.now(), "doomed_at": None}, {"sha256": blob.sha256})
    made = Attachment.create(
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        slot=slot,
        blob=blob,
        name=clean_name(name) or "未命名",
        by_id=actor.person_id,
        by_name=actor.name,
        org_id=actor.org_id,
    )
    if replaces is not None:
        _leave(replaces, AttachmentState.REPLACED, made)
    return made


def attach_all(papers, thing, slot, actor):
    """Hang kept files, (blob, name) each, on a thing."""
    for blob, name in papers:
        attach(blob, thing.subject_kind, thing.id, slot, actor, name)


def remove(attachment):
    """Take a file off the thing; its bytes stay until the sweep, its row stays for good."""
    with write():
        _leave(attachment, AttachmentState.REMOVED, None)


def _leave(attachment, state, successor):
    current = (Attachment.id == attachment.id) & (Attachment.state == AttachmentState.CURRENT)
    change = {"state": state, "replaced_by": successor, "version": Attachment.version + 1}
    if not Attachment.update(change).where(current).execute():
        raise NotAllowed(REPLACED_ALREADY)


def of(subject_kind, subject_id, slot=None, *, replaced=False):
    """The attachments of a thing, oldest first; those already replaced only when asked for."""
    asked = {"kind": subject_kind, "ids": [str(subject_id)]}
    asked["states"] = [AttachmentState.CURRENT] + [AttachmentState.REPLACED] * replaced
    return _hanging(**asked) if slot is None else _in_slot(**asked, slot=slot)


def of_many(subject_kind, ids, slot=None):
    """List the present files of many things of one kind in one query, by id."""
    asked = {"kind": subject_kind, "ids": list(ids), "states": [AttachmentState.CURRENT]}
    found = {}
    if asked["ids"]:
        for one in _hanging(**asked) if slot is None else _in_slot(**asked, slot=slot):
            found.setdefault(one.subject_id, []).append(one)
    return found


@prepared
def _hanging(kind, ids, states):
    return _of_things(kind, ids, states)


@prepared
def _in_slot(kind, ids, states, slot):
    return _of_things(kind, ids, states).where(Attachment.slot == slot)


def _of_things(kind, ids, states):
    mine = (Attachment.subject_kind == kind) & Attachment.subject_id.in_(ids)
    query = Attachment.select(Attachment, Blob).join(Blob)
    query = query.where(mine, Attachment.state.in_(states))
    return query.order_by(Attachment.created_at, Attachment.id)


def attachment(key):
    """One attachment that has not been removed, with its blob; None when there is none."""
    return (
        Attachment.select(Attachment, Blob)
        .join(Blob)
        .where(Attachment.id == key, Attachment.state != AttachmentState.REMOVED)
        .get_or_none()
    )


def may_view(actor, attachment):
    """The permission of the thing it hangs on decides, or that of its slot."""
    entry = subject_of(attachment.subject_kind)
    subject = load_subject(attachment.subject_kind, attachment.subject_id)
    if entry is None or subject is None:
        return False
    needed = _slots.get((attachment.subject_kind, attachment.slot), entry.view_permission)
    return allowed(actor, needed, subject)


def path_of(sha):
    """A local path with these bytes (for readers in child processes and for sending)."""
    return current_store().local(sha)


def open_blob(sha):
    """These bytes, open for reading."""
    return path_of(sha).open("rb")
