"""The three administrators keep the platform and read no business: GB/T 22239, ASVS 8.2."""

import pytest

from app.accounts.models import Organisation
from app.kernel.events import Event
from projects import queries
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.projects import make_project
from tests.house.guard import Guard
from tests.house.test_doors import addresses, ask
from tests.house.world import person_of, strangers, things

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
SIGNALS = ("supervision.suspicion", "supervision.inquiry")  # only its offices know of one
# what an administrator opens beyond what every visitor may
OWN = (
    "/account",
    "/accounts/organisations/",
    "/admin/",
    "/bidding/subscriptions",  # the person's own, to published notices
    "/desk",
    "/files/<id>",  # of published notices
    "/inbox",
    "/joint-review/clauses",  # references of standards, no business
    "/log/disclosures/<int:id>",
    "/searches",
)


def test_no_administrator_opens_business_that_is_not_public(app, client, world, client_of):
    known = things(world)
    actors = {name: one for name, one in strangers() if name in ADMINISTRATORS}
    people = {name: client_of(one) for name, one in actors.items()}
    guard = Guard(app)
    opened = {
        (name, rule.rule)
        for rule, url in addresses(app, known)
        if "GET" in rule.methods and not rule.rule.startswith(OWN)
        for name, asking in people.items()
        if not guard.skips((rule.rule, name), rule, url, actors[name])
        and ask(asking, "GET", url) == 200
        and ask(client, "GET", url) != 200
    }

    assert set(people) == set(ADMINISTRATORS)
    assert opened == set()


def test_only_the_audit_administrator_reads_what_happened_inside(world, client_of):
    people = {name: client_of(a) for name, a in strangers() if name in ADMINISTRATORS}
    business = ~Event.subject_kind.startswith("accounts.") & (Event.visibility == "internal")
    found = list(Event.select(Event.seq, Event.subject_kind).where(business))
    signals = {event.seq for event in found if event.subject_kind in SIGNALS}
    inside = {event.seq for event in found} - signals

    def answered(seqs):
        return {
            name: {ask(one, "GET", f"/log/disclosures/{seq}") for seq in seqs}
            for name, one in people.items()
        }

    statuses = answered(inside)
    assert inside
    assert signals
    assert answered(signals) == {name: {403} for name in people}
    assert statuses == {"audit_admin": {200}, "system_admin": {403}, "security_admin": {403}}


def test_private_files_stay_closed_to_administrators(world, client_of):
    people = {name: client_of(a) for name, a in strangers() if name in ADMINISTRATORS}

    assert world.private_files
    for one in world.private_files:
        assert {ask(asking, "GET", f"/files/{one}") for asking in people.values()} == {403}


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_the_list_of_projects_is_not_for_administrators(db, client_as, role):
    project = make_project()
    actor = make_actor(role, organisation=make_organisation(kind="platform"))
    asking = client_as(person_of(actor), Organisation.get_by_id(actor.org_id))

    assert ask(asking, "GET", "/projects") == 403
    assert ask(asking, "GET", f"/projects/{project.id}") == 404
    assert queries.visible_to(actor) is not None
    assert project.name not in asking.get("/search", query_string={"q": project.name}).text.replace(
        f'value="{project.name}"', ""
    )
