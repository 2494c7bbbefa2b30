"""Every list of the house asks the database as little for fifty rows as for five."""

import itertools

import pytest
from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField
from playhouse.test_utils import count_queries

from app.accounts.models import Organisation, Person, Session
from app.kernel.db import new_id, write
from app.kernel.events import Event
from app.kernel.notices import Notice
from bidding.models import Award, Contract, Requirement, Signup
from exports.models import Paper
from intermediaries.models import (
    Agency,
    Change,
    Intake,
    LaterCheck,
    LibraryImport,
    PersonFlag,
)
from projects.models import Project
from supervision.complaints.models import Complaint
from tests.factories.intermediaries import (
    make_agency,
    make_change,
    make_flag,
    make_intake,
    make_later_check,
)
from tests.house.world import make_world, person_of, strangers

MOST = 30  # the search asks every kind of thing
CACHES = 2  # calendar and parameters, read again after some seconds
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
    "bidding.desk": "operator",
    "bidding.mine": "owner",
    "bidding.requirements": "",
    "bidding.results": "",
    "bidding.signups": "bidder",
    "desk.home": "owner",
    "desk.welcome": "",
    "exports.papers": "owner",
    "find.find": "owner",
    "inbox.home": "owner",
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
    "projects.index": "owner",
    "reports.home": "regulator",
    "projects.public_list": "",
    "supervision.complaints": "regulator",
    "supervision.complaints_published": "",
    "supervision.entries": "regulator",
    "supervision.evaluations": "regulator",
    "supervision.rating_owners": "",
    "supervision.ratings": "",
    "supervision.rule_sets": "",
    "supervision.sanctions": "regulator",
    "supervision.sanctions_public": "",
}
# one thing, a form, a file, or what no table fills
SINGLE = {
    "account.ask_reset", "account.code", "account.codes", "account.password", "account.profile",
    "account.sign_in", "accounts_admin.new_organisation", "accounts_admin.trail_csv",
    "accounts_admin.trail_xlsx", "again.ask", "bidding.export", "bidding.new", "drafts.capitals",
    "exports.verify_form", "health.healthz", "intermediaries.catalogue_export",
    "intermediaries.edition_new", "intermediaries.export", "intermediaries.intake_new",
    "intermediaries.item_import", "intermediaries.later_checks_export",
    "intermediaries.compare", "intermediaries.export_compared",
    "intermediaries.limit_import", "intermediaries.limit_new", "intermediaries.limits_export",
    "intermediaries.library_import_template",
    "intermediaries.library_import_upload", "intermediaries.mine",
    "joint_review.clause_import", "joint_review.clause_new", "joint_review.clause_pick",
    "joint_review.new", "log.checkpoint", "log.consistency", "log.entries", "log.export",
    "log.inclusion", "log.verifier", "open.home", "open.openapi_json", "open.ocds_extension", "open.ocds_extension_schema", "outside.bind", "outside.come_back", "outside.sign_in",
    "projects.create", "projects.export", "projects.new", "projects.public_export",
    "register.form", "site.about", "site.robots", "site.security", "supervision.complaint_follow",
    "supervision.complaint_followed", "supervision.complaint_mine", "supervision.complaint_new",
    "supervision.entry_mine", "supervision.evaluation_mine", "supervision.sanction_mine",
    "supervision.sanctions_export",
}  # fmt: skip
GROWING = (
    Organisation, Person, Session, Notice, Project, Requirement, Award, Contract, Signup,
    Paper, Agency, Complaint, LibraryImport, Change, PersonFlag,
    LaterCheck, Intake,
)  # fmt: skip
_count = itertools.count(500_001)


def test_every_address_without_a_thing_is_a_list_or_known_to_be_none(app):
    """Name a new page here: a list is measured, anything else has no rows to measure."""
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments
    }
    assert found == set(LISTS) | SINGLE
    assert not set(LISTS) & SINGLE


def varied(field, value):
    """Another value of a column that holds no value twice."""
    number = next(_count)
    if isinstance(field, ForeignKeyField):
        return copied(field.rel_model.get_by_id(value)).get_id()
    if isinstance(field, CharField):
        return f"{value[: field.max_length - 6]}{number:06d}"
    return value + number if isinstance(field, IntegerField) else value


def alone(model):
    """The columns no two rows may share: unique ones, one of each unique index, a project's code."""
    fields = model._meta.fields
    found = {name for name, field in fields.items() if field.unique or name == "code"}
    for names, unique in (one for one in model._meta.indexes if isinstance(one, tuple)):
        if unique and not found & set(names):
            plain = [
                n for n in names if not isinstance(fields[n], (ForeignKeyField, DateTimeField))
            ]
            found.add((plain or list(names))[-1])
    return found - {model._meta.primary_key.name}


def copied(row):
    """Write a row once more, with an id of its own."""
    model, told = type(row), dict(row.__data__)
    for name in alone(model):
        if told[name] is not None:
            told[name] = varied(model._meta.fields[name], told[name])
    return model.create(**(told | {"id": new_id()}))


def filled(patterns, count):
    """Bring every growing table to so many rows, all like its pattern."""
    with write():
        for model, row in patterns.items():
            for _ in range(count - model.select().count()):
                copied(row)


@pytest.fixture
def readers(at, client_as, app):
    """A client for everybody in LISTS, in a world where something of every kind has happened."""

    def client_of(actor):
        return client_as(person_of(actor), Organisation.get_by_id(actor.org_id))

    world = make_world(at, client_of)
    make_change(world.agency)
    make_flag(world.agency, make_agency())
    make_later_check(make_agency())
    make_intake()
    actors = {name.removeprefix("platform."): actor for name, actor in strangers()}
    actors |= {"owner": world.owner, "chief": world.chief, "bidder": world.bidder}
    found = {name: client_of(actors[name]) for name in set(LISTS.values()) if name}
    return found | {"": app.test_client()}


def asked(app, readers):
    """Count the queries of every list; the second answer, when small caches are warm."""
    paths = {one.endpoint: one.rule for one in app.url_map.iter_rules() if not one.arguments}
    found, refused = {}, {}
    for endpoint, who in LISTS.items():
        path = paths[endpoint] + ("?q=项目" if endpoint == "find.find" else "")
        if (status := readers[who].get(path).status_code) != 200:
            refused[endpoint] = status
        with count_queries() as counter:
            readers[who].get(path)
        found[endpoint] = counter.count
    assert refused == {}
    return found


def test_every_list_asks_the_same_for_five_rows_and_for_fifty(app, readers):
    patterns = {model: model.select().order_by(model.id).first() for model in GROWING}
    patterns = {model: row for model, row in patterns.items() if row is not None}
    filled(patterns, 5)
    few = asked(app, readers)
    filled(patterns, 50)
    many = asked(app, readers)

    grown = {name: (few[name], many[name]) for name in LISTS if many[name] > few[name] + CACHES}
    assert grown == {}
    assert max(many.values()) <= MOST, many
    assert Event.select().count() > 5
