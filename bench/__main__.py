"""python3 run.py bench [--json FILE] [--only NAME]: every scenario, figures as they come."""

import argparse
import importlib
import json
import pkgutil
import sys
import time
from pathlib import Path

from bench import scenarios
from bench.stage import Stage
from bench.store import Store


def main() -> int:
    """Run the scenarios; a failing one is named and the rest goes on."""
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", action="append", default=[])
    given = parser.parse_args()
    names = sorted(found.name for found in pkgutil.iter_modules(scenarios.__path__))
    unknown = set(given.only) - set(names)
    if unknown:
        parser.error(f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    figures: dict[str, float] = {}
    store = Store()
    try:
        failed = [name for name in given.only or names if not _run(name, figures, store)]
        if given.json:
            text = json.dumps(figures, indent=1, sort_keys=True)
            given.json.write_text(text + "\n", encoding="utf-8")
    finally:
        store.close()
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(name: str, figures: dict[str, float], store: Store) -> bool:
    stage, begun = Stage(store), time.monotonic()
    try:
        module = importlib.import_module(f"bench.scenarios.{name}")
        for key, value in module.measure(stage):
            figures[f"{name}.{key}"] = round(value, 3)
            print(f"{name}.{key}\t{value:,.3f}", flush=True)
    except Exception as error:  # noqa: BLE001 one scenario must not take the others with it
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        return False
    finally:
        stage.close()
        print(f"# {name} took {time.monotonic() - begun:,.0f} s", file=sys.stderr, flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
