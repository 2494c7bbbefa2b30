"""The whole product as a process of its own, for journeys, start tests and the bench."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from tests.processes import wait_until
from tools.launch.environment import ROOT

# Seconds for loading the practice data on a machine that is busy with other lanes.
PATIENCE = 300
# Below what systems hand out by themselves, above those that Chromium refuses.
PORTS = range(12_000, 32_000)


class House:
    """A running product: web, worker and supervisor as an operator starts them."""

    def __init__(self, data, *, demo=True, **more):
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = data / "house.log"
        self.data = data
        self.environment = os.environ | {
            "LIANSHEN_DATA": str(data),
            "LIANSHEN_PORT": str(self.port),
            "LIANSHEN_DEMO": "1" if demo else "0",
            "LIANSHEN_RATE_LIMITS": "0",
            "PYTHONUNBUFFERED": "1",
            **more,
        }
        self.words = ["demo" if demo else "serve"]
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "app.start", *self.words]
        with self.log.open("ab") as stream:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=stream, stderr=stream
            )
        try:
            wait_until(self.greeted, self.text, seconds=PATIENCE)
        except BaseException:
            self.stop()
            raise
        return self

    def greeted(self):
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}\n{self.text()}")
        return self.origin in self.text().splitlines() and self.healthy()

    def healthy(self):
        try:
            with urllib.request.urlopen(f"{self.origin}/healthz", timeout=3) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def accounts(self):
        """Login -> (role, password), as the start prints them."""
        rows = [line.split("\t") for line in self.text().splitlines() if line.count("\t") == 2]
        return {login: (role, password) for role, login, password in rows}

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            return self.process.wait(60)
        return self.process.returncode if self.process else None


def loaded(folder):
    """Load the practice data once for all workers, as the first start does; the data folder."""
    data = tempfile.mkdtemp(dir=folder)
    for word in ("migrate", "demo"):
        subprocess.run(
            [sys.executable, "-m", "app.cli", word],
            check=True,
            cwd=ROOT,
            env=os.environ | {"LIANSHEN_DATA": data, "LIANSHEN_DEMO": "1"},
        )
    return data


def free_port(ports=PORTS):
    """A port that nobody has now, and that the system gives to nobody meanwhile.

    It is bound seconds after we have let it go; one of those that the system hands out by itself,
    to each connection of each visitor, may be taken by then.
    """
    while True:
        port = secrets.choice(ports)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
