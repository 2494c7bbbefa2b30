"""The verifiable draw over 5,000 candidates, beside the hashing it cannot do without."""

import hashlib
import time

from app.kernel import draw

CANDIDATES = 5_000


def measure(stage):
    """Yield the seconds of drawing one and all of the candidates, and of as many bare hashes."""
    pool = draw.number_pool((f"id{n:06d}", f"第{n}家", 1) for n in range(CANDIDATES))
    sources = [["a" * 64], ["b" * 64], ["c" * 64]]
    for name, count in (("one_of_5000_s", 1), ("all_5000_s", CANDIDATES)):
        begun = time.perf_counter()
        record = draw.record("sha256", None, pool, [draw.Round(sources, count)])
        yield name, time.perf_counter() - begun
        if len({pick["number"] for pick in record["rounds"][0]["picks"]}) != count:
            raise AssertionError("a candidate was drawn twice")
    key = draw.key_string(sources).encode()
    begun = time.perf_counter()
    for number in range(CANDIDATES):
        hashlib.sha256(number.to_bytes(2, "big") + key).digest()
    yield "bare_hashes_5000_s", time.perf_counter() - begun
