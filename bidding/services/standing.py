"""What an agency is told privately after the selection: its place, and how far from the first."""

import json
from dataclasses import dataclass, replace

from bidding.models import Freeze, RankingRecord, Signup
from bidding.queries import explanations, sealing
from bidding.rules import abnormal
from bidding.rules.scoring_terms import points
from bidding.services import choosing

LOW = {"rejected": abnormal.REFUSED, "lapsed": abnormal.SILENT}


@dataclass(frozen=True)
class Standing:
    """Place among `count`, the distance to the first in fen, why an offer did not count.

    `apart`: one's own and the first one's distance to the reference, where that decides the place.
    """

    place: int | None
    count: int
    gap_fen: int | None = None
    reasons: tuple[str, ...] = ()
    score: int | None = None
    is_listed: bool | None = None
    points: tuple[tuple[str, str, str], ...] = ()
    gap_points: str | None = None
    apart: tuple[int, int] | None = None


def of(signup: Signup) -> Standing | None:
    """Tell where one's own sign-up came; None before the selection, and where chance alone chose."""
    requirement = signup.requirement
    frozen = Freeze.get_or_none(Freeze.requirement == requirement)
    if frozen is None or signup.edition != requirement.edition:
        return None
    number = frozen.signups.index(signup.id) + 1 if signup.id in frozen.signups else None
    ranking = RankingRecord.get_or_none(RankingRecord.requirement == requirement)
    if ranking is not None and number is not None:
        document = json.loads(ranking.document)
        found = _by_price(signup, document["rows"], number)
        fell = LOW.get(explanations.outcomes(requirement).get(number, ""))
        found = replace(found, reasons=(*found.reasons, str(fell))) if fell else found
        return _with_points(found, document, number) if "criteria" in document else found
    if requirement.method == "credit_merit" and choosing.drawn(requirement):
        return _by_credit(signup, json.loads(frozen.pool), number)
    return None


def _by_price(signup: Signup, rows: list[dict], number: int) -> Standing:
    mine = next(row for row in rows if row["number"] == number)
    valid = [row for row in rows if row["place"] is not None]
    first = next((row for row in valid if row["place"] == 1), None)
    gap = None
    if mine["place"] is not None:
        prices = (sealing.offered(signup.requirement, row["number"]) for row in (mine, first))
        own, best = prices
        gap = own - best if own is not None and best is not None else None
    found = Standing(mine["place"], len(valid), gap, tuple(mine["reasons"]))
    if mine["place"] is None or "distance" not in mine["figures"]:
        return found
    apart = (mine["figures"]["distance"], first["figures"]["distance"])
    return replace(found, gap_fen=None, apart=apart)  # the nearest may well be the dearer one


def _with_points(found: Standing, document: dict, number: int) -> Standing:
    """Add one's own points by criterion and the distance of the total to the first."""
    rows = {row["number"]: row["figures"] for row in document["rows"] if row["place"]}
    if number not in rows:
        return found
    mine, best = rows[number], max(row["total"] for row in rows.values())
    shown = [
        (one["title"], points(mine[one["key"]]), points(one["weight"]))
        for one in document["criteria"]
    ]
    return replace(found, points=tuple(shown), gap_points=points(best - mine["total"]))


def _by_credit(signup: Signup, pool: dict, number: int | None) -> Standing:
    kept = pool.get("credit", ())
    mine = next((row["score"] for row in kept if row["id"] == signup.uscc), None)
    cut = [row["reason"] for row in pool["excluded"] if row["id"] == signup.uscc]
    place = None if mine is None else 1 + sum(row["score"] > mine for row in kept)
    listed = number in choosing.drawn(signup.requirement) if number else False
    return Standing(place, len(kept), None, tuple(cut), mine, listed)
