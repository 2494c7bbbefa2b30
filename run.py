#!/usr/bin/env python3
"""One door to everything: python3 run.py [serve|test|lint|bench|backup|restore|upgrade].

Standard library only, so that it runs on a machine with nothing but Python. Each command does
its own set-up: it makes .venv and installs the locked, hash-checked dependencies when needed.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 whoever starts it may have an older one
    raise SystemExit("Lianshen needs Python 3.11 or newer; this is " + sys.version.split()[0])

from tools.launch.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
