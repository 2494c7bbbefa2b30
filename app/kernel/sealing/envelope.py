"""The envelope, suite 1: the bidder is the dealer, and from the content key all of it follows.

X25519, HKDF-SHA256, ChaCha20-Poly1305 (RFC 8439), SHA-256. The content key K is used once, so the
nonce is zero. After opening, anybody writes the whole envelope again from K and compares bytes.
"""

import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.kernel import canonical
from app.kernel.sealing import derive, hpke, shamir, sizes

FORMAT = "lianshen-envelope/1"
SUITE = 1
INFO = b"lianshen/share/1"
COMMITMENT = b"lianshen/offer/1\x00"
MOST_BLOBS = 20
MOST_TEXT = 256 << 10
DEEPEST = 32  # levels of an offer: what is written about opened ones holds it within others
_FIELDS = {"blobs", "commitment", "content", "format", "notice", "offer", "shares", "suite"}
_FIELDS |= {"version"}
_HEX = re.compile("[0-9a-f]{64}")
_ID = re.compile("[a-z2-7]{16}")
_ROW = '{"enc":"([^"]*)","key":"([^"]*)","sealed":"([^"]*)"}'
_USUAL = re.compile(
    r'{"blobs":\[\],"commitment":"([^"]*)","content":"([^"]*)","format":"([^"]*)",'
    r'"notice":"([^"\\\x00-\x1f]*)","offer":"([^"]*)",'
    rf'"shares":\[{_ROW}(?:,{_ROW})?(?:,{_ROW})?\],"suite":{SUITE},"version":([1-9][0-9]{{0,3}})}}'
)
_ZERO = bytes(12)


class MalformedError(ValueError):
    """An envelope that does not hold; the message is the sentence of the opening record."""


class ShutError(MalformedError):
    """This key does not open this content: of a false share, or of another envelope."""


@dataclass(frozen=True)
class Place:
    """What an envelope is bound to: the edition of a notice, a random offer id, a version."""

    notice: str
    offer: str
    version: int

    def data(self) -> bytes:
        """Write the associated data that content, shares and blobs are sealed with."""
        told = {"notice": self.notice, "offer": self.offer, "version": self.version}
        return canonical.data({**told, "suite": SUITE})


def threshold(trustees: int) -> int:
    """Say how many of one to three trustees open: two, or the only one."""
    return 1 if trustees == 1 else 2


def b64(raw: bytes) -> str:
    """Write bytes as base64."""
    return binascii.b2a_base64(raw, newline=False).decode()


def unb64(text: Any) -> bytes:
    """Read canonical base64; MalformedError otherwise.

    Strictly read, only the bits that the last four signs do not need could be written otherwise.
    """
    try:
        raw = binascii.a2b_base64(text, strict_mode=True)
    except (ValueError, TypeError):
        raw = None
    if raw is None or b64(raw[len(raw) - (len(raw) % 3 or 3) :]) != text[-4:]:
        raise MalformedError("信封中的一项不是规范的 base64")
    return raw


def commitment(offer: Mapping[str, Any], blind: bytes) -> str:
    """Commit to an offer; `blind` are 32 random bytes."""
    return hashlib.sha256(COMMITMENT + blind + canonical.data(offer)).hexdigest()


def seal(
    offer: Mapping[str, Any], place: Place, trustees: Sequence[bytes], key: bytes, blind: bytes
) -> dict[str, Any]:
    """Seal an offer to one to three X25519 keys; the same inputs give the same envelope."""
    aad = place.data()
    inner = canonical.data({"blind": b64(blind), "offer": offer})
    content = ChaCha20Poly1305(key).encrypt(_ZERO, sizes.pad(inner, sizes.CONTENT), aad)
    return {
        "format": FORMAT,
        "notice": place.notice,
        "offer": place.offer,
        "version": place.version,
        "suite": SUITE,
        "commitment": commitment(offer, blind),
        "content": b64(content),
        "shares": _sealed_shares(key, trustees, aad),
        "blobs": [one["sealed"] for one in offer.get("attachments", ())],
    }


