"""Attachments of sealed offers: kept as the bytes they come in, opened only with their offer's key."""

import hashlib
import json
import tempfile
import threading
from collections.abc import Iterable
from typing import Any, BinaryIO

from app.kernel import clock, files
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.permissions import Actor
from app.kernel.sealing import envelope as sealing
from app.kernel.sealing import sizes
from bidding.models import OpenedOffer, Requirement, SealedFile
from bidding.services import signup
from bidding.services.signup import Gate

TAG = 16
MOST = 3 * sealing.MOST_BLOBS  # of one agency for one notice, whether an envelope names them or not
_ONE = threading.Lock()
SIZES = {size + TAG for size in sizes.BLOB}


def keep(passed: Gate, stream: Any, actor: Actor) -> SealedFile:
    """Keep a sealed attachment before its envelope comes; Invalid when its size tells too much."""
    against = signup.over(passed, clock.now()) or signup.objections(passed, clock.today())
    if against:
        raise Invalid({"file": against[0]})
    own = (SealedFile.requirement == passed.id) & (
        SealedFile.organisation == passed.organisation_id
    )
    if SealedFile.select().where(own).count() >= MOST:
        raise Invalid({"file": Reason.of("每份公告最多上传 {most} 个密封附件", most=MOST)})
    blob = files.store_opaque(stream, SIZES)
    mine = {"requirement": passed.id, "organisation": passed.organisation_id, "sha256": blob.sha256}
    with write():
        row, made = SealedFile.get_or_create(**mine, defaults={"size": blob.size})
        if made:
            kind = SealedFile.subject_kind
            files.attach(blob, kind, row.id, "sealed", actor, "sealed.bin")
    return row


def forget_unnamed(requirement: Requirement, bodies: Iterable[str]) -> None:
    """Let the sweep have what no standing envelope names; inside write(), once F is over."""
    named = {blob for body in bodies for blob in json.loads(body)["blobs"]}
    for row in SealedFile.select().where(SealedFile.requirement == requirement):
        if row.sha256 not in named:
            for one in files.of(SealedFile.subject_kind, row.id):
                files.remove(one)


def opened(requirement: Requirement, number: int, place: int) -> tuple[bytes, str] | None:
    """Open attachment `place` of an opened offer; None when there is none (yet)."""
    if requirement.is_silent:
        return None
    mine = (OpenedOffer.requirement == requirement) & (OpenedOffer.number == number)
    row = OpenedOffer.get_or_none(mine)
    if row is None or row.malformed:  # what is listed in it is not as it must be
        return None
    rows = row.content.get("attachments", ())  # a nonce has none
    if not 1 <= place <= len(rows):
        return None
    listed, held = rows[place - 1], sealing.read(row.envelope.body)
    try:
        sealed = files.path_of(listed["sealed"]).read_bytes()
        key = sealing.unb64(row.content_key)
        data = sealing.unseal_blob(sealed, sealing.place_of(held), key, place)
    except sealing.MalformedError as problem:
        raise Invalid({"file": Reason(str(problem))}) from None
    if hashlib.sha256(data).hexdigest() != listed["sha256"]:
        raise Invalid({"file": Reason("附件与报价中登记的摘要不同")})
    return data, listed["name"]


def lent(requirement: Requirement, number: int, place: int) -> tuple[BinaryIO, str] | None:
    """Open an attachment for anybody, into a file that is gone with its last reader.

    It takes three times its size of memory to open it, and everybody may ask: one at a time.
    """
    with _ONE:
        found = opened(requirement, number, place)
        if found is None:
            return None
        file = tempfile.TemporaryFile(dir=files.current_store().tmp)  # noqa: SIM115 read later
        file.write(found[0])
    file.seek(0)
    return file, found[1]
