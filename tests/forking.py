"""Processes of the product for which its modules are imported once, not in each of them.

python -m tests.forking MODULE: imports the module, then forks for every line it is told, and the
child goes on as `python -m MODULE` would. Importing is most of what a short command does.
"""

import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.launch.environment import ROOT

PATIENCE = 120


class Nursery:
    """Starts `python -m module` with words and an environment, one at a time."""

    def __init__(self, module):
        command = [sys.executable, "-m", "tests.forking", module]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, *words, environment=None):
        """What subprocess.run would have returned, with text."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            task = {"words": [str(word) for word in words], "environment": environment}
            task |= {"out": str(out), "err": str(err)}
            self.process.stdin.write(json.dumps(task) + "\n")
            self.process.stdin.flush()
            code = int(self.process.stdout.readline())
            return subprocess.CompletedProcess(words, code, out.read_text(), err.read_text())

    def stop(self):
        self.process.communicate()


def serve(module):
    importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            return become(module, **json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return None


def become(module, words, environment, out, err):
    """Go on as the module; the child ends as any process does, with its exit code."""
    signal.alarm(PATIENCE)
    flags = os.O_WRONLY | os.O_CREAT
    for place, path in enumerate((os.devnull, out, err)):
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
    serve(sys.argv[1])
