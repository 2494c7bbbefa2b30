"""A process that writes into the log until it is stopped; each line it prints is a receipt.

python -m tests.kernel.log_writer DATABASE_URL NAME THREADS [COUNT]
"""

import json
import sys
import threading
from dataclasses import dataclass

from app.kernel import db, events, group, keys
from app.kernel.permissions import SYSTEM
from tests.conftest import SECRET


@dataclass
class Thing:
    id: str = "t" * 16
    subject_kind: str = "test.thing"


def one_by_itself(name):
    with db.write():
        return events.record("test.thing.made", Thing(), actor=SYSTEM, facts={"name": name})


def one_among_others(name):
    draft = events.draft("test.thing.made", Thing(), actor=SYSTEM, facts={"name": name})
    return group.submit(group.Job(check=lambda _now: None, rows=[], event=draft))


def work(name, count, failed):
    """Plain transactions and group commits in turn; the receipt is printed after the commit."""
    try:
        for n in range(count):
            record = one_by_itself if n % 2 else one_among_others
            line = json.dumps(events.receipt(record(f"{name}-{n}")))
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except BaseException as error:
        failed.append(error)
        raise
    finally:
        db.db.close()


def main(url, name, threads, count=10**9):
    keys.configure(SECRET.encode(), "lianshen-test")
    db.connect(url)
    failed = []
    workers = [
        threading.Thread(target=work, args=(f"{name}.{at}", int(count), failed))
        for at in range(int(threads))
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
