"""A joint review served on a database of its own, with a two-page set already split."""

from types import SimpleNamespace

import pytest

from app.kernel import filechecks, parameters
from joint_review import queries
from joint_review.drawings import reader, tiles
from joint_review.services import submit
from tests.conftest import bind, close
from tests.factories.joint_review import (
    advance,
    begin,
    call,
    dispute,
    make_opinion,
    make_pdf,
    make_world,
    upload,
)

SHEETS = [("建施-01", "一层平面图"), ("人防-01", "人防平面图")]


@pytest.fixture(scope="module")
def review(databases, database, settings, front):
    """The address, the world, and a package in review whose first sheet is turned by 90°."""
    from app.factory import create_app
    from app.rooms import ROOMS
    from tests.web.sink.room import ROOM

    url = databases.clone()
    close(database)
    application = create_app(settings, rooms=(*ROOMS, ROOM))
    parameters.register(filechecks.PARAMETERS)
    bind(url)
    world = make_world()
    package = submit.create(world.project, "一期1号楼施工图", "", world.owner)
    upload(package, make_pdf(*SHEETS, turn=90), "set.pdf", world.owner)
    submit.submit(queries.package(package.id), world.owner)
    submit.accept(queries.package(package.id), world.window)
    begin(world, queries.package(package.id))
    first = queries.current_sheets(package)[0]
    make_opinion(world, queries.package(package.id), sheet=first, problem="疏散宽度不足")
    draft = submit.create(world.project, "二期地下室施工图", "", world.owner)
    upload(draft, make_pdf(*SHEETS, ("", ""), ("建施-04", "屋顶平面图")), "b.pdf", world.owner)
    revising = submit.create(world.project, "三期配套用房施工图", "", world.owner)
    upload(revising, make_pdf(*SHEETS, size=(594, 420)), "c.pdf", world.owner)
    for step in ("submitted", "accepted", "reviewing", "revising"):
        advance(world, revising, step, alone=True)
    changed = make_pdf(("建施-01", "一层平面图（改）"), ("建施-09", "新增详图"), size=(594, 420))
    upload(queries.package(revising.id), changed, "d.pdf", world.designer)
    argument = call(world, dispute(world))
    with front.serving(application) as address:
        yield SimpleNamespace(
            address=address,
            world=world,
            package=package,
            sheet=first,
            draft=draft,
            revising=revising,
            argument=argument,
        )
    for child in (reader, tiles, filechecks.child()):
        child.close()
    close(database)
    bind(settings.database_url)
