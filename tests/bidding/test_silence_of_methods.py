"""Whatever the method, before the opening two offers and five look the same to every reader."""

import re

import pytest

from app.kernel import jobs
from bidding.rules.terms_of_method import PlanMerit
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_sealed import fresh
from tests.bidding.test_silence import PAGES
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.scoring import make_experts
from tests.factories.scoring import rule as scoring_rule
from tests.factories.sealing import make_offer, make_sealed

OWN = re.compile(r'value="[^"]*"|[A-Za-z0-9_+/=.-]{28,}|[0-9a-f]{12,}…?|[a-z2-7]{16}|\d+')
MORE = ("/desk", "/bidding/mine", "/admin/trail?subject={id}")


def read(client, requirement, agency):
    """Every answer without what differs between any two purchases: ids, numbers, digests."""
    found = {}
    for path in (*[one for one in PAGES if "/{id}" in one], *MORE):
        with client.get(path.format(id=requirement.id, name=agency.name)) as answer:
            words = OWN.sub("#", answer.text).replace(agency.name, "#")
        found[path] = (answer.status_code, "ETag" in answer.headers, words)
    return found


@pytest.mark.parametrize(
    ("method", "rule", "stage"),
    [
        ("average_price", None, "frozen"),
        ("scoring", scoring_rule(), "opening"),
        ("plan_merit", PlanMerit(2), "opening"),
    ],
)
def test_every_reader_reads_the_same_words(client, web, at, method, rule, stage):
    at(OPENS)
    make_experts(4)
    kinds = ("operator.clerk", "supervisor.officer", "platform.audit_admin")
    readers = [make_actor(kind.split(".")[1], kind=kind.split(".")[0]) for kind in kinds]
    readers.append(make_bidder()[1])
    made, more = [], {} if rule is None else {"rule": rule}
    for count in (2, 5):
        owner = make_owner()
        requirement, _ = make_sealed(owner=owner, method=method, title="密封报价的采购", **more)
        made.append((owner, requirement, [make_offer(requirement)[0] for _ in range(count)]))
    jobs.run_due(F)
    if stage == "opening":
        jobs.run_due(T)
    told = []
    for owner, requirement, agencies in made:
        assert fresh(requirement).state == stage
        clients = [client, web(owner), *[web(one) for one in readers]]
        told.append([read(one, requirement, agencies[0]) for one in clients])

    for two, five in zip(*told, strict=True):
        assert {path for path in two if two[path] != five[path]} == set()
