"""Several threads that begin at one moment, each with its own connection."""

import threading

from app.kernel import db as kernel_db
from app.kernel.errors import DomainError
from tests.processes import PATIENCE


def at_once(*calls):
    """Return what each call returned, or the refusal it raised."""
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        with kernel_db.db.connection_context():
            gate.wait()
            try:
                answers[place] = call()
            except (DomainError, AssertionError) as refused:
                answers[place] = refused

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return answers


def refused(answers):
    return [answer for answer in answers if isinstance(answer, DomainError)]
