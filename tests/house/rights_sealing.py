"""Trustees, offers and openings on which permissions are tried."""

from types import SimpleNamespace

from app.kernel.db import write
from bidding.models import Trustee
from tests.factories.sealing import make_trustee


def of_sealing(opened, draft, here):
    kinds = ("owner", "regulator", "supervisor")
    kept = [make_trustee(n, here[kind]) for n, kind in enumerate(kinds)]
    with write():
        for place, one in enumerate(kept, 1):
            Trustee.create(requirement=opened, place=place, key=one.key)
    yield "bidding.trustee", {"registered": SimpleNamespace(organisation_id=here["owner"].id)}
    yield "bidding.trustee.choose", {"draft": draft, "open": opened}
    yield (
        "bidding.offer",
        {"taken": SimpleNamespace(organisation_id=here["agency"].id, org_id=here["window"].id)},
    )
    stages = {"sealed": (False, True), "closed": (True, True), "opened": (True, False)}
    found = {}
    for name, (closed, silent) in stages.items():
        closings = SimpleNamespace(exists=lambda closed=closed: closed)
        one = SimpleNamespace(id=opened.id, owner_id=here["owner"].id, closings=closings)
        one.is_sealed, one.is_silent = True, silent
        one.takes_envelopes, one.is_opened = True, not silent
        found[name] = one
    yield "bidding.opening", found
    files = {
        n: SimpleNamespace(organisation_id=here["agency"].id, requirement=one)
        for n, one in found.items()
    }
    yield "bidding.sealedfile", files
