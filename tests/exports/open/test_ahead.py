"""Long feeds are written before anybody asks, beside the jobs of the worker."""

import threading

import pytest

from exports.open import ahead, keeping, writing
from tests.factories.intermediaries import make_agency
from tests.processes import PATIENCE

LIBRARY = ["/open/agencies.csv", "/open/agencies.json"]


@pytest.fixture
def written(client, monkeypatch, tmp_path):
    """Feeds are kept from ten bytes on; how often one was written."""
    monkeypatch.setattr(keeping, "_folder", lambda: tmp_path)
    monkeypatch.setattr(keeping, "LONG", 10)
    count = []
    for name in ("csv_pieces", "json_pieces"):
        monkeypatch.setattr(writing, name, counted(getattr(writing, name), count))
    return count


def counted(make, count):
    return lambda *given: count.append(1) or make(*given)


def test_the_reader_of_a_feed_written_ahead_waits_for_no_writing(client, app, written):
    agency = make_agency()
    with app.test_request_context():
        assert set(LIBRARY) <= set(ahead.refresh())
        assert ahead.refresh() == []
    before = len(written)
    assert before >= len(LIBRARY)
    answers = [client.get(path) for path in LIBRARY]

    assert all(agency.uscc in one.text for one in answers)
    assert len(written) == before


def test_what_has_changed_is_written_anew(client, app, written):
    make_agency()
    with app.test_request_context():
        ahead.refresh()
        later = make_agency()
        told = ahead.refresh()

    assert set(LIBRARY) <= set(told)
    assert later.uscc in client.get(LIBRARY[0]).text


def test_it_goes_on_beside_the_worker_until_that_stops(app, monkeypatch):
    done, stop = threading.Event(), threading.Event()
    monkeypatch.setattr(ahead, "SOON", 0.0)
    monkeypatch.setattr(ahead, "refresh", done.set)

    thread = ahead.beside(app, stop, "http://localhost")
    assert done.wait(PATIENCE)
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
