"""Runs tools/verify.py in this process, and makes small signed logs to run it on."""

import base64
import contextlib
import hashlib
import importlib.util
import io
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel import canonical

FILE = Path(__file__).parents[2] / "tools" / "verify.py"
_spec = importlib.util.spec_from_file_location("verify", FILE)
verify = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(verify)


def run(capsys, folder, kind, content, *options):
    """(exit code, what was printed) for a file with this content (bytes, text or JSON value)."""
    path = folder / "given.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    code = verify.main([*options, kind, str(path)])
    return code, capsys.readouterr().out


def verdict(kind, path):
    """(exit code, what was printed) for a file that lies there already."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = verify.main([kind, str(path)])
    return code, said.buffer.getvalue().decode()


def b64(data):
    return base64.b64encode(data).decode()


def leaf(entry):
    return hashlib.sha256(b"\x00" + entry.encode()).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves):
    """RFC 6962, 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return node(root(leaves[:half]), root(leaves[half:]))


def path(index, leaves):
    """The inclusion proof of RFC 6962, 2.1.1."""
    if len(leaves) < 2:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*path(index, leaves[:half]), root(leaves[half:])]
    return [*path(index - half, leaves[half:]), root(leaves[:half])]


class SmallLog:
    """A log of given payloads with its own key: entries, checkpoints, disclosures."""

    def __init__(self, payloads, seed=b"k" * 32, origin="测试厅/log"):
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.origin = origin
        self.payloads = payloads
        self.salts = [hashlib.sha256(b"salt%d" % at).digest() for at in range(len(payloads))]
        self.entries = [
            canonical.text(
                {
                    "seq": at,
                    "minute": f"2026-11-20T09:{at % 60:02}+08:00",
                    "commit": b64(hashlib.sha256(salt + canonical.data(payload)).digest()),
                }
            )
            for at, (salt, payload) in enumerate(zip(self.salts, payloads, strict=True))
        ]
        self.leaves = [leaf(entry) for entry in self.entries]

    @property
    def public(self):
        return b64(self.key.public_key().public_bytes_raw())

    def checkpoint(self, size=None):
        size = len(self.leaves) if size is None else size
        found, time = b64(root(self.leaves[:size])), "2026-11-20T10:00:00+08:00"
        text = f"{self.origin}\n{size}\n{found}\n{time}\n"
        return {
            "origin": self.origin,
            "size": size,
            "root": found,
            "time": time,
            "key": self.public,
            "signature": b64(self.key.sign(text.encode())),
        }

    def disclosure(self, index, size=None):
        size = len(self.leaves) if size is None else size
        proof = [b64(one) for one in path(index, self.leaves[:size])]
        return {
            "format": "lianshen-disclosure/1",
            "entry": self.entries[index],
            "salt": b64(self.salts[index]),
            "payload": self.payloads[index],
            "proof": {"index": index, "size": size, "path": proof},
            "checkpoint": self.checkpoint(size),
        }

    def export(self):
        lines = [{"index": at, "entry": entry} for at, entry in enumerate(self.entries)]
        lines.append({"checkpoint": self.checkpoint()})
        return "".join(json.dumps(line) + "\n" for line in lines)


def small_log(size=11, **options):
    facts = [{"key": "a.b.c", "facts": {"n": at, "名": "审"}} for at in range(size)]
    return SmallLog(facts, **options)
