"""Opinions notice (Word) and ledger (Excel) of 2,000 rows, beside the bare packing of their bytes.

The whole way a job goes: read the package from the database, fill the paper, render it. Best of
three. Bare: the same parts of the file compressed once more and nothing else.
"""

import io
import time
import zipfile

from app.kernel.db import insert_rows, new_id, write
from bench import market
from exports.documents import review, review_ledger
from exports.services.issue import RENDERERS
from joint_review import queries
from joint_review.models.opinion import Opinion, Reply
from tests.factories.joint_review import answer, issue, make_opinion, make_package, make_world

ROWS = 2_000
ROUNDS = 3


def measure(stage):
    """Yield the seconds of both papers, of their rendering alone, and of the bare packing."""
    market.open_house(stage.place())
    package = with_opinions(ROWS)
    for name, document in (("opinions_2000", review.NOTICE), ("ledger_2000", review_ledger.LEDGER)):
        rounds = [printed(document, package.id) for _ in range(ROUNDS)]
        total, alone, raw = min(rounds, key=lambda one: one[0])
        yield f"{name}_s", total
        yield f"{name}_render_s", alone
        yield f"{name}_bare_zip_s", packed(raw)
    market.close_house()


def with_opinions(count: int):
    """Make a package told of so many opinions, each answered, as the services leave it."""
    world = make_world()
    package = make_package(world, "reviewing")
    one = make_opinion(world, package)
    package = advance_to_rereview(world, package)
    pattern, said = Opinion.get_by_id(one.id), Reply.get(Reply.opinion == one.id)
    opinions, replies = [], []
    for number in range(pattern.number + 1, pattern.number + count):
        told = {"id": new_id(), "number": number, "problem": f"{pattern.problem}（第{number}处）"}
        opinions.append({**pattern.__data__, **told})
        replies.append({**said.__data__, "id": new_id(), "opinion": told["id"]})
    with write():
        insert_rows(Opinion, opinions)
        insert_rows(Reply, replies)
    return package


def advance_to_rereview(world, package):
    """Issue the opinions and let the designer answer and hand over."""
    issue(world, package)
    answer(world, queries.package(package.id))
    return queries.package(package.id)


def printed(document, key: str) -> tuple[float, float, bytes]:
    """Print a paper as its job does; return seconds in all, seconds of rendering, the bytes."""
    begun = time.perf_counter()
    filled = document.fill(document.load(key))
    middle = time.perf_counter()
    raw = RENDERERS[document.form](filled)
    ended = time.perf_counter()
    return ended - begun, ended - middle, raw


def packed(raw: bytes) -> float:
    """Take the seconds of compressing the parts of an Office file once more."""
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    begun = time.perf_counter()
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(name, data)
    return time.perf_counter() - begun
