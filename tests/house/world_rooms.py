"""Agencies and packages in several stages, for the tests that try every door."""

import datetime as dt
from types import SimpleNamespace

from app.kernel import files
from app.kernel.db import write
from intermediaries.models import (
    Article,
    Change,
    Intake,
    IntakeMember,
    ItemEdition,
    LaterCheck,
    LimitRow,
    Offering,
    PersonFlag,
    Practitioner,
    Qualification,
    QualificationType,
    Relation,
)
from intermediaries.states import AgencyState
from joint_review.models.argument import Argument, DesignChange
from joint_review.models.opinion import Opinion
from joint_review.models.package import Task
from joint_review.models.sheet import Sheet
from joint_review.services import change
from tests.factories import intermediaries as market
from tests.factories import joint_review as review


def make_rooms(settings):
    """What a stranger must not touch: a project under review, agencies being checked."""
    files.configure(settings)
    drawn = review.make_world()
    draft = review.make_package(drawn, numbers={})
    made = review.upload(draft, review.make_pdf(("建施-01", "一层平面图")), "建施.pdf", drawn.owner)
    review.make_package(drawn, "submitted")
    working = review.make_package(drawn, "reviewing")
    review.make_opinion(drawn, working)
    revising = review.make_package(drawn, "revising")
    review.call(drawn, review.dispute(drawn))
    moved = review.dispute(drawn, "explain")
    change.transfer(moved, "随设备到货确定", drawn.reviewer)
    agencies = [
        market.make_agency(state=state)
        for state in (AgencyState.DRAFT, AgencyState.SUBMITTED, AgencyState.LISTED)
    ]
    for agency in agencies:
        market.make_practitioner(agency)
        market.make_relation(agency)
        market.make_change(agency)
        market.make_later_check(agency)
        market.make_member(market.make_intake("draft"), agency)
        market.make_article("draft")
        market.make_article()
    market.make_flag(*agencies[:2])
    with write():
        waiting = ItemEdition.create(
            item="surveying", number=2, fields=ItemEdition.get().fields, by="x" * 16,
            effective=dt.date(2027, 1, 1), state="proposed",
        )  # fmt: skip
    editions = [waiting, ItemEdition.get(ItemEdition.state == "in_force")]
    return SimpleNamespace(
        editions=editions, drawn=drawn, agencies=agencies, packages=[draft, working, revising], intake=made
    )  # fmt: skip


def rooms_given(rooms):
    """The real things that an address names beside its `<id>`."""
    relation = Relation.get(Relation.agency == rooms.agencies[0])
    return {"relation": relation.id, "subject_id": rooms.packages[-1].id}


def rooms_things(rooms):
    """Address prefix -> ids of real things behind it; of each kind those in different stages."""
    mine = [agency.id for agency in rooms.agencies]
    tasks, opinions = list(Task.select()), list(Opinion.select())
    sheets = [one.id for p in rooms.packages for one in p.sheets.order_by(Sheet.order).limit(1)]
    return {
        "/agencies/": mine[:2],
        "/agencies/intakes/": [Intake.get().id],
        "/policies/": [one.id for one in Article.select()],
        "/agencies/items/": ["drawing-review"],
        "/intermediaries/editions/": [one.id for one in rooms.editions],
        "/intermediaries/items/": ["drawing-review"],
        "/intermediaries/limits/": [LimitRow.select().first().id],
        "/intermediaries/": mine,
        "/intermediaries/changes/": _of(Change, mine),
        "/intermediaries/intake-members/": _of(IntakeMember, mine),
        "/intermediaries/later-checks/": _of(LaterCheck, mine),
        "/intermediaries/qualification-types/": [QualificationType.get().id],
        "/intermediaries/flags/": [PersonFlag.get().id],
        "/intermediaries/offerings/": _of(Offering, mine),
        "/intermediaries/people/": _of(Practitioner, mine),
        "/intermediaries/qualifications/": _of(Qualification, mine),
        "/joint-review/arguments/": [Argument.get().id],
        "/joint-review/changes/": [DesignChange.get().id],
        "/joint-review/opinions/": [one.id for one in opinions],
        "/joint-review/packages/": [one.id for one in rooms.packages],
        "/joint-review/sheets/": sheets,
        "/joint-review/tasks/": [tasks[0].id, tasks[-1].id],
    }


def _of(model, agencies):
    rows = model.select().where(model.agency.in_(agencies))
    return [next(row.id for row in rows if row.agency_id == one) for one in agencies]
