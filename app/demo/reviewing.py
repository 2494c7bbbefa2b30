"""Drawing packages: one certified with its papers, one in its second round, one at its designer."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

from app.accounts.models import Duty, Organisation
from app.demo import buying, people
from app.demo.building import sets
from app.demo.buying import Plan
from app.demo.remarks import GATE_REMARKS, STATION_REMARKS, STORE_REMARKS, Remark
from app.demo.stage import Stage, Story
from app.demo.works import STATION, STORE, project_key
from app.kernel.permissions import Actor
from joint_review import queries
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Sheet
from joint_review.services import assign, change, intake, opine, reply, submit
from projects.queries import project as load_project

INSTITUTION = "institution"
STORE_PLAN = Plan(STORE, "drawing-review", 110, bidders=5, days=400)
STATION_PLAN = Plan(STATION, "drawing-review", 72, bidders=1, days=300)


@dataclass(frozen=True)
class Desk:
    """Who reviews one discipline of a package."""

    discipline: str
    login: str
    place: str


# The colleague has no account of its own; "lead" and "reviewer" have.
DESKS = (
    Desk("architecture", "reviewer", INSTITUTION),
    Desk("structure", "lead", INSTITUTION),
    Desk("plumbing", "colleague", INSTITUTION),
    Desk("hvac", "colleague", INSTITUTION),
    Desk("electrical", "reviewer", INSTITUTION),
    Desk("fire", "planning", "planning"),
    Desk("civil_defence", "defence", "defence"),
)


def stories(stage: Stage) -> list[Story]:
    """Return the stories of the packages, two from the choice of the institution on."""
    return [_store(stage), _station(stage), _gate(stage)]


def _store(stage: Stage) -> Story:
    """The warehouse: institution drawn, one round, a pause, certificate."""
    yield stage.ago(STORE_PLAN.began, "09:30")
    row = yield from buying.awarded(stage, STORE_PLAN)
    yield from buying.filed(stage, STORE_PLAN, row)
    _seat(stage, Organisation.get_by_id(row.agency_id))
    package = yield from _handed_in(stage, STORE, 40, _store_files())
    tasks = yield from _assigned(stage, package, 38)
    yield stage.ago(36, "10:15")
    _write(stage, package, tasks, STORE_REMARKS)
    yield from _paused(stage, package)
    yield from _issued(stage, package, 29)
    yield stage.ago(25, "14:20")
    _reply(stage, package, STORE_REMARKS)
    yield stage.ago(24, "09:30")
    reply.answer(_again(package), stage.actor("designer", "designer"))
    yield stage.ago(21, "15:40")
    _judge(stage, package, STORE_REMARKS)
    _finish(stage, package)
    yield stage.ago(20, "10:00")
    opine.approve(_again(package), stage.actor("lead", INSTITUTION))
    yield stage.ago(3, "11:00")
    opine.certify(_again(package), stage.actor("agency", INSTITUTION))


def _station(stage: Stage) -> Story:
    """The health station: institution chosen directly, opinions issued, second round going on."""
    yield stage.ago(STATION_PLAN.began, "14:10")
    actor = stage.acting(stage.places[INSTITUTION].id)
    requirement = yield from buying.alone(stage, STATION_PLAN, actor)
    row = yield from buying.opened(requirement)
    yield from buying.filed(stage, STATION_PLAN, row)
    package = yield from _handed_in(stage, STATION, 24, _station_files("A"))
    tasks = yield from _assigned(stage, package, 22)
    for days, part in ((20, 0), (18, 1), (16, 2)):
        yield stage.ago(days, "10:30")
        _write(stage, package, tasks, STATION_REMARKS[part::3])
    yield from _issued(stage, package, 13)
    yield stage.ago(7, "16:15")
    _upload(package, _station_files("B"), stage.actor("designer", "designer"))
    yield stage.ago(6, "10:05")
    _reply(stage, package, STATION_REMARKS)
    yield stage.ago(4, "09:10")
    reply.answer(_again(package), stage.actor("designer", "designer"))
    yield stage.ago(2, "14:45")
    _judge(stage, package, STATION_REMARKS)
    yield from _more_packages(stage)


def _gate(stage: Stage) -> Story:
    """The gate of the health station: the designer is to answer, and to hand a change in."""
    part = [("大门及围墙.pdf", _site_plan())]
    package = yield from _handed_in(stage, STATION, 15, part, "大门及围墙")
    tasks = yield from _assigned(stage, package, 13)
    yield stage.ago(12, "10:10")
    _write(stage, package, tasks, GATE_REMARKS)
    yield from _issued(stage, package, 10)
    yield stage.ago(8, "15:20")
    _reply(stage, package, GATE_REMARKS)
    reply.answer(_again(package), stage.actor("designer", "designer"))
    yield stage.ago(5, "09:50")
    _judge(stage, package, GATE_REMARKS)
    _finish(stage, package)
    yield stage.ago(4, "10:30")
    opine.issue(_again(package), stage.actor("lead", INSTITUTION))


@functools.cache
def _site_plan() -> bytes:
    sheets = [s for s in sets.health_station("A") if s.number == "总施-01"]
    return sets.pdf_of(sheets, sets.STATION.name)


def _seat(stage: Stage, place: Organisation) -> None:
    """Whoever was drawn gets the demo accounts of the institution."""
    stage.places[INSTITUTION] = place
    people.seat(stage.people, "agency", place)
    stage.adopt(place, "agency")
    stage.people["colleague"] = stage.staff(place, "reviewer")


def _handed_in(
    stage: Stage, number: int, began: int, parts: list[tuple[str, bytes]], what: str = "施工图"
) -> Story:
    """The owner makes the package, uploads, submits; the window accepts."""
    yield stage.ago(began + 2, "09:20")
    owner = stage.actor("owner", "owner")
    project = load_project(stage.kept[project_key(number)].id)
    made = submit.create(project, f"{project.name}{what}", f"{what}全部专业设计文件", owner)
    _upload(made, parts, owner)
    yield stage.ago(began, "09:40")
    submit.submit(_again(made), owner)
    yield stage.ago(began - 1, "09:15")
    submit.accept(_again(made), stage.actor("window", "window"))
    return _again(made)


def _upload(package: Package, parts: list[tuple[str, bytes]], actor: Actor) -> None:
    for name, raw in parts:
        intake.upload(_again(package), io.BytesIO(raw), name, actor)


def _station_files(revision: str) -> list[tuple[str, bytes]]:
    sheets = sets.health_station(revision)
    words = "修改图" if revision == "B" else "施工图"
    return [(f"{sets.STATION.name}{words}.pdf", sets.pdf_of(sheets, sets.STATION.name))]


def _store_files() -> list[tuple[str, bytes]]:
    sheets = sets.warehouse_set()
    pages = [s for s in sheets if s.number != "电施-01"]
    plan = next(s for s in sheets if s.number == "电施-01")
    whole = (f"{sets.STORE.name}.pdf", sets.pdf_of(pages, sets.STORE.name))
    return [whole, (f"{plan.number} {plan.title}.dxf", sets.dxf_of(plan))]


def _again(package: Package) -> Package:
    return queries.package(package.id)


def _assigned(stage: Stage, package: Package, days: int) -> Story:
    """Give every discipline to its reviewer and start the clock; return the tasks."""
    yield stage.ago(days, "10:20")
    lead = stage.actor("lead", INSTITUTION)
    there = {sheet.discipline for sheet in queries.current_sheets(package)}
    for desk in DESKS:
        if desk.discipline in there or desk.place != INSTITUTION:
            assign.assign(_again(package), desk.discipline, _duty(stage, desk), lead)
    assign.begin(_again(package), lead)
    return queries.tasks(package)


def _duty(stage: Stage, desk: Desk) -> str:
    held = (Duty.person == stage.people[desk.login]) & (Duty.role == "reviewer")
    return Duty.get(held, Duty.organisation == stage.places[desk.place]).id


def _who(stage: Stage, discipline: str) -> Actor:
    desk = next(d for d in DESKS if d.discipline == discipline)
    return stage.actor(desk.login, desk.place)


def _write(stage: Stage, package: Package, tasks: list[Task], remarks: tuple[Remark, ...]) -> None:
    sheets = {sheet.plain: sheet for sheet in queries.current_sheets(package)}
    for remark in remarks:
        task = queries.task(next(t for t in tasks if t.discipline == remark.discipline).id)
        command = opine.Write(**remark.typed())
        sheet = sheets.get(remark.sheet)
        opine.write_opinion(task, sheet, command, _who(stage, remark.discipline))


def _paused(stage: Stage, package: Package) -> Story:
    """Experts are heard; the clock stands still meanwhile."""
    lead = stage.actor("lead", INSTITUTION)
    yield stage.ago(35, "11:00")
    submit.move(_again(package), "pause", lead, reason="钢结构防火保护做法组织专家论证")
    yield stage.ago(31, "09:30")
    submit.move(_again(package), "resume", lead)


def _issued(stage: Stage, package: Package, days: int) -> Story:
    yield stage.ago(days + 1, "16:30")
    _finish(stage, package)
    yield stage.ago(days, "11:20")
    opine.issue(_again(package), stage.actor("lead", INSTITUTION))


def _finish(stage: Stage, package: Package) -> None:
    for task in queries.tasks(package):
        if task.state == "assigned":
            opine.finish(queries.task(task.id), _who(stage, task.discipline))


def _told(package: Package, remarks: tuple[Remark, ...]) -> list[tuple[Opinion, Remark]]:
    by_problem = {remark.problem: remark for remark in remarks}
    return [(queries.opinion(o.id), by_problem[o.problem]) for o in queries.issued(package)]


def _reply(stage: Stage, package: Package, remarks: tuple[Remark, ...]) -> None:
    designer = stage.actor("designer", "designer")
    sheets = {sheet.plain: sheet for sheet in queries.current_sheets(package)}
    for opinion, remark in _told(package, remarks):
        kind, text = remark.answer
        sheet: Sheet | None = sheets.get(remark.sheet) if kind == "modify" else None
        reply.reply(opinion, kind, text, sheet, designer)


def _judge(stage: Stage, package: Package, remarks: tuple[Remark, ...]) -> None:
    """Close what is settled; what is not is told again; some wait for their reviewer."""
    for opinion, remark in _told(package, remarks):
        actor = _who(stage, remark.discipline)
        if remark.verdict == "close":
            reply.close(opinion, actor)
        elif remark.verdict == "transfer":
            change.transfer(opinion, "门卫位置由规划条件限定，以设计变更另行处理", actor)
        elif remark.verdict:
            reply.keep_open(opinion, remark.verdict, actor)


def _more_packages(stage: Stage) -> Story:
    """A draft waits for its owner, a second set for the window."""
    owner = stage.actor("owner", "owner")
    yield stage.ago(1, "09:30")
    project = load_project(stage.kept[project_key(STATION)].id)
    made = submit.create(project, f"{project.name}室外工程", "总平面、室外管线", owner)
    _upload(made, [("室外工程.pdf", _site_plan())], owner)
    yield stage.ago(1, "10:30")
    submit.submit(_again(made), owner)
    store = load_project(stage.kept[project_key(STORE)].id)
    submit.create(store, f"{store.name}变更设计", "二层夹层变更", owner)
