"""A process that dies by kill -9 with all its effects made and nothing committed.

python -m tests.house.killed DATABASE_URL DATA MOMENT EVENT_KEY [REQUIREMENT ORGANISATION…]
python -m tests.house.killed DATABASE_URL DATA MOMENT EVENT_KEY act:VERB CONTRACT PERSON ORGANISATION

EVENT_KEY may be "job:KIND:N" instead: it dies in the N-th job of the kind, imports in small steps.
"""

import dataclasses
import datetime as dt
import itertools
import os
import signal
import sys
import threading
from pathlib import Path

from app.accounts.models import Organisation, Person
from app.accounts.services import actor_of
from app.config import Settings
from app.kernel import clock, db, events, files, jobs, keys
from app.rooms import ROOMS
from app.wiring import wire
from bidding.models import Contract, Result
from bidding.services import contract as contracts
from bidding.services import signup
from intermediaries.services import imports, taking
from tests.bidding.scenes import pdf
from tests.conftest import SECRET


def die_at(key):
    """After everything else of the transaction that records `key`, before its commit."""

    def last(items):
        if any(isinstance(item, events.Event) and item.key == key for item in items):
            os.kill(os.getpid(), signal.SIGKILL)

    db.on_flush(last)


def die_in(kind, last):
    """After the `last`-th effect of a kind of job, before its commit."""
    handler = jobs._HANDLERS[kind]
    effect = getattr(handler, "effect", handler)
    count = itertools.count(1)

    def dying(*given):
        effect(*given)
        if next(count) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    if effect is not handler:
        dying = dataclasses.replace(handler, effect=dying)
    jobs.register({kind: dying})
    imports.STEP = taking.STEP = 2


def sign_up(requirement, organisation, gate):
    place = Organisation.get_by_id(organisation)
    actor = actor_of(Person.get(Person.login == f"of.{organisation}"), place)
    passed = signup.gate(requirement, organisation)
    gate.wait()
    signup.sign_up(passed, "清风", "the-same-key", actor)


def deliver(contract, actor):
    paper = files.store(pdf(), "成果.pdf")
    contracts.deliver(
        Result.get(Result.contract == contract), "", [(paper, "成果.pdf")], actor, None
    )


ACTS = {
    "confirm": lambda contract, actor: contracts.confirm(contract, actor, None),
    "deliver": deliver,
    "accept": lambda contract, actor: contracts.accept(
        Result.get(Result.contract == contract), actor, None
    ),
}


def act(verb, contract, person, organisation):
    actor = actor_of(Person.get_by_id(person), Organisation.get_by_id(organisation))
    ACTS[verb](Contract.get_by_id(contract), actor)


def main(url, data, moment, key, requirement=None, *organisations):
    settings = Settings(data=Path(data), secret=SECRET, database_url=url, rate_limits=False)
    keys.configure(SECRET.encode(), "lianshen-test")
    db.connect(url)
    wire(ROOMS, settings)
    files.configure(settings)
    if key.startswith("job:"):
        die_in(*key.split(":")[1:])
    else:
        die_at(key)
    with clock.frozen(dt.datetime.fromisoformat(moment)):
        if requirement is None:
            jobs.run_due()
            return
        if requirement.startswith("act:"):
            act(requirement.removeprefix("act:"), *organisations)
            return
        gate = threading.Barrier(len(organisations))
        asking = [
            threading.Thread(target=sign_up, args=(requirement, one, gate)) for one in organisations
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
