"""Load on a running server: wrk for plain pages where it is installed, our own for the rest."""

import http.client
import multiprocessing
import re
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PROCESSES = 2
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
Call = Callable[[http.client.HTTPConnection, int], int]


@dataclass(frozen=True)
class Figures:
    """What one round of load gave."""

    rps: float
    p50_ms: float
    p99_ms: float
    failed: int


def pages(port: int, path: str, connections: int, seconds: float = 5.0) -> Figures:
    """Ask for one page as often as `connections` clients can."""
    if shutil.which("wrk"):
        return _wrk(f"http://127.0.0.1:{port}{path}", connections, seconds)

    def ask(line: http.client.HTTPConnection, number: int) -> int:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        return answer.status

    return calls(port, ask, connections, seconds)


def calls(port: int, call: Call, connections: int, seconds: float = 5.0) -> Figures:
    """Let clients repeat `call(connection, number)`, which returns the status of its answer."""
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    share = max(1, connections // PROCESSES)
    crew = [
        context.Process(target=_crew, args=(port, call, share, seconds, n * share, answers))
        for n in range(PROCESSES if connections > 1 else 1)
    ]
    for process in crew:
        process.start()
    gathered = [answers.get() for _ in crew]
    for process in crew:
        process.join()
    took = [t for times, _ in gathered for t in times]
    failed = sum(bad for _, bad in gathered)
    if not took:
        return Figures(0.0, 0.0, 0.0, failed)
    parts = statistics.quantiles(took, n=100) if len(took) > 1 else took * 99
    return Figures(len(took) / seconds, parts[49] * 1000, parts[98] * 1000, failed)


def _crew(port: int, call: Call, share: int, seconds: float, first: int, answers) -> None:
    times, bad = [], [0]
    limit = time.monotonic() + seconds

    def client(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < limit:
            begun = time.perf_counter()
            try:
                status = call(line, number)
            except (OSError, http.client.HTTPException):
                line.close()
                status = 599
            if status < 400:
                times.append(time.perf_counter() - begun)
            else:
                bad[0] += 1
        line.close()

    threads = [threading.Thread(target=client, args=(first + n,)) for n in range(share)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put((times, bad[0]))


def _wrk(url: str, connections: int, seconds: float) -> Figures:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Figures(rate, _percentile(text, 50), _percentile(text, 99), int(bad[1]) if bad else 0)


def _percentile(text: str, which: int) -> float:
    number, unit = re.search(rf"^\s+{which}%\s+([\d.]+)(us|ms|s|m)$", text, re.MULTILINE).groups()
    return float(number) * UNITS[unit]
