"""GET /healthz says 200 only when web, database and worker are alive."""

from app.kernel import clock, jobs
from app.kernel.jobs import WorkerBeat


def test_without_a_worker_it_is_503(client):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json["database"] is True
    assert answer.json["worker"] is False


def test_with_a_worker_that_beats_it_is_200(client, at):
    at("2026-11-20 09:00")
    jobs.beat("worker", clock.now())

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["time"] == "2026-11-20T09:00:00+08:00"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_worker_silent_for_a_minute_is_dead(client, at):
    at("2026-11-20 09:00")
    jobs.beat("worker", clock.now())
    at("2026-11-20 09:01")

    assert client.get("/healthz").status_code == 503


def test_a_broken_database_is_503_and_not_an_error_page(client, db):
    db.execute_sql(f"ALTER TABLE {WorkerBeat._meta.table_name} RENAME TO gone")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json["status"] == "down"
