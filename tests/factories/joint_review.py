"""A project with its owner, designer, institution and departments, and packages in every state."""

import dataclasses
import datetime as dt
import functools
import io
import itertools

from app.kernel import clock, jobs
from app.kernel.db import write
from bidding.models import Award, Contract
from bidding.service_states import ContractState
from joint_review import disputes, queries
from joint_review.drawings.pdfwrite import Document
from joint_review.models.opinion import Opinion
from joint_review.models.sheet import Sheet
from joint_review.rules.opinions import Write
from joint_review.rules.sheets import plain
from joint_review.services import argue, assign, intake, opine, reply, submit
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.bidding import make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project

_count = itertools.count(1)
NAMES = {"建施-01": "architecture", "结施-01": "structure", "人防-01": "civil_defence"}


@dataclasses.dataclass
class World:
    """Everybody who has a hand in a joint review, as actors."""

    project: object
    owner: object
    designer: object
    lead: object
    manager: object
    reviewer: object
    department: object
    window: object

    @property
    def actors(self):
        names = [f.name for f in dataclasses.fields(self) if f.name != "project"]
        return {name: getattr(self, name) for name in names}


def make_world(*, contract=True, grade="medium"):
    """Return a world; the institution has a filed contract unless told otherwise."""
    owner = make_organisation("河西建设发展有限公司", kind="owner")
    designer = make_organisation("玄武建筑设计院", kind="designer")
    agency = make_agency(make_organisation("江左施工图审查中心", kind="agency"))
    department = make_organisation("人民防空办公室", kind="department")
    project = make_project(owner, units=[("design", designer)], grade=grade)
    there = agency.organisation
    world = World(
        project=project,
        owner=make_actor("handler", organisation=owner),
        designer=make_actor("handler", organisation=designer),
        lead=_actor("郑负责", ("lead", "reviewer"), there),
        manager=_actor("吴经理", ("manager",), there),
        reviewer=_actor("王审查", ("reviewer",), there),
        department=_actor("沈人防", ("reviewer",), department),
        window=make_actor("clerk", kind="window"),
    )
    if contract:
        make_contract(project, agency)
    return world


def _actor(name, roles, organisation):
    person = make_person(name, organisation=organisation, roles=roles)
    return make_actor(organisation=organisation, person=person)


def make_contract(project, agency, state=ContractState.FILED):
    """Return a filed contract for the drawing review of a project."""
    buyer = make_actor("handler", organisation=project.owner)
    requirement = make_requirement(buyer, project=project, publish_it=False)
    organisation = agency.organisation
    with write():
        award = Award.create(
            requirement=requirement,
            agency=agency,
            organisation=organisation,
            basis="draw",
            amount_fen=requirement.amount_fen,
        )
        return Contract.create(
            requirement=requirement,
            award=award,
            project=project,
            item="drawing-review",
            owner=project.owner,
            agency=organisation,
            title="施工图审查合同",
            amount_fen=8_000_000,
            state=state,
        )


def make_sheet(package, number="建施-01", title="一层平面图", discipline="architecture", **more):
    """Return a sheet whose picture nobody looks at."""
    values = {
        "attachment": "nofile",
        "sha256": f"{next(_count):064d}",
        "picture": "0" * 64,
        "file_kind": "pdf",
        "page": 0,
        "plain": plain(number),
        "width_mm": 841,
        "height_mm": 594,
        "guessed": False,
        "order": next(_count),
    }
    with write():
        return Sheet.create(
            package=package, number=number, title=title, discipline=discipline, **(values | more)
        )


def make_pdf(*sheets, size=(420, 297), turn=0):
    """Return a PDF with a page for each (number, title), its title block lower right."""
    return io.BytesIO(_pdf(sheets, size, turn))


@functools.cache
def _pdf(sheets, size, turn):
    """Cutting the face takes most of the work; the same sheets are always the same bytes."""
    document = Document()
    for number, title in sheets:
        page = document.page(*size, rotate=turn)
        page.pen(0.5)
        page.line((10, 10), (size[0] - 10, 10), (size[0] - 10, size[1] - 10), close=True)
        page.text(size[0] - 110, 30, f"图名：{title}", 5)
        page.text(size[0] - 110, 18, f"图号：{number}", 5)
    return document.bytes()


def make_package(world, state="draft", *, numbers=NAMES):
    """Return a package brought to `state` by the services, each by its own role."""
    package = submit.create(world.project, f"一期{next(_count)}号楼施工图", "含人防", world.owner)
    for number, discipline in numbers.items():
        make_sheet(package, number, f"{number}平面图", discipline)
    return advance(world, package, state)


ROAD = ["draft", "submitted", "accepted", "reviewing", "revising", "rereview", "passed"]
ROAD += ["certified", "filed"]


