"""First and second start, memory of the web processes, a clean stop."""

import time

from bench import load, practice, processes


def measure(stage):
    """Yield seconds of both starts and of the stop, and megabytes of web and worker.

    The web processes are weighed again after every public list was asked for by 16 clients: as an
    operator reads it, and (pss) what they and their keeper really take, shared parts once.
    """
    yield "demo_build_s", practice.build(stage.place())
    data = stage.place()
    begun = time.monotonic()
    with stage.house(data):
        yield "first_s", time.monotonic() - begun
    (data / "house.log").write_text("")
    begun = time.monotonic()
    with stage.house(data) as house:
        yield "second_s", time.monotonic() - begun
        yield "web_processes_before_mb", processes.resident_mb(house.process.pid, "app.serve")
        for path in ("/", "/agencies", "/projects/public", "/bidding/requirements"):
            load.pages(house.port, path, 16, 2.0)
        yield "web_processes_mb", processes.resident_mb(house.process.pid, "app.serve")
        yield "web_pss_mb", processes.proportional_mb(house.process.pid, "app.serve")
        yield "worker_mb", processes.resident_mb(house.process.pid, "app.worker")
        begun = time.monotonic()
    yield "stop_s", time.monotonic() - begun
