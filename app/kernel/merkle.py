"""Merkle tree of RFC 6962/9162, as a compact range: pure functions over hashes.

A tree of n leaves is kept as its *peaks*: the roots of the complete subtrees of n's binary
digits, largest first. Row idx of the log stores `nodes`: the hashes of all complete subtrees that
end at leaf idx, smallest first, so node (level, j) is found in row (j+1)*2^level - 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

Node = tuple[int, int]
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash a leaf: SHA-256(00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node: SHA-256(01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def append(size: int, peaks: list[bytes], leaf: bytes) -> tuple[list[bytes], list[bytes]]:
    """Add a leaf hash to a tree of `size` leaves; return (new peaks, nodes ending here).

    The proof of the new leaf in the tree of size+1 is `peaks` reversed: no look-up needed.
    """
    peaks, nodes = list(peaks), [leaf]
    while size & 1:
        nodes.append(node_hash(peaks.pop(), nodes[-1]))
        size >>= 1
    return [*peaks, nodes[-1]], nodes


def root_of(peaks: list[bytes]) -> bytes:
    """Fold the peaks into the root; the empty tree's root is SHA-256("")."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def place(level: int, j: int) -> tuple[int, int]:
    """Return (row, byte offset) where node (level, j) is stored."""
    return ((j + 1) << level) - 1, 32 * level


def cover(low: int, high: int) -> list[Node]:
    """List the complete subtrees that make up leaves [low, high), low aligned to its length."""
    nodes = []
    while low < high:
        level = (high - low).bit_length() - 1
        nodes.append((level, low >> level))
        low += 1 << level
    return nodes


def _split(low: int, high: int) -> int:
    return low + (1 << ((high - low - 1).bit_length() - 1))


def _ranges_of_inclusion(index: int, size: int) -> list[tuple[int, int]]:
    low, high, out = 0, size, []
    while high - low > 1:
        middle = _split(low, high)
        if index < middle:
            out.append((middle, high))
            high = middle
        else:
            out.append((low, middle))
            low = middle
    return out[::-1]


def _ranges_of_consistency(first: int, second: int) -> list[tuple[int, int]]:
    low, high, out, whole = 0, second, [], True
    while first != high:
        middle = _split(low, high)
        if first <= middle:
            out.append((middle, high))
            high = middle
        else:
            out.append((low, middle))
            low, whole = middle, False
    return ([] if whole else [(low, high)]) + out[::-1]


def _resolve(
    ranges: list[tuple[int, int]], fetch: Callable[[Iterable[Node]], dict[Node, bytes]]
) -> list[bytes]:
    covers = [cover(low, high) for low, high in ranges]
    known = fetch({node for cover in covers for node in cover})
    return [root_of([known[node] for node in cover]) for cover in covers]


def inclusion(
    index: int, size: int, fetch: Callable[[Iterable[Node]], dict[Node, bytes]]
) -> list[bytes]:
    """Build the audit path of leaf `index` in the tree of `size`; ValueError out of range.

    `fetch` gets all needed nodes (level, j) at once and returns their hashes.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    return _resolve(_ranges_of_inclusion(index, size), fetch)


def consistency(
    first: int, second: int, fetch: Callable[[Iterable[Node]], dict[Node, bytes]]
) -> list[bytes]:
    """Build the proof that the tree of `first` is a prefix of that of `second`; ValueError."""
    if not 0 <= first <= second:
        raise ValueError(f"no trees of {first} and {second}")
    if first in {0, second}:
        return []
    return _resolve(_ranges_of_consistency(first, second), fetch)


def root_from_inclusion(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """Return the root that an audit path leads to; ValueError when its length is wrong."""
    ranges = _ranges_of_inclusion(index, size)
    if len(ranges) != len(path):
        raise ValueError(f"a proof of {len(path)} hashes where {len(ranges)} are needed")
    for (low, _), other in zip(ranges, path, strict=True):
        leaf = node_hash(other, leaf) if low < index else node_hash(leaf, other)
    return leaf
