"""Every address, tried by people of every kind of organisation whom the things do not concern."""

import pytest
from werkzeug.routing.converters import NumberConverter

from app.kernel.events import Event
from app.kernel.permissions import ANONYMOUS
from tests.house.guard import Guard
from tests.house.world import strangers, things
from tests.house.world_rooms import make_rooms, rooms_given, rooms_things

GIVEN = {"number": 1, "index": 3, "form": "xlsx", "key": "review-ledger", "name": "identity"}
TENANTS = ("owner", "agency", "designer")
KINDS = (
    "bidding.requirement",
    "bidding.contract",
    "bidding.result",
    "bidding.award",
    "exports.paper",
)
HOSTILE = ("nosuchthing", "a" * 3000, "\x00", "²", "9" * 30, "-1", "' OR 1=1--", "../../etc")
# open to everybody by law: published notices, papers behind their QR code, registered projects
PUBLIC = (
    "/agencies/items/<id>",
    "/bidding/requirements/<id>",
    "/exports/papers/<id>",
    "/policies/<id>",
    "/projects/public/<id>",
    "/exports/dossiers/<id>/public.zip",
    "/verify/<id>",
)
PUBLIC_PARTS = (
    "checks",
    "draw",
    "draw.json",
    "editions/<int:number>",
    "pool",
    "screen",
    "file",
    "proof.json",
)

# asked for below, or open to every agency, or to everybody once it is published
OTHERWISE = (
    "/supervision/appraisals/<id>",
    "/supervision/questionnaires/<id>",
    "/supervision/questionnaires/<id>/answer",
    "/supervision/questionnaires/<id>/demands/new",
    "/supervision/questionnaires/<id>/thanks",
    "/bidding/requirements/<id>/signup",
    "/bidding/requirements/<id>/ask",
    "/files/<id>",
    "/log/disclosures/<int:id>",
    "/log/<int:index>",
)


@pytest.fixture
def people(world, client_of):
    world.strangers = strangers()
    return {name: client_of(actor) for name, actor in world.strangers}


@pytest.fixture
def rooms(world, settings):
    """Agencies and packages in several stages beside the purchases of the world."""
    return make_rooms(settings)


def addresses(app, known, ids=None, more=None):
    """(rule, address) of every rule, with the real things of `known` (or `ids`) in it."""
    values = {**GIVEN, **(more or {})}
    for rule in app.url_map.iter_rules():
        if rule.rule == "/account/sign-out":
            continue
        given = {name: values.get(name, "a" * 16) for name in rule.arguments}
        prefix = max((p for p in known if rule.rule.startswith(p)), key=len, default=None)
        wanted = next((a for a in ("id", "person") if a in rule.arguments), None)
        if wanted is None or prefix is None:
            yield rule, build(rule, given)
            continue
        for one in ids or known[prefix]:
            yield rule, build(rule, {**given, wanted: one})


def build(rule, given):
    """The address; what must be a number and is none becomes one."""
    numbers = {
        name: 7
        for name, kind in rule._converters.items()
        if isinstance(kind, NumberConverter) and not str(given[name]).isdecimal()
    }
    return rule.build({**given, **numbers}, append_unknown=False)[1]


def ask(client, method, url, part=False):
    """The status alone; a file sent is closed again. A refusal is also given as a part of a page."""
    answer = client.open(url, method=method, headers={"HX-Request": "true"} if part else None)
    answer.close()
    return answer.status_code


def is_open(rule):
    base = next((p for p in PUBLIC if rule.rule.startswith(p)), None)
    rest = rule.rule.removeprefix(base or "").strip("/")
    return base is not None and (not rest or rest in PUBLIC_PARTS)


def moves(strange):
    """What changed but the strangers' own things; a late sign-up is only noted."""
    rows = Event.select().where(Event.org_id.not_in(strange) | Event.subject_kind.in_(KINDS))
    return [(e.key, e.org_id) for e in rows if e.key != "bidding.signup.refused"]