def advance(world, package, state, *, alone=False):
    """Move a package along the road to `state` (by that one step alone); return it fresh."""
    steps = {
        "submitted": lambda p: submit.submit(p, world.owner),
        "accepted": lambda p: submit.accept(p, world.window),
        "reviewing": lambda p: begin(world, p),
        "revising": lambda p: issue(world, p),
        "rereview": lambda p: answer(world, p),
        "passed": lambda p: approve(world, p),
        "certified": lambda p: opine.certify(p, world.manager),
        "filed": lambda p: submit.move(p, "file", world.window),
    }
    for step in [state] if alone else ROAD[1 : ROAD.index(state) + 1]:
        steps[step](queries.package(package.id))
    return queries.package(package.id)


def duty_of(package, actor):
    """Return the reviewer's duty of an actor, as the assignment page offers it."""
    return next(
        duty
        for duty, _ in assign.candidates(package)
        if duty.person_id == actor.person_id and duty.organisation_id == actor.org_id
    )


def begin(world, package):
    """Give every discipline with sheets to somebody and begin."""
    for discipline in dict.fromkeys(s.discipline for s in queries.current_sheets(package)):
        who = world.department if discipline == "civil_defence" else world.reviewer
        assign.assign(package, discipline, duty_of(package, who).id, world.lead)
    assign.begin(queries.package(package.id), world.lead)


def typed(**more):
    """Return an opinion as a reviewer types it."""
    values = {
        "problem": "疏散楼梯净宽1.05米，小于1.10米",
        "kind": "mandatory_fire",
        "severity": "must",
        "basis": "GB 55037-2022",
        "clause": "7.1.4",
        "x": 250_000,
        "y": 500_000,
    }
    return Write(**(values | more))


def make_opinion(world, package, discipline="architecture", *, sheet=None, actor=None, **more):
    """Return a draft of the reviewer who holds the discipline."""
    package = queries.package(package.id)
    task = next(t for t in queries.tasks(package) if t.discipline == discipline)
    actor = actor or (world.department if discipline == "civil_defence" else world.reviewer)
    if sheet is None:
        sheet = next(s for s in queries.current_sheets(package) if s.discipline == discipline)
    return opine.write_opinion(task, sheet, typed(**more), actor)


def finish(world, package):
    """Finish every open task."""
    for task in queries.tasks(package):
        if task.state == "assigned":
            holder = world.department if task.organisation_id == world.department.org_id else None
            opine.finish(queries.task(task.id), holder or world.reviewer)


def issue(world, package):
    """Write one opinion if there is none, finish and issue."""
    if not Opinion.select().where(Opinion.package == package).exists():
        make_opinion(world, package)
    finish(world, package)
    opine.issue(queries.package(package.id), world.lead)


def answer(world, package):
    """Answer every opinion and hand over."""
    for one in queries.issued(package):
        if one.state == "issued":
            reply.reply(queries.opinion(one.id), "modify", "已加宽至1.20米", None, world.designer)
    reply.answer(queries.package(package.id), world.designer)


def approve(world, package):
    """Close every answer, finish and approve."""
    for one in queries.issued(package):
        if one.state == "replied":
            reply.close(queries.opinion(one.id), world.reviewer)
    finish(world, package)
    opine.approve(queries.package(package.id), world.lead)


def upload(package, stream, name, actor):
    """Upload a file and let the worker split it."""
    made = intake.upload(package, stream, name, actor)
    jobs.run_due(clock.now())
    return queries.intake(made.id)


PLAIN = {"kind": "general", "basis": "省厅图审要点", "clause": "3.2"}
EXPERTS = "孙工，东方设计院，教授级高工\n李工，西方大学，教授\n周工，南方研究院，研究员"


def dispute(world, answered="expert", **more):
    """Return an opinion of a package in its second review, answered so."""
    package = make_package(world, "reviewing")
    made = make_opinion(world, package, **(PLAIN | more))
    issue(world, package)
    reply.reply(queries.opinion(made.id), answered, "按现行标准可不加宽", None, world.designer)
    reply.answer(queries.package(package.id), world.designer)
    return queries.opinion(made.id)


def call(world, opinion, **more):
    """Return the expert argument over a disputed opinion."""
    values = {
        "issue": "疏散净宽按哪一条计算",
        "reviewers": "应按第7.1.4条",
        "held_on": clock.today() + dt.timedelta(days=5),
        "experts": EXPERTS,
    }
    return argue.call(opinion, argue.Call(**values | more), world.lead)


def conclude(world, argument, uphold=0, lower=0, revoke=0):
    """Record what the experts concluded."""
    votes = {"uphold": uphold, "lower": lower, "revoke": revoke}
    said = argue.Conclusion(votes, "经审阅图纸和双方意见，作出本结论。")
    return argue.rule(disputes.argument(argument.id), said, world.lead)
