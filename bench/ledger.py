"""What a year leaves of many agencies: contracts fulfilled, ratings, entries; the same every time."""

import datetime as dt
import random
from collections.abc import Iterator
from itertools import islice

from app.kernel import clock
from app.kernel.db import insert_rows, new_id, write
from bench import bulk
from intermediaries.models import Performance
from supervision.credit import queries
from supervision.credit.models import CreditEntry
from supervision.evaluation.models import Evaluation
from tests.factories.accounts import make_organisation

WORKED, RATED, NOTED = 0.7, 0.5, 0.15  # shares of the agencies
OWNERS = 40
BATCH = 2000


def fill(agencies: list[str]) -> int:
    """Give agencies a year of work, ratings and entries; return how many rows that makes."""
    chance, count = random.Random(len(agencies)), 0  # noqa: S311 practice data, the same every time
    bulk.trusted()  # a rating's contract is not asked for here
    owners = [make_organisation(f"业主{n}", kind="owner").id for n in range(OWNERS)]
    source = iter(agencies)
    with bulk.bare_tables(Performance, Evaluation, CreditEntry):
        while some := list(islice(source, BATCH)):
            with write():
                for model, rows in _year(some, owners, chance):
                    insert_rows(model, rows)
                    count += len(rows)
    return count


def _year(agencies: list[str], owners: list[str], chance: random.Random) -> Iterator[tuple]:
    """Make the rows of some agencies, table by table."""
    today, now = clock.today(), clock.now()
    rule_set = queries.rules_on(None, today)
    items = [one for one in rule_set.data["items"] if one["points"] > -20]
    work, said, noted = [], [], []
    for agency in agencies:
        if chance.random() < WORKED:
            for _ in range(chance.randrange(1, 4)):
                ended = today - dt.timedelta(days=chance.randrange(1, 330))
                work.append(_contract(agency, chance.choice(owners), ended, now))
        if chance.random() < RATED:
            raters = chance.sample(owners, chance.randrange(1, 6))
            said += [_rating(agency, owner, chance, now) for owner in raters]
        if chance.random() < NOTED:
            noted += [_entry(agency, rule_set, one, chance) for one in chance.sample(items, 2)]
    return iter(((Performance, work), (Evaluation, said), (CreditEntry, noted)))


def _record(at: dt.datetime) -> dict:
    return {"id": new_id(), "created_at": at, "version": 1}


def _contract(agency: str, owner: str, ended: dt.date, now: dt.datetime) -> dict:
    row = _record(now) | {"agency": agency, "contract": new_id(), "title": "服务合同"}
    row |= {"project_code": "", "owner": owner, "item": "tender-agency", "amount_fen": 8_000_000}
    row |= {"signed_on": ended - dt.timedelta(days=60), "accepted_on": ended, "ended": "completed"}
    return row | {
        "ended_on": ended,
        "days_promised": 40,
        "days_used": 38,
        "rating": 450,
        "returns": 0,
    }


def _rating(agency: str, owner: str, chance: random.Random, now: dt.datetime) -> dict:
    stars, at = chance.randrange(2, 6), now - dt.timedelta(days=chance.randrange(1, 330))
    row = _record(at) | {"contract": new_id(), "agency": agency, "owner": owner, "rater": owner}
    row |= {"item": "tender-agency", "role": "owner", "overall": stars, "stars": stars * 100}
    row |= {"edition": "5:3:2", "counted_at": at, "state": "locked", "ruling": "none"}
    row |= {"changed": False, "returns": 0}
    return row | {"scores": {}, "text": "", "reply": "", "appeal": "", "ruling_reason": ""}


def _entry(agency: str, rule_set, item: dict, chance: random.Random) -> dict:
    day = clock.today() - dt.timedelta(days=chance.randrange(5, 330))
    row = _record(clock.now()) | {"agency": agency, "rules": rule_set.id, "facts": "演示"}
    row |= {name: item[name] for name in ("code", "title", "level", "points", "clause")}
    row |= {"terms": {"consequence": "none", "months": 0}, "occurred_on": day}
    row |= dict.fromkeys(("statement", "decision", "appeal", "repair"), "")
    return row | {
        "effective": day,
        "expires": day + dt.timedelta(days=365),
        "state": "published",
    }
