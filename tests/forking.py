"""Processes of the product for which its modules are imported once, not in each of them.

python -m tests.forking MODULE…: imports the modules, then forks for every line it is told, and
the child goes on as `python -m MODULE` would. Importing is most of what a short process does.
"""

import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.launch.environment import ROOT

PATIENCE = 120


class Child:
    """What subprocess.Popen would be for a process that the nursery has started."""

    def __init__(self, nursery, pid):
        self.nursery, self.pid, self.returncode = nursery, pid, None

    def poll(self):
        if self.returncode is None:
            self.returncode = self.nursery.ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout=PATIENCE):
        limit = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > limit:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)


class Nursery:
    """Starts `python -m module` with words and an environment."""

    def __init__(self, *modules):
        command = [sys.executable, "-m", "tests.forking", *modules]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, task):
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def start(self, module, *words, environment=None, files=(os.devnull,) * 3):
        """A Child; `files` are its standard input, output and errors."""
        task = {"module": module, "words": [str(word) for word in words]}
        task |= {"environment": environment, "files": [str(file) for file in files]}
        return Child(self, self.ask(task))

    def run(self, module, *words, environment=None):
        """What subprocess.run would have returned, with text."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            files = (os.devnull, out, err)
            code = self.start(module, *words, environment=environment, files=files).wait()
            return subprocess.CompletedProcess(words, code, out.read_text(), err.read_text())

    def stop(self):
        self.process.communicate()


def serve(*modules):
    for module in modules:
        importlib.import_module(module)
    for line in sys.stdin:
        task = json.loads(line)
        if "ended" in task:
            pid, status = os.waitpid(task["ended"], os.WNOHANG)
            print(json.dumps(os.waitstatus_to_exitcode(status) if pid else None), flush=True)
            continue
        child = os.fork()
        if not child:
            return become(**task)
        print(child, flush=True)
    return None


def become(module, words, environment, files):
    """Go on as the module; the child ends as any process does, with its exit code."""
    signal.alarm(PATIENCE)
    flags = os.O_WRONLY | os.O_CREAT
    for place, path in enumerate(files):
        opened = os.open(path, flags if place else os.O_RDONLY, 0o600)
        os.dup2(opened, place)
        os.close(opened)
    if environment is not None:
        os.environ.clear()
        os.environ.update(environment)
    sys.argv[1:] = words
    sys.modules.pop(module)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
