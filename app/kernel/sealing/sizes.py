"""Padding to size classes: a sealed content tells its class and nothing finer."""

CONTENT = (4096, 16_384, 65_536)
BLOB = (64 << 10, 1 << 20, 8 << 20, 50 << 20)
HEAD = 4


def pad(data: bytes, classes: tuple[int, ...]) -> bytes:
    """Write the length, the bytes, zeros up to the smallest class that holds them."""
    for size in classes:
        if HEAD + len(data) <= size:
            return len(data).to_bytes(HEAD, "big") + data + bytes(size - HEAD - len(data))
    raise ValueError(f"{len(data)} bytes are more than the largest class holds")


def unpad(padded: bytes, classes: tuple[int, ...]) -> bytes:
    """Read what was padded; ValueError unless `pad` writes exactly these bytes.

    Nothing is written again to compare: an attachment may have 50 MB.
    """
    end = HEAD + int.from_bytes(padded[:HEAD], "big")
    size = next((size for size in classes if end <= size), None)
    if size != len(padded) or padded.count(0, end) != size - end:
        raise ValueError("not padded as the size class asks")
    return padded[HEAD:end]
