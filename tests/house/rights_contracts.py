"""Contracts in force and what belongs to them, on which their permissions are tried."""

from types import SimpleNamespace

from bidding.models import Requirement


def of_contracts(party, here):
    stages = {k: SimpleNamespace(**party, state=k) for k in ("drafted", "filed")}
    yield "bidding.amendment.create", stages
    out = Requirement.published_at.is_null(False)
    whole = Requirement.select().where(out, Requirement.owner == here["owner"]).first()
    bare = Requirement.select().where(~out, Requirement.owner == here["owner"]).first()
    yield "exports.dossier", {"published": whole, "draft": bare}
    yield (
        "bidding.payment.plan",
        {k: SimpleNamespace(**party, state=k, amount_fen=1) for k in ("pending", "drafted")},
    )
    yield (
        "bidding.result.note",
        {k: SimpleNamespace(**party, state=k) for k in ("delivered", "accepted")},
    )
    ruled = {"owner's": False, "experts'": True}
    low = {k: SimpleNamespace(**party, id="-", by_experts=v) for k, v in ruled.items()}
    yield "bidding.explanation", low
    yield "bidding.payment", {"any": SimpleNamespace(**party)}
    yield "bidding.exemption", {"any": SimpleNamespace(**party)}
    sides = {k: {**party, "proposer_id": here[k].id} for k in ("owner", "agency")}
    yield "bidding.amendment", {f"by {k}": SimpleNamespace(**v) for k, v in sides.items()}


def verdicts(expert, requirement):
    """An expert's word before and after the explanation is ruled on."""
    return {
        k: SimpleNamespace(**expert, requirement=requirement, explanation=SimpleNamespace(state=k))
        for k in ("answered", "rejected")
    }
