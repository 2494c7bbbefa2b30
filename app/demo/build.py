"""Builds the practice data; `python3 run.py` does it once, in an empty house.

A whole year up to this very moment, told through the services of the rooms with a stopped clock,
so that every row, event, paper and deadline is what the product itself made of it.

It may take ten seconds, and every test of it waits for it. To add to it cheaply: a story is a
generator of a few steps (`stage.Story`); take people from `stage.actor` and `stage.acting` (they
are kept), papers from `stage.paper` (one file, received once); let a dozen things show what is
to be seen rather than a hundred; look with `_again(key)` once a step, not once a call. All of it
is one transaction (`db.together`), so a write costs no savepoint; a failure, even a caught one,
takes everything back. A question asked for every thing or every night belongs into `@prepared`.
"""

from __future__ import annotations

import io

from app.accounts.models import Organisation
from app.accounts.services import registration
from app.config import Settings
from app.demo import (
    admitting,
    afterwards,
    agencies,
    appraising,
    asking,
    checking,
    complaining,
    crediting,
    forms,
    items,
    people,
    plans,
    purchases,
    rating,
    reporting,
    reviewing,
    sanctioning,
    scoring,
    sealing,
    watching,
    works,
    zoning,
)
from app.demo.stage import Stage, Story
from app.kernel import chance, clock, db, files, keys, parameters
from app.kernel.db import write
from joint_review.drawings import reader

BEGAN = 240


def build(settings: Settings) -> list[tuple[str, str, str]]:
    """Make everything; return role, login and password of every account."""
    reader.start()
    stage = Stage(clock.now())
    with chance.derived(keys.derive("practice data")), db.together():
        with clock.frozen(stage.ago(BEGAN, "08:30")):
            places = _settle(stage)
        stage.play(
            [
                *agencies.stories(stage),
                *admitting.stories(stage),
                *works.stories(stage, places),
                *items.stories(stage),
                *purchases.stories(stage, plans.PLANS),
                *reviewing.stories(stage),
                *rating.stories(stage),
                *complaining.stories(stage),
                *asking.stories(stage),
                *crediting.stories(stage),
                *sanctioning.stories(stage),
                *checking.stories(stage),
                *watching.stories(stage),
                *reporting.stories(stage),
                *appraising.stories(stage),
                *zoning.stories(stage),
                afterwards.exempted(stage),
                _newcomers(stage),
            ]
        )
    return people.accounts()


def _settle(stage: Stage) -> list[Organisation]:
    """Places, demo accounts, the local rule of the year, the files that things carry."""
    with write():
        stage.places, stage.people = people.settle()
    admin = stage.actor("sysadmin", "platform")
    source = "演练办法第十二条：仅一家报名时业主可说明理由直接选取"
    with write():
        day = clock.today()
        parameters.set_value("bidding.sole_rule", "direct", day, source, admin, agencies.CITY)
        source = "演练办法第九条：使用财政资金的采购先经审核再发布"
        parameters.set_value("bidding.audit_public", "是", day, source, admin, agencies.CITY)
    stage.paper = (files.store(io.BytesIO(forms.page()), forms.FILE), forms.FILE)
    rating.settle(stage)
    sanctioning.settle(stage)
    sealing.settle(stage)
    checking.settle(stage)
    _list_second_agency(stage)
    owners = works.owners(stage)
    scoring.settle(stage)
    return owners


def _list_second_agency(stage: Stage) -> None:
    """The agency with a demo account of its own is the sixtieth."""
    place = stage.places["agency2"]
    items = ("drawing-review", "engineering-consulting")
    firm = agencies.Firm(60, place.name, "review", items, place.region_id, BEGAN)
    agencies.apply_at_once(stage, firm, place, stage.actor("agency2", "agency2"))
    stage.adopt(place, "agency2")


def _newcomers(stage: Stage) -> Story:
    """Two organisations registered themselves and wait for the operator, one was refused."""
    for number, (days, name) in enumerate(((9, "云间置业"), (2, "新桥实业"), (1, "平湖测绘")), 1):
        yield stage.ago(days, "13:20")
        place = registration.register(*forms.newcomer(number, name))[0]
        if number == 1:
            yield stage.ago(days - 1, "09:25")
            why = "营业执照照片与填写的名称不一致"
            registration.refuse(place, why, actor=stage.actor("operator", "operator"))
