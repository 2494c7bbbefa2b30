"""People of a project, and their browsers."""

import pytest

from app.accounts.parameters import PARAMETERS
from app.kernel import parameters
from app.rooms import ROOMS
from app.wiring import wire
from tests.factories.accounts import make_organisation, make_person, make_uscc


@pytest.fixture(autouse=True, scope="session")
def _wired():
    wire(ROOMS)
    parameters.register(PARAMETERS)


@pytest.fixture(autouse=True)
def _clock(request):
    if "db" in request.fixturenames or "client" in request.fixturenames:
        request.getfixturevalue("at")("2026-11-20 09:00")


@pytest.fixture
def owner(db):
    """An owner's organisation."""
    return make_organisation("河西建设发展有限公司", kind="owner")


@pytest.fixture
def as_owner(client_as, owner):
    """The owner's handler, signed in."""
    return client_as(make_person("周建国", organisation=owner, roles=("handler",)), owner)


@pytest.fixture
def typed():
    """Return a whole registration as it is typed."""
    return {
        "code": "2509-320102-89-01-544060",
        "name": "百家湖小学新建工程",
        "kind": "filing",
        "category": "房建",
        "grade": "medium",
        "region": "南京市玄武区",
        "address": "江东路1号",
        "investment_fen": "8600",
        "investment_fen_unit": "wan",
        "area_m2": "42000",
        "content": "新建教学楼两栋",
        "contact": "周建国",
        "phone": "025-83331234",
        "design_name": "金陵建筑设计院有限公司",
        "design_uscc": make_uscc(),
        "is_open": "1",
    }
