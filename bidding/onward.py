"""From a project into buying: the way to a new draft, and its purchases as related things."""

from app.kernel.permissions import allowed
from app.kernel.room import Related
from bidding import queries
from bidding.states import REQUIREMENT


def may_draft(project, actor):
    own = project.owner_id == actor.org_id and project.state != "withdrawn"
    return own and allowed(actor, "bidding.requirement.draft")


def of_project(project, actor):
    return [
        Related(
            row.title,
            f"/bidding/requirements/{row.id}",
            row.item.name,
            REQUIREMENT,
            row.state,
            row.number or "",
            row,
        )
        for row in queries.requirements_for(project.id)
        if allowed(actor, "bidding.requirement.view", row)
    ]
