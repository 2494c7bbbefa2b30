"""Shamir's sharing over GF(2^8), polynomial 0x11B, with coefficients that follow from the secret.

x = 1, 2, 3. Whoever knows the secret deals the same shares again: a cheating dealer is seen.
"""

from collections.abc import Mapping

from app.kernel.sealing import derive

POLYNOMIAL = 0x11B


def _tables() -> tuple[list[int], list[int]]:
    """Write powers and logarithms of the generator 3."""
    powers, logs, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        value ^= value << 1
        if value > 255:
            value ^= POLYNOMIAL
    return powers, logs


POWERS, LOGS = _tables()


def times(a: int, b: int) -> int:
    """Multiply in the field."""
    return POWERS[(LOGS[a] + LOGS[b]) % 255] if a and b else 0


def over(a: int, b: int) -> int:
    """Divide in the field; `b` is not zero."""
    return POWERS[(LOGS[a] - LOGS[b]) % 255] if a else 0


def deal(secret: bytes, threshold: int, count: int) -> dict[int, bytes]:
    """Return the share of each x; `threshold` (1 or 2) of them give the secret back."""
    if not 1 <= threshold <= min(2, count) or count > 3:
        raise ValueError("one to three shares, one or two of them needed")
    if threshold == 1:
        return dict.fromkeys(range(1, count + 1), secret)
    slope = derive.key(secret, b"shamir", len(secret))
    return {
        x: bytes(s ^ times(a, x) for s, a in zip(secret, slope, strict=True))
        for x in range(1, count + 1)
    }


def combine(shares: Mapping[int, bytes], threshold: int) -> bytes:
    """Put the secret together from `threshold` shares by their x; ValueError when too few."""
    chosen = sorted(shares.items())[:threshold]
    if len(chosen) < threshold or not 1 <= threshold <= 2:
        raise ValueError("too few shares")
    if threshold == 1:
        return chosen[0][1]
    (one, left), (two, right) = chosen
    first, second = over(two, one ^ two), over(one, one ^ two)
    return bytes(times(a, first) ^ times(b, second) for a, b in zip(left, right, strict=True))
