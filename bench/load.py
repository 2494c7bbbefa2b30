"""Load on a running server: wrk for plain pages where it is installed, our own for the rest."""

import http.client
import multiprocessing
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
    p95_ms: float = 0.0


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


def replay(port: int, requests: list[bytes], connections: int, seconds: float = 4.0) -> Figures:
    """Send prepared requests, each of them once; running out of them counts as failing."""
    if not shutil.which("wrk"):
        return calls(port, _sender(requests, connections), connections, seconds)
    with tempfile.NamedTemporaryFile(prefix="replay") as kept:
        for one in requests:
            kept.write(b"%d\n" % len(one) + one)
        kept.flush()
        script = ("-s", str(Path(__file__).with_name("replay.lua")))
        return _wrk(f"http://127.0.0.1:{port}/", connections, seconds, script, (kept.name,))


def _sender(requests: list[bytes], connections: int) -> Call:
    share = len(requests) // connections
    sent: dict[int, int] = {}

    def send(line: http.client.HTTPConnection, number: int) -> int:
        turn = sent[number] = sent.get(number, -1) + 1
        if turn >= share:
            return 599
        if line.sock is None:
            line.connect()
        line.sock.sendall(requests[turn * connections + number])
        answer = http.client.HTTPResponse(line.sock, method="POST")
        answer.begin()
        answer.read()
        return answer.status

    return send


def best(measured: Callable[[], Figures], rounds: int = 3) -> Figures:
    """Take the fastest of some rounds: what other work leaves of the machine varies."""
    found = [measured() for _ in range(rounds)]
    return max(found, key=lambda one: one.rps)


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
    parts = [t * 1000 for t in (statistics.quantiles(took, n=100) if len(took) > 1 else took * 99)]
    return Figures(len(took) / seconds, parts[49], parts[98], failed, parts[94])


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


def _wrk(url: str, connections: int, seconds: float, script=(), words=()) -> Figures:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "30s"]
    command += ["--latency", *script, url, *(("--", *words) if words else ())]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    late = re.search(r"timeout (\d+)", text)
    failed = (int(bad[1]) if bad else 0) + (int(late[1]) if late else 0)
    shown = (_percentile(text, which) for which in (50, 99, 95))
    p50, p99, p95 = shown
    return Figures(rate, p50, p99, failed, p95)


def _percentile(text: str, which: int) -> float:
    found = re.search(rf"^\s+{which}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
    return float(found[1]) * UNITS[found[2]] if found else 0.0
