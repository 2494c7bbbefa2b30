"""Credit entries and rule sets on which permissions are tried."""

from types import SimpleNamespace


def of_credit(here, who):
    agency = SimpleNamespace(id="a" * 16, organisation_id=here["agency"].id, region_id=None)
    told = {"agency": agency, "region_id": None, "is_public": False, "decided_by": None}
    decider = who["regulator.officer"].person_id
    changes = {"found": {}, "decided": {"decided_by": decider}, "published": {"is_public": True}}
    entries = {name: SimpleNamespace(**told | more) for name, more in changes.items()}
    yield "supervision.entry", entries
    yield "supervision.entry.find", {"listed": agency}
    rules = {"draft": False, "in force": True}
    yield (
        "supervision.rule_set",
        {name: SimpleNamespace(region_id=None, is_public=one) for name, one in rules.items()},
    )
