"""Every list of the house asks the database as little for fifty rows as for five."""

import itertools
import logging

import pytest

from app.kernel import calendars, chance, clock, parameters
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.jobs import Job
from app.kernel.permissions import ANONYMOUS
from intermediaries.models import LibraryImport
from intermediaries.views.mine import STEPS
from projects.models import Assessment
from tests.factories.intermediaries import (
    make_agency,
    make_change,
    make_flag,
    make_intake,
    make_later_check,
)
from tests.house.growing import filled, patterns, queries
from tests.house.guard import Guard
from tests.house.world import make_world, strangers, things
from tests.house.world_rooms import make_rooms, rooms_things

MOST = 30  # the search asks every kind of thing
DESK = 15  # what waits in all rooms is asked together
# list -> who reads it: of the world's parties, or the kind of organisation
LISTS = {
    "account.members": "chief",
    "account.my_sessions": "owner",
    "accounts_admin.administrators": "security_admin",
    "accounts_admin.all_sessions": "security_admin",
    "accounts_admin.audit_trail": "audit_admin",
    "accounts_admin.lockouts": "security_admin",
    "accounts_admin.organisations_list": "system_admin",
    "accounts_admin.people": "security_admin",
    "accounts_admin.registrations": "operator",
    "admin_calendar.home": "system_admin",
    "admin_jobs.home": "system_admin",
    "admin_parameters.home": "system_admin",
    "bidding.contracts": "owner",
    "bidding.contracts_public": "",
    "bidding.desk": "operator",
    "bidding.endings": "",
    "bidding.experts": "operator",
    "bidding.seats": "operator",
    "bidding.exemptions": "owner",
    "bidding.late": "operator",
    "bidding.members": "",
    "bidding.mine": "owner",
    "bidding.notice_ledger": "bidder",
    "bidding.requirements": "",
    "bidding.results": "",
    "bidding.signups": "bidder",
    "bidding.subscriptions": "bidder",
    "bidding.trustees": "owner",
    "desk.home": "owner",
    "desk.welcome": "",
    "exports.papers": "owner",
    "find.find": "owner",
    "inbox.home": "owner",
    "intermediaries.articles": "",
    "intermediaries.catalogue": "",
    "intermediaries.changes_list": "operator",
    "intermediaries.edition_list": "regulator",
    "intermediaries.flags_list": "regulator",
    "intermediaries.index": "operator",
    "intermediaries.intakes_list": "operator",
    "intermediaries.later_checks": "operator",
    "intermediaries.library_imports": "operator",
    "intermediaries.limits": "",
    "intermediaries.list_page": "",
    "joint_review.clause_list": "regulator",
    "joint_review.index": "regulator",
    "log.index": "owner",
    "open.agencies_csv": "",
    "open.agencies_json": "",
    "open.agencies_rss": "",
    "open.changes_json": "",
    "open.items": "",
    "open.notices_rss": "",
    "open.ocds_releases": "",
    "open.ratings": "",
    "open.sanctions_csv": "",
    "open.sanctions_json": "",
    "open.sanctions_rss": "",
    "projects.assessment_list": "",
    "projects.index": "owner",
    "reports.home": "regulator",
    "projects.public_list": "",
    "supervision.board": "supervisor",
    "supervision.check_plans": "regulator",
    "supervision.check_plans_published": "",
    "supervision.checks": "regulator",
    "supervision.checks_published": "",
    "supervision.complaints": "regulator",
    "supervision.complaints_published": "",
    "supervision.credit_years": "",
    "supervision.demands": "regulator",
    "supervision.entries": "regulator",
    "supervision.evaluations": "regulator",
    "supervision.meetings": "regulator",
    "supervision.owner_samples": "regulator",
    "supervision.appraisals": "regulator",
    "supervision.appraisals_published": "",
    "supervision.questionnaires": "regulator",
    "supervision.questionnaires_published": "",
    "supervision.rating_owners": "",
    "supervision.ratings": "",
    "supervision.rule_sets": "",
    "supervision.sanctions": "regulator",
    "supervision.sanctions_public": "",
    "supervision.signals": "supervisor",
    "supervision.suspicions": "supervisor",
}
# one thing, a form, a file, or what no table fills
SINGLE = {
    "account.ask_reset", "account.code", "account.codes", "account.password", "account.profile",
    "account.sign_in", "accounts_admin.new_organisation", "accounts_admin.trail_csv",
    "accounts_admin.trail_xlsx", "again.ask", "bidding.advice_part", "bidding.endings_export", "bidding.exemption_new", "bidding.expert_new", "bidding.export", "bidding.members_export", "projects.assessment_export", "projects.assessment_new", "bidding.new", "bidding.notice_ledger_export", "bidding.notice_ledger_import", "bidding.notice_ledger_new", "bidding.offline",
    "bidding.offline_file", "bidding.results_export", "bidding.subscribe", "bidding.weights_part", "bidding.window_form", "drafts.capitals",
    "exports.verify_form", "health.healthz", "intermediaries.article_new", "intermediaries.catalogue_export",
    "intermediaries.edition_new", "intermediaries.export", "intermediaries.intake_new",
    "intermediaries.item_import", "intermediaries.later_checks_export",
    "intermediaries.changes_export", "intermediaries.flags_export", "intermediaries.type_import",
    "intermediaries.type_new", "intermediaries.types_export", "intermediaries.types_list",
    "intermediaries.compare", "intermediaries.export_compared",
    "intermediaries.limit_import", "intermediaries.limit_new", "intermediaries.limits_export",
    "intermediaries.library_import_template",
    "intermediaries.library_import_upload", "intermediaries.mine",
    "joint_review.clause_import", "joint_review.clause_new", "joint_review.clause_pick",
    "joint_review.new", "log.checkpoint", "log.consistency", "log.entries", "log.export",
    "log.inclusion", "log.verifier", "open.home", "open.openapi_json", "open.ocds_extension", "open.ocds_extension_schema", "outside.bind", "outside.come_back", "outside.sign_in",
    "projects.create", "projects.export", "projects.new", "projects.public_export",
    "register.form", "site.about", "site.robots", "site.security", "supervision.complaint_follow",
    "supervision.complaint_followed", "supervision.demand_follow", "supervision.demand_followed",
    "supervision.meeting_new", "supervision.questionnaire_new", "supervision.appraisal_new", "supervision.complaint_mine", "supervision.complaint_new",
    "supervision.board_progress", "supervision.signal_mine", "supervision.inquiry_mine", "supervision.check_mine", "supervision.check_plan_new", "supervision.entry_mine", "supervision.evaluation_mine", "supervision.sanction_mine",
    "supervision.sanctions_export",
}  # fmt: skip


