"""Too often is told in a sentence, by class of request; nobody holds all threads with a body."""

import dataclasses
import io
import threading

import pytest

from app.factory import create_app
from app.kernel import clock, parameters
from app.kernel.db import write
from app.kernel.errors import TooMany
from app.web import limits
from app.web.files import StreamingRequest
from app.web.session import remember
from tests.conftest import bind, close
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.processes import PATIENCE

FEW = {
    "secrets": 3,
    "made": 2,
    "lists": 2,
    "proofs": 2,
    "searches": 2,
    "writes": 4,
    "reads": 6,
    "open data": 2,
    "watching": 8,
}


@pytest.fixture(scope="module")
def limited_app(settings, database):
    close(database)
    application = create_app(dataclasses.replace(settings, rate_limits=True))
    application.config["WTF_CSRF_ENABLED"] = False
    bind(settings.database_url)
    yield application
    limits.limiter.enabled = False
    limits.READING.threads = 0


@pytest.fixture
def visitor(limited_app, db, monkeypatch):
    few = [dataclasses.replace(one, limit=f"{FEW[one.name]}/minute") for one in limits.CLASSES]
    monkeypatch.setattr(limits, "CLASSES", tuple(few))
    limits.limiter.enabled = True
    limits.limiter.reset()
    return limited_app.test_client()


def statuses(client, times, path, method="GET", **more):
    given = []
    for _ in range(times):
        with client.open(path, method=method, buffered=True, **more) as answer:
            given.append(answer.status_code)
    return given


@pytest.mark.parametrize(
    ("path", "method", "most"),
    [
        ("/account/sign-in", "POST", 3),
        ("/account/reset", "POST", 3),
        ("/log/export", "GET", 2),
        ("/exports/lists/contracts.xlsx", "GET", 2),
        ("/log/entries?start=0&end=1", "GET", 2),
        ("/search?q=a", "GET", 2),
        ("/preferences", "POST", 4),
        ("/about", "GET", 6),
        ("/bidding/requirements/aaaaaaaaaaaaaaaa/live", "GET", 8),
    ],
)
def test_each_class_has_its_own_limit(visitor, path, method, most):
    given = statuses(visitor, most + 1, path, method)

    assert 429 not in given[:most]
    assert given[most] == 429


def test_how_many_lists_a_minute_is_a_parameter(limited_app, db):
    lists = next(one for one in limits.CLASSES if one.name == "lists")
    with write():
        day, admin = clock.today(), make_actor("system_admin", kind="platform")
        parameters.set_value(limits.LISTS, "3", day, "测试", admin)

    assert lists.most == "3/minute"


def test_a_refusal_says_when_to_come_back(visitor):
    statuses(visitor, 4, "/preferences", "POST")

    answer = visitor.post("/preferences")

    assert "请过一分钟再试" in answer.text
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"


def test_one_class_used_up_leaves_the_others(visitor):
    statuses(visitor, 3, "/search?q=a")

    assert visitor.get("/about").status_code == 200


def test_people_behind_one_address_are_counted_apart(limited_app, visitor):
    place = make_organisation()
    clients = []
    for name in ("周建国", "许佳"):
        client = limited_app.test_client()
        with client.session_transaction() as store:
            remember(store, make_person(name, organisation=place), place)
        clients.append(client)

    first = statuses(clients[0], 3, "/search?q=a")

    assert first[-1] == 429
    assert clients[1].get("/search?q=a").status_code == 200


def test_health_is_never_refused(visitor):
    assert set(statuses(visitor, 12, "/healthz")) <= {200, 503}


def test_every_limited_page_exists(limited_app):
    cells = [c.cell_contents for one in (limits.SECRETS, limits.SEARCHES, limits.PROOFS, limits.MADE)
             for c in one.__closure__]  # fmt: skip
    named = {endpoint for group in cells for endpoint in group}

    assert named - set(limited_app.view_functions) == set()


def test_slow_bodies_of_one_address_hold_half_of_the_threads(monkeypatch):
    reading = limits.Reading()
    reading.threads = 4

    with reading.slot("slow"), reading.slot("slow"):
        with pytest.raises(TooMany), reading.slot("slow"):
            pass
        with reading.slot("other"), pytest.raises(TooMany), reading.slot("third"):
            pass
    with reading.slot("slow"):
        assert reading.now == {"slow": 1}
    assert reading.now == {}


class Stalled(io.RawIOBase):
    """A body that comes only when it is allowed to."""

    def __init__(self):
        self.asked, self.go = threading.Event(), threading.Event()

    def readable(self):
        return True

    def readinto(self, room):
        self.asked.set()
        self.go.wait(PATIENCE)
        return 0


def test_an_upload_that_stalls_is_counted_while_it_is_read(limited_app, visitor, monkeypatch):
    monkeypatch.setattr(limits.READING, "threads", 2)
    slow, failed = Stalled(), []

    def send():
        environ = {
            "REQUEST_METHOD": "POST", "wsgi.input": slow, "CONTENT_LENGTH": "10",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        try:
            StreamingRequest(environ).form.get("x")
        except Exception as error:  # noqa: BLE001 the body ends too early
            failed.append(type(error).__name__)

    thread = threading.Thread(target=send)
    thread.start()
    assert slow.asked.wait(PATIENCE)
    answer = visitor.post("/preferences", data={"theme": "dark"})
    slow.go.set()
    thread.join()

    assert answer.status_code == 429
    assert "同时上传的内容太多" in answer.text
    assert visitor.post("/preferences", data={"theme": "dark"}).status_code == 303
    assert failed == ["ClientDisconnected"]


def test_letters_of_complaint_are_counted_by_the_hour(visitor, monkeypatch):
    monkeypatch.setattr(limits, "CLASSES", ())
    assert statuses(visitor, 21, "/supervision/complaints/new", "POST") == [422] * 20 + [429]


def test_guessing_codes_of_complaints_is_slowed_down(visitor):
    assert 429 in statuses(visitor, 4, "/supervision/complaints/follow", "POST")