def _sealed_shares(key: bytes, trustees: Sequence[bytes], aad: bytes) -> list[dict[str, str]]:
    dealt = shamir.deal(key, threshold(len(trustees)), len(trustees))
    rows = []
    for x, public in enumerate(trustees, 1):
        material = derive.key(key, b"ephemeral" + bytes([x]))
        enc, sealed = hpke.seal(public, INFO, aad, bytes([x]) + dealt[x], material)
        rows.append({"key": b64(public), "enc": b64(enc), "sealed": b64(sealed)})
    return rows


def read(text: str) -> dict[str, Any]:
    """Check the form of an envelope, no more can be seen from outside; MalformedError if wrong."""
    if len(text) > MOST_TEXT:
        raise MalformedError("信封超过大小上限")
    found = _usual(text) or _any(text)
    if found["format"] != FORMAT or repr(found["suite"]) != str(SUITE):
        raise MalformedError("信封的格式或算法套件不受支持")
    _check_place(found)
    _check_parts(found)
    return found


def _usual(text: str) -> dict[str, Any] | None:
    """Read an envelope without attachments by its signs alone, the busy path; None for any other.

    What stands between the signs is checked afterwards: a value that passes is written as itself.
    """
    fits = _USUAL.fullmatch(text)
    if fits is None:
        return None
    values = fits.groups()
    parts = zip(values[5:14:3], values[6:14:3], values[7:14:3], strict=True)
    return {
        **dict(zip(("commitment", "content", "format", "notice", "offer"), values, strict=False)),
        "shares": [{"enc": e, "key": k, "sealed": s} for e, k, s in parts if e is not None],
        "suite": SUITE,
        "version": int(values[14]),
        "blobs": [],
    }


def _any(text: str) -> dict[str, Any]:
    """Read any canonical text: written again it must be the same, so nothing stands twice in it."""
    try:
        found = json.loads(text)
        again = json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        raise MalformedError("信封不是规范的 JSON") from None
    if not isinstance(found, dict) or again != text or set(found) != _FIELDS:
        raise MalformedError("信封的格式不对，请用本页面或离线文件重新密封")
    return found


def _check_place(found: dict[str, Any]) -> None:
    version = found["version"]
    good = isinstance(found["notice"], str) and isinstance(found["offer"], str)
    whole = isinstance(version, int) and not isinstance(version, bool) and 0 < version < 10_000
    if not good or not _ID.fullmatch(found["offer"]) or not whole:
        raise MalformedError("信封的公告、报价编号或版本不对")


def _check_parts(found: dict[str, Any]) -> None:
    if not isinstance(found["commitment"], str) or not _HEX.fullmatch(found["commitment"]):
        raise MalformedError("信封的承诺值不对")
    if len(unb64(found["content"])) not in {size + 16 for size in sizes.CONTENT}:
        raise MalformedError("密文长度不在规定的档次内")
    rows, blobs = found["shares"], found["blobs"]
    if not isinstance(rows, list) or not 1 <= len(rows) <= 3:
        raise MalformedError("信封应有一至三份密封的份额")
    for row in rows:
        if not isinstance(row, dict) or set(row) != {"enc", "key", "sealed"}:
            raise MalformedError("密封的份额格式不对")
        if [*map(len, map(unb64, (row["enc"], row["key"], row["sealed"])))] != [32, 32, 49]:
            raise MalformedError("密封的份额长度不对")
    listed = isinstance(blobs, list) and all(isinstance(one, str) for one in blobs)
    if not listed or len(blobs) > MOST_BLOBS or not all(map(_HEX.fullmatch, blobs)):
        raise MalformedError("附件清单格式不对")


def digest(text: str) -> str:
    """Hash the text of an envelope: what list, receipt and log name it by."""
    return hashlib.sha256(text.encode()).hexdigest()