@pytest.mark.one_engine  # refused by what Python compares; every page is opened on both below
def test_a_stranger_gets_nothing_of_others_and_moves_nothing(app, client, world, rooms, people):
    known = things(world) | rooms_things(rooms)
    strange = [actor.org_id for _, actor in world.strangers]
    actors = dict(world.strangers) | {"anonymous": ANONYMOUS}
    people["anonymous"] = client
    before = moves(strange)
    guard, wrong = Guard(app), []
    for rule, url in addresses(app, known, more=rooms_given(rooms)):
        for name in (*TENANTS, "anonymous"):
            if guard.skips((rule.rule, name), rule, url, actors[name]):
                continue
            for method in sorted(rule.methods & {"GET", "POST"}):
                if method == "GET" and is_open(rule):
                    continue
                closed = not rule.arguments.isdisjoint(("id", "person", "subject_id"))
                status = ask(people[name], method, url, part=closed)
                fine = (303, 401, 403, 404) if name == "anonymous" else (403, 404, 409)
                if status == 500 or (closed and status not in fine and rule.rule not in OTHERWISE):
                    wrong.append((name, method, rule.rule, url, status))
    after = moves(strange)

    assert wrong == []
    assert after == before


def test_files_and_sealed_entries_of_others_stay_closed(world, people, client):
    known = things(world)
    private = [one for one in known["/files/"] if one in world.private_files]
    urls = [f"/files/{one}" for one in private]
    urls += [f"/log/disclosures/{seq}" for seq in world.sealed]

    assert private
    assert world.sealed
    for url in urls:
        assert [ask(people[name], "GET", url) for name in TENANTS] == [403] * 3
        assert ask(client, "GET", url) in (303, 404)
    for url in urls[len(private) :]:
        assert {ask(one, "GET", url) for one in people.values()} == {403}


def test_no_address_breaks_for_anybody(app, world, rooms, people):
    real = things(world) | rooms_things(rooms)
    known = {prefix: ids[:1] for prefix, ids in real.items()}
    guard = Guard(app)
    wrong = [
        (name, method, url)
        for rule, url in addresses(app, known, more=rooms_given(rooms))
        for name, actor in world.strangers
        if name not in TENANTS
        for method in sorted(rule.methods & {"GET", "POST"})
        if not guard.skips((rule.rule, method), rule, url, actor)
        and ask(people[name], method, url, part=method == "POST") == 500
    ]

    assert wrong == []


def test_a_forged_address_leads_nowhere(app, client, world, people):
    """Who asks makes no difference where the guard first looks for the thing: one asks there.

    Such a page is asked once, and every way of looking for a thing once with each forged key.
    """
    known, wrong, seen = things(world), [], set()
    everybody = (client, people["owner"], people["system_admin"])
    forged = ((key, *one) for key in HOSTILE for one in addresses(app, known, ids=[key]))
    for key, rule, url in forged:
        loader = getattr(app.view_functions[rule.endpoint], "__loader__", None)
        news = {rule.rule, (loader, key) if loader else url} - seen
        seen |= news
        for method in sorted(rule.methods & {"GET", "POST"}) if rule.arguments and news else ():
            asking = everybody[-1 if loader else 0 :]
            found = {ask(one, method, url, part=True) for one in asking}
            if max(found) >= 500 or (loader and not found <= {403, 404}):
                wrong.append((method, url, found))

    assert wrong == []


@pytest.mark.one_engine  # the token is looked at before any question to the database
def test_what_changes_something_is_never_a_get_and_needs_our_own_form(app, world, people):
    known = {prefix: ids[:1] for prefix, ids in things(world).items()}
    owner, loose = people["owner"], []
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for rule, url in addresses(app, known):
            if "POST" in rule.methods and ask(owner, "POST", url) != 400:
                loose.append(rule.rule)
            if "GET" not in rule.methods and rule.methods & {"POST"}:
                assert ask(owner, "GET", url) in (404, 405), rule.rule
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    # RFC 8058: a program of mail ends a subscription by one POST that knows its secret address
    assert sorted(loose) == ["/bidding/subscriptions/<key>/<token>/unsubscribe", "/preferences"]