def test_every_address_without_a_thing_is_a_list_or_known_to_be_none(app):
    """Name a new page here: a list is measured, anything else has no rows to measure."""
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments
    }
    assert found == set(LISTS) | SINGLE
    assert not set(LISTS) & SINGLE


@pytest.fixture(autouse=True)
def _keep_what_was_read(monkeypatch):
    """Calendar and parameters are read once: a slow machine would read them again in between.

    Questions are counted where they are told; nobody else need write all of them down.
    """
    monkeypatch.setattr(logging.getLogger("peewee"), "propagate", False)
    for kept in (calendars, parameters):
        monkeypatch.setattr(kept, "KEPT_SECONDS", 3600)


@pytest.fixture
def world(at, client_of, settings):
    """A world in which something of every kind has happened, the same every time: who is drawn
    hangs on ids, and a page about the winner asks for more."""
    with chance.derived(b"every count is counted in the same world"):
        yield _furnished(make_world(at, client_of), settings)


def _furnished(found, settings):
    found.rooms = make_rooms(settings)
    make_change(found.agency)
    make_flag(found.agency, make_agency())
    make_later_check(make_agency())
    make_intake()
    with write():
        Job.create(
            kind="papers", payload="{}", due=clock.now(), ready_at=clock.now(), state="parked"
        )
    return found


