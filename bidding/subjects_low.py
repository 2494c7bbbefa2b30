"""Explanations of low prices as a thing with a page, as data."""

from app.kernel.room import Subject
from bidding.models import Explanation
from bidding.queries import explanations

SUBJECTS = {
    "bidding.explanation": Subject(
        Explanation,
        explanations.explanation,
        "bidding.explanation.view",
        lambda row: f"/bidding/explanations/{row.id}",
        lambda row: row.requirement.title,
        many=explanations.explanations_by_id,
    )
}
