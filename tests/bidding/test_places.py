"""What is not public of a purchase: an office of one county reads nothing of another's."""

from types import SimpleNamespace as Thing

import pytest

from app.accounts.models import Region
from app.accounts.rules.places import beat
from app.kernel.permissions import Actor, allowed
from bidding.models import Contract, Exemption, Requirement
from bidding.predicates_places import of_its_place
from bidding.queries import exempted, owing
from bidding.services import exempting
from exports.documents import contract_ledgers
from tests.bidding.test_paying import deal, filed  # noqa: F401 a fixture
from tests.factories.accounts import make_actor, make_organisation

HOME, CITY, PROVINCE, AWAY, NATION = "320102", "320100", "320000", "320106", "000000"


def officer(kind, region):
    role = {"operator": "clerk"}.get(kind, "officer")
    return Actor("p", "某人", "o", "某局", kind, frozenset((f"{kind}.{role}",)), region=region)


@pytest.mark.parametrize(
    ("kind", "region", "reads"),
    [
        *((kind, HOME, True) for kind in ("regulator", "supervisor", "operator")),
        *((kind, CITY, True) for kind in ("regulator", "supervisor")),
        *((kind, PROVINCE, True) for kind in ("regulator", "supervisor")),
        *((kind, NATION, True) for kind in ("regulator", "supervisor")),
        *((kind, AWAY, False) for kind in ("regulator", "supervisor")),
        ("operator", AWAY, True),
        ("supervisor", "", True),
    ],
)
def test_an_office_reads_what_was_bought_in_its_division(kind, region, reads):
    actor = officer(kind, region)
    bought = Thing(region_id=HOME)
    contract = Thing(requirement=bought)

    for thing in (bought, contract, Thing(contract=contract), Thing(requirement=contract)):
        assert of_its_place(actor, thing) is reads
    assert of_its_place(actor, Thing(region_id=None, requirement=None, contract=None))


@pytest.mark.parametrize(
    "key",
    [
        "bidding.contract.view", "bidding.payment.view", "bidding.exemption.view",
        "bidding.exemption.object", "bidding.exemption.uphold", "bidding.exemption.clear",
        "bidding.amendment.view", "bidding.result.view", "bidding.result.note",
        "bidding.contract.survey", "bidding.objection.view", "bidding.seat.view",
        "bidding.seat.sheet", "bidding.scoring.table", "bidding.opening.view",
        "bidding.requirement.view", "exports.dossier.view", "bidding.explanation.view",
        "bidding.requirement.invalidate", "bidding.requirement.staff",
    ],
)  # fmt: skip
def test_every_permission_on_what_is_not_public_is_bound_to_the_place(app, key):
    yes = Thing(exists=lambda: True)
    of = Thing(
        region_id=HOME, owner_id="x", state="accepted", method="scoring", sha256="a",
        is_scored=True, is_opened=False, takes_envelopes=True, is_published=key[0] == "e" or "staff" in key,
        closings=yes, rankings=yes, contracts=Thing(where=lambda _: Thing(exists=lambda: False)),
        awards=Thing(where=lambda _: Thing(exists=lambda: False)), id="r" * 16,
    )  # fmt: skip
    of.requirement = of
    of.state = {"bidding.contract.survey": "filed", "bidding.requirement.view": "audit",
                "bidding.objection.view": "lodged"}.get(key, "accepted")  # fmt: skip

    assert allowed(officer("regulator", HOME), key, of)
    assert not allowed(officer("regulator", AWAY), key, of)


@pytest.fixture
def three_days_late(deal, at):  # noqa: F811 the fixture of the same name
    filed(deal)
    at("2026-11-30 09:00")
    return deal


def test_lists_and_ledgers_show_an_office_its_place_alone(three_days_late, web):
    contract, owner, _ = three_days_late
    Requirement.update(region=HOME).where(Requirement.id == contract.requirement_id).execute()
    exempting.record({"ground": "secret", "happened_on": None}, [], owner)
    Exemption.update(region=HOME).execute()
    found = {}
    for region in (HOME, AWAY):
        place = make_organisation(kind="supervisor", region=Region.get_by_id(region))
        actor = make_actor("officer", organisation=place)
        page = web(actor)
        found[region] = (
            contract.title in page.get("/bidding/late").text,
            "豁免〔" in page.get("/bidding/exemptions").text,
            len(owing.late(region=beat(actor))[0]) > 0,
            len(list(contract_ledgers.contracts({}, actor))),
            len(list(contract_ledgers.late({}, actor))) > 0,
            len(list(contract_ledgers.exemptions({}, actor))),
            page.get(f"/bidding/contracts/{contract.id}").status_code,
        )

    assert found[HOME] == (True, True, True, Contract.select().count(), True, 1, 200)
    assert found[AWAY] == (False, False, False, 0, False, 0, 404)


def test_a_regulator_rules_on_the_exemptions_of_its_place(db):
    owner = make_actor("handler", kind="owner")
    exempting.record({"ground": "secret", "happened_on": None}, [], owner)
    Exemption.update(region=HOME, state="answered").execute()

    assert len(list(exempted.exemptions_answered("320100", "320199999999"))) == 1
    assert len(list(exempted.exemptions_answered("320106", "320106999999"))) == 0
