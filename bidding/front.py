"""What the start page shows of buying: who may still sign up, and who was chosen."""

from typing import Any

from flask import url_for
from peewee import fn

from app.accounts.models import Organisation
from app.kernel.errors import Reason
from app.kernel.prepared import prepared
from app.kernel.room import Figure, Front, Shelf, Todo
from app.kernel.together import Steps, asks
from bidding.models import Award, Requirement
from bidding.queries.market import CHOSEN, GROUPS
from bidding.states import RequirementState
from intermediaries.models import Agency, ServiceItem

MOST = 5
SHOWN = {"open": "正在报名", "publicity": "结果公示中"}
STATES = [*GROUPS["open"], *GROUPS["publicity"], RequirementState.IN_SERVICE]


@prepared
def _counted(states: list[str]) -> Any:
    """Count the purchases of a few states, from the index alone."""
    query = Requirement.select(Requirement.state, fn.COUNT(Requirement.id))
    public = Requirement.published_at.is_null(False)
    return query.where(Requirement.state.in_(states), public).group_by(Requirement.state).tuples()


@prepared
def _closing(state: str, most: int) -> Any:
    """List the notices whose sign-up ends first."""
    fields = (Requirement.id, Requirement.title, Requirement.signup_until)
    query = Requirement.select(*fields, ServiceItem.name, Organisation.name).join(ServiceItem)
    query = query.switch(Requirement).join(Organisation).where(Requirement.state == state)
    public = Requirement.published_at.is_null(False)
    return (
        query.where(public).order_by(Requirement.signup_until, Requirement.id).limit(most).tuples()
    )


@prepared
def _chosen(states: list[str], most: int) -> Any:
    """List the latest results."""
    fields = (Requirement.id, Requirement.title, Agency.name, Award.created_at)
    query = Award.select(*fields).join(Requirement).switch(Award).join(Agency)
    query = query.where(Award.state.in_(states))
    return query.order_by(Award.created_at.desc(), Award.id.desc()).limit(most).tuples()


@asks
def front() -> Steps:
    """Read figures and two short lists in one question."""
    counted, closing, chosen = yield (
        _counted.of(STATES),
        _closing.of(RequirementState.SIGNUP, MOST),
        _chosen.of([*CHOSEN], MOST),
    )
    figures, notices = _figures(dict(counted)), url_for("bidding.requirements")
    return Front(
        figures,
        (
            Shelf(
                "即将截止报名",
                [_open(*row) for row in closing],
                notices,
                "现在没有正在报名的公告。",
            ),
            Shelf(
                "最近中选",
                [_done(*row) for row in chosen],
                url_for("bidding.results"),
                "还没有中选结果。",
            ),
        ),
    )


def _figures(counted: dict[str, int]) -> tuple[Figure, ...]:
    groups = {name: sum(counted.get(one, 0) for one in GROUPS[name]) for name in SHOWN}
    made = [
        Figure(label, groups[name], url_for("bidding.requirements", group=name))
        for name, label in SHOWN.items()
    ]
    serving = counted.get(RequirementState.IN_SERVICE, 0)
    contracts = url_for("bidding.contracts_public", state="filed")
    return (*made, Figure("履约中", serving, contracts))


def _open(key: str, title: str, until: Any, item: str, owner: str) -> Todo:
    url = url_for("bidding.requirement", id=key)
    return Todo(title, url, until, note=Reason.of("{item} · {owner}", item=item, owner=owner))


def _done(key: str, title: str, agency: str, at: Any) -> Todo:
    url = url_for("bidding.requirement", id=key)
    return Todo(title, url, at, note=Reason.of("中选机构：{agency}", agency=agency))