@pytest.fixture
def readers(world, client_of, app):
    """A client for everybody in LISTS, and for those who see things of their own."""
    drawn = world.rooms.drawn
    actors = {name.removeprefix("platform."): actor for name, actor in strangers()}
    actors |= {"owner": world.owner, "chief": world.chief, "bidder": world.bidder}
    actors |= {f"review {name}": one for name, one in drawn.actors.items()}
    world.actors = {"": ANONYMOUS} | actors
    # so that somebody reads what only its own office does
    LibraryImport.update(org_id=actors["operator"].org_id).execute()
    Assessment.update(organisation=actors["committee"].org_id).execute()
    return {"": app.test_client()} | {name: client_of(one) for name, one in actors.items()}


def grown(world, ask):
    """What `ask(before)` counts when there is much, and where that is more than for little."""
    rows = patterns(agency=world.agency.id, package=world.rooms.packages[1].id)
    filled(rows, 5)
    few = ask({})
    filled(rows, 50)
    many = ask(few)
    assert set(few) == set(many)
    return many, {name: (few[name], n) for name, n in many.items() if n > few[name]}


def test_every_list_asks_the_same_for_five_rows_and_for_fifty(app, world, readers):
    paths = {one.endpoint: one.rule for one in app.url_map.iter_rules() if not one.arguments}
    paths["find.find"] += "?q=项目"
    refused = {
        name for name, who in LISTS.items() if readers[who].get(paths[name]).status_code != 200
    }
    assert refused == set()

    asked = {name: (readers[who], paths[name]) for name, who in LISTS.items()}
    desks = [f"desk {who}" for who in readers if who]
    asked |= {f"desk {who}": (one, "/desk") for who, one in readers.items() if who}

    def ask(few):
        return {name: queries(*one, few.get(name)) for name, one in asked.items()}

    many, more = grown(world, ask)

    assert more == {}
    assert max(many.values()) <= MOST, many
    assert max(many[name] for name in desks) <= DESK, many
    assert Event.select().count() > 5


def test_every_page_of_a_thing_asks_the_same_when_little_hangs_on_it_and_when_much(
    app, world, readers
):
    pages = dict(pages_of_things(app, world, readers))
    assert len(pages) > 60
    assert {"verify", "imports", "zones"} <= {part for page in pages for part in page.split("/")}

    many, more = grown(
        world,
        lambda few: {path: queries(who, path, few.get(path)) for path, who in pages.items()},
    )

    assert more == {}
    assert max(many.values()) <= MOST + 10, many


def pages_of_things(app, world, readers):
    """(address, client) of every page of a thing that somebody in this world may open."""
    known, guard = things(world) | rooms_things(world.rooms), Guard(app)
    for place in ("/agencies/", "/intermediaries/", "/supervision/credit/"):
        known[place] = [world.agency.id]
    known["/supervision/ratings/agencies/"] = [world.agency.id]
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments not in ({"id"}, {"id", "name"}):
            continue
        prefix = max((one for one in known if rule.rule.startswith(one)), key=len, default=None)
        names = STEPS if "name" in rule.arguments else ("",)
        for key, name in itertools.product(known[prefix] if prefix else (), names):
            path = rule.build({"id": key, "name": name}, append_unknown=False)[1]
            let = (n for n, one in world.actors.items() if not guard.refuses(rule, path, one))
            who = next((name for name in let if opens(readers[name], path)), None)
            if who is not None:
                yield path, readers[who]


def opens(client, path):
    """Whether a page comes back, no file, to somebody who asks for it."""
    answer = client.get(path)
    answer.close()
    return answer.status_code == 200 and answer.mimetype == "text/html"
