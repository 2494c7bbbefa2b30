"""Explanations of low prices, and the experts' words on them, as things with a page; data."""

from app.kernel.permissions import allowed
from app.kernel.room import Subject
from bidding.models import Explanation, Verdict
from bidding.queries import explanations, verdicts

SUBJECTS = {
    "bidding.explanation": Subject(
        Explanation,
        explanations.explanation,
        "bidding.explanation.view",
        lambda row: f"/bidding/explanations/{row.id}",
        lambda row: row.requirement.title,
        many=explanations.explanations_by_id,
    ),
    "bidding.verdict": Subject(
        Verdict,
        verdicts.verdict,
        "bidding.verdict.view",
        lambda row: f"/bidding/verdicts/{row.id}",
        lambda row: row.requirement.title,
        withheld=lambda row, _, actor: not allowed(actor, "bidding.verdict.view", row),
        many=verdicts.verdicts_by_id,
    ),
}