def place_of(envelope: Mapping[str, Any]) -> Place:
    """Return what an envelope says it is bound to."""
    return Place(envelope["notice"], envelope["offer"], envelope["version"])


def share_of(envelope: Mapping[str, Any], x: int, secret: bytes) -> bytes:
    """Take out the share of trustee x with its secret key; MalformedError when it will not open."""
    row, aad = envelope["shares"][x - 1], place_of(envelope).data()
    try:
        inner = hpke.unseal(secret, unb64(row["enc"]), INFO, aad, unb64(row["sealed"]))
    except ValueError:
        raise MalformedError(f"第 {x} 份份额无法用对应的密钥打开") from None
    if len(inner) != 33 or inner[0] != x:
        raise MalformedError(f"第 {x} 份份额的编号不对")
    return inner[1:]


def combine(envelope: Mapping[str, Any], shares: Mapping[int, bytes]) -> bytes:
    """Put K together from released shares; ValueError when there are too few."""
    return shamir.combine(shares, threshold(len(envelope["shares"])))


def unseal(envelope: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """Open with K and derive all of the envelope again; MalformedError names what is wrong."""
    try:
        padded = ChaCha20Poly1305(key).decrypt(
            _ZERO, unb64(envelope["content"]), place_of(envelope).data()
        )
        inner = canonical.parse(sizes.unpad(padded, sizes.CONTENT))
    except InvalidTag:
        raise ShutError("密钥打不开内容，或内容、公告、编号、版本被改动") from None
    except ValueError:
        raise MalformedError(_UNWRITTEN) from None
    offer, blind = _parts(inner)
    trustees = [unb64(row["key"]) for row in envelope["shares"]]
    try:
        canonical.text(offer, DEEPEST)
        again = seal(offer, place_of(envelope), trustees, key, blind)
    except ValueError:  # no canonical text, or none that a size class holds
        raise MalformedError(_UNWRITTEN) from None
    for name in ("commitment", "content", "shares", "blobs"):
        if again[name] != envelope[name]:
            raise MalformedError(_DIFFERS[name])
    return offer


_UNWRITTEN = "内容没有按规定的格式填充或书写"
_DIFFERS = {
    "commitment": "内容与信封上的承诺值不符",
    "content": "内容的写法不规范：由密钥重新写出的密文不同",
    "shares": "份额分发不一致：由密钥重新推出的份额或密封不同",
    "blobs": "附件清单与内容中登记的不同",
}


def _parts(inner: Any) -> tuple[dict[str, Any], bytes]:
    if not isinstance(inner, dict) or set(inner) != {"blind", "offer"}:
        raise MalformedError("内容的结构不对")
    offer, blind = inner["offer"], unb64(inner["blind"])
    rows = offer.get("attachments", []) if isinstance(offer, dict) else None
    named = isinstance(rows, list) and all(isinstance(r, dict) and "sealed" in r for r in rows)
    if not named or len(blind) != 32:
        raise MalformedError("内容的结构不对")
    return offer, blind


def _blob_key(key: bytes, number: int) -> bytes:
    return derive.key(key, b"blob" + bytes([number]))


def seal_blob(data: bytes, place: Place, key: bytes, number: int) -> bytes:
    """Seal attachment `number` (1, 2, …) of an offer, padded to a size class of its own."""
    padded = sizes.pad(data, sizes.BLOB)
    return ChaCha20Poly1305(_blob_key(key, number)).encrypt(_ZERO, padded, place.data())


def unseal_blob(sealed: bytes, place: Place, key: bytes, number: int) -> bytes:
    """Open an attachment; MalformedError when it is not what the bidder sealed."""
    try:
        padded = ChaCha20Poly1305(_blob_key(key, number)).decrypt(_ZERO, sealed, place.data())
        return sizes.unpad(padded, sizes.BLOB)
    except (InvalidTag, ValueError):
        raise MalformedError(f"第 {number} 个附件打不开或没有按规定填充") from None
