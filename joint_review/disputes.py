"""Named reads of expert arguments and design changes; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import JOIN

from app.kernel.prepared import prepared
from app.kernel.together import Steps, asks
from app.kernel.written import Question
from joint_review.argument_states import ArgumentState, ChangeState
from joint_review.models.argument import Argument, DesignChange
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OpinionState


def with_package(model: type, keys: list[str]) -> list[Any]:
    """Load many arguments or changes, each with its package and opinion."""
    fields = (model, Package, Opinion, Sheet.id, Sheet.number, Sheet.title)
    query = model.select(*fields).join(Package).switch(model).join(Opinion)
    query = query.join(Sheet, JOIN.LEFT_OUTER, on=Opinion.sheet)
    found = list(query.where(model.id.in_(keys)))
    for one in found:
        one.opinion.package = one.package
    return found


def argument(key: str) -> Argument | None:
    """Return an argument with package and opinion, None when there is none."""
    return next(iter(with_package(Argument, [key])), None)


def change(key: str) -> DesignChange | None:
    """Return a design change with package and opinion, None when there is none."""
    return next(iter(with_package(DesignChange, [key])), None)


def attach(of: Package, rows: list[Opinion]) -> list[Opinion]:
    """Let each opinion of a list know its argument and change, in two queries for all."""
    arguments = {one.opinion_id: one for one in _arguments(package=of.id)}
    changes = {one.opinion_id: one for one in _changes(package=of.id)}
    for one in rows:
        one.known = (arguments.get(one.id), changes.get(one.id))
    return rows


@prepared
def _arguments(package):
    a = Argument
    query = a.select(a.id, a.opinion, a.state, a.ruling)
    return query.where(a.package == package, a.state != ArgumentState.DROPPED)


@prepared
def _changes(package):
    c = DesignChange
    query = c.select(c.id, c.opinion, c.number, c.state)
    return query.where(c.package == package)


def arguments_of(opinion: Opinion) -> list[Argument]:
    """List the arguments over an opinion, those taken back too, oldest first."""
    return list(opinion.arguments.order_by(Argument.created_at))


def asks_for_one(opinion: Opinion) -> bool:
    """Say whether the designer's answer that waits asks for experts, and none are called yet."""
    if opinion.state != OpinionState.REPLIED or opinion.argument is not None:
        return False
    mine = (Reply.opinion == opinion) & (Reply.verdict == "waiting") & (Reply.kind == "expert")
    return Reply.select().where(mine).exists()


@asks
def pending(ids: list[str]) -> Steps:
    """Tell of each package what its lead has to do about arguments: "call" experts or "rule"."""
    if not ids:
        return {}
    uncalled, running = yield _uncalled.of(ids=ids), _running.of(ids=ids)
    return {key: "call" for (key,) in uncalled} | {key: "rule" for (key,) in running}


@prepared
def _running(ids):
    query = Argument.select(Argument.package)
    return query.where(Argument.package.in_(ids), Argument.state == ArgumentState.OPEN).tuples()


@prepared
def _uncalled(ids):
    called = Argument.select(Argument.opinion).where(Argument.state != ArgumentState.DROPPED)
    query = Opinion.select(Opinion.package).join(Reply, on=(Reply.opinion == Opinion.id))
    query = query.where(Opinion.package.in_(ids), Opinion.state == OpinionState.REPLIED)
    query = query.where(Reply.verdict == "waiting", Reply.kind == "expert")
    return query.where(Opinion.id.not_in(called)).tuples()


def changes_to_hand(part: str, whose: str | None) -> Question:
    """Ask for the changes a designer still owes, or (of the institution) those handed in."""
    state = ChangeState.HANDED if part == "institution" else ChangeState.OPEN
    return _WAITING[part].of(whose=whose, state=state)


def _waiting(part: str) -> Any:
    def wanted(whose, state):
        query = DesignChange.select(DesignChange, Package).join(Package)
        query = query.where(DesignChange.state == state, getattr(Package, part) == whose)
        if part == "owner":
            query = query.where(Package.designer.is_null())
        return query.order_by(DesignChange.created_at).limit(100)

    return prepared(wanted)


_WAITING = {part: _waiting(part) for part in ("designer", "institution", "owner")}


def visible(rows: Iterable[DesignChange], inside: bool) -> list[DesignChange]:
    """Keep the changes a reader may know of: before the round is told only the review itself."""
    return [one for one in rows if inside or one.state != ChangeState.NOTED]
