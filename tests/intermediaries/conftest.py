"""People of an agency and of the operator, and their browsers."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest

from app.kernel import files
from app.rooms import ROOMS
from app.wiring import wire
from intermediaries import queries
from intermediaries.services import application, papers
from tests.factories.accounts import make_actor, make_organisation, make_person

IDENTITY = "11010519491231002X"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture(autouse=True, scope="session")
def _wired(database):
    wire(ROOMS)


@pytest.fixture(autouse=True)
def _clock(request):
    if {"db", "client", "committing_db"} & set(request.fixturenames):
        request.getfixturevalue("at")("2026-11-20 09:00")


@pytest.fixture
def firm(db):
    """An agency's organisation."""
    return make_organisation("钟山施工图审查有限公司", kind="agency")


@pytest.fixture
def agent(firm):
    """The agency's handler."""
    return make_actor("handler", organisation=firm, kind="agency")


@pytest.fixture
def clerk(db):
    """The operator's clerk."""
    return make_actor("clerk", kind="operator")


@pytest.fixture
def manager(db):
    """The operator's manager."""
    return make_actor("manager", kind="operator")


@pytest.fixture
def as_agent(client_as, firm):
    """The agency's handler, signed in."""
    return client_as(make_person("周建国", organisation=firm, roles=("handler",)), firm)


@pytest.fixture
def as_clerk(client_as):
    """The operator's clerk, signed in."""
    office = make_organisation("运行中心", kind="operator")
    return client_as(make_person("吴敏", organisation=office, roles=("clerk",)), office)


def scan(name="扫描件.pdf"):
    """Return a file as it is uploaded."""
    return SimpleNamespace(stream=io.BytesIO(PDF), filename=name)


def identity(**changes):
    """Return the first step as it is typed."""
    values = {
        "legal_form": "企业",
        "region": "320102",
        "address": "中山东路1号",
        "contact": "周建国",
        "phone": "025-83331234",
        "legal_representative": "郑守一",
        "legal_id": IDENTITY,
        "introduction": "",
    }
    return SimpleNamespace(**values | changes)


def paper(**changes):
    """Return a certificate as it is typed."""
    values = {
        "kind": "施工图审查机构",
        "level": "一类",
        "major": "",
        "number": "JS-001",
        "issuer": "省住房和城乡建设厅",
        "issued_on": dt.date(2024, 1, 1),
        "expires_on": dt.date(2030, 12, 31),
        "scan": scan(),
    }
    return SimpleNamespace(**values | changes)


def person(**changes):
    """Return a person as typed."""
    values = {
        "name": "钱伯言",
        "identity": IDENTITY,
        "certificate": "施工图审查人员",
        "number": "SC-1",
        "level": "",
        "major": "结构",
        "expires_on": None,
        "insured_until": "2026-10",
        "insured_months": 3,
        "proof": scan(),
    }
    return SimpleNamespace(**values | changes)


def promise(**changes):
    """Return a service as typed."""
    values = {
        "item": "drawing-review",
        "promised_days": 10,
        "price_fen": None,
        "fee_note": "每平方米 1.2 元",
        "standard": "国家现行标准",
    }
    return SimpleNamespace(**values | changes)


@pytest.fixture
def filled(agent, store):
    """A complete application, not yet submitted."""
    agency = application.start(agent)
    papers.hang_licence(agency, "licence", scan(), agent)
    application.save_identity(agency, identity(), agent)
    papers.add_qualification(agency, paper(), agent)
    papers.add_practitioner(agency, person(), agent)
    papers.offer(agency, promise(), agent)
    application.save_regions(agency, ["000000"], agent)
    application.declare_no_shareholders(agency, agent)
    application.confirm_pledge(agency, "2020-1", agent)
    return queries.agency(agency.id)


@pytest.fixture
def store(settings):
    """The files of the tests."""
    files.configure(settings)
