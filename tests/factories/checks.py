"""Plans of random checks and single checks for tests, made by the services and the clocks."""

import datetime as dt

from app.kernel import clock, jobs
from supervision.checks import queries
from supervision.checks.models import Check
from supervision.checks.services import inspecting, planning
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.bidding import make_bidder
from tests.factories.supervision import agent_for

HOUR = dt.timedelta(hours=1)
MATTERS = ("资质证书是否有效", "执业人员是否在岗")
NAMES = ("陆明", "沈佳", "何川", "许宁", "蒋岚")


def make_inspectors(count=3, place=None):
    """Return people of one office who may inspect, each acting for it."""
    place = place or make_organisation(kind="regulator")
    people = [make_person(NAMES[n], organisation=place, roles=("officer",)) for n in range(count)]
    return [make_actor(organisation=place, person=one) for one in people]


def plan_typed(people, **more):
    """Return a plan as it comes from the form: frozen in an hour, drawn in two."""
    now = clock.now()
    values = {
        "title": "2026年图审机构双随机抽查",
        "basis": "2026年度抽查工作计划",
        "matters": list(MATTERS),
        "region": "",
        "item": "",
        "grades": (),
        "share": None,
        "quantity": 2,
        "inspectors": tuple(one.person_id for one in people),
        "team": 2,
        "freeze_at": now + HOUR,
        "draw_at": now + 2 * HOUR,
        "due_on": now.date() + dt.timedelta(days=20),
        "source": "",
        "issue": "",
    }
    return values | more


def make_plan(inspectors=None, *, actor=None, publish_it=True, **more):
    """Return a (published) plan of the first inspector's office."""
    inspectors = inspectors or make_inspectors()
    actor = actor or inspectors[0]
    row = planning.create(plan_typed(inspectors, **more), actor)
    if publish_it:
        planning.publish(row, actor, None)
    return queries.plan(row.id)


def drawn(plan):
    """Let both moments pass; return the plan as it is then."""
    jobs.run_due(plan.freeze_at)
    jobs.run_due(queries.plan(plan.id).draw_at)  # later where the freeze came late
    return queries.plan(plan.id)


def actor_in(check, inspectors):
    """Return one of the inspectors who was drawn for a check."""
    return next(one for one in inspectors if one.person_id in check.inspectors)


def found(problem="", **more):
    """Return the record of every matter, the first with a problem where one is given."""
    rows = {n: {"facts": "查阅证书原件和系统记录", "problem": "", "papers": []} for n in (1, 2)}
    rows[1] |= {"problem": problem, **more}
    return rows


def make_check(until="drawn", *, problem="", inspectors=None, agency=None):
    """Return one check of a plan over a single agency, brought as far as `until`."""
    inspectors = inspectors or make_inspectors()
    agency = agency or make_bidder()[0]
    drawn(make_plan(inspectors, quantity=None, share=100))
    row = queries.check(Check.get(Check.agency == agency).id)
    return walk(row, until, inspectors, problem=problem)


def walk(row, until, inspectors, *, problem=""):
    """Bring a check on by those who make each move until it is in a state."""
    result = "corrected" if problem else "clean"
    orders = "三十日内补齐证书" if problem else ""
    who, chief = actor_in(row, inspectors), inspectors[0]
    publish = inspecting.order if problem else inspecting.publish

    def inspect():
        inspecting.record(queries.check(row.id), found(problem), who, None)
        inspecting.report(queries.check(row.id), result, "检查结论如下", orders, who, None)

    steps = {
        "drawn": lambda: inspecting.begin(queries.check(row.id), who, None),
        "inspecting": inspect,
        "reported": lambda: publish(queries.check(row.id), chief, None),
        "rectifying": lambda: inspecting.rectify(
            queries.check(row.id), "已补齐全部证书并上传", [], agent_for(row.agency), None
        ),
    }
    while (now := queries.check(row.id)).state != until:
        steps[now.state]()
    return now
