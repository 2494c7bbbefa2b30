"""Registration, codes, corrections and units, with everything that may go wrong."""

import threading
from types import SimpleNamespace

import pytest
from peewee import IntegrityError

from app.kernel import events, search
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from projects import queries, services
from projects.models import Project, Unit
from projects.states import PROJECT, ProjectState
from tests.factories.accounts import make_actor, make_organisation, make_region, make_uscc
from tests.factories.projects import make_code, make_project, make_unit

CODE = "2509-320102-89-01-544060"


def command(**changes):
    values = {
        "code": "",
        "name": "百家湖小学新建工程",
        "kind": "filing",
        "category": "房建",
        "grade": "medium",
        "region": "320102",
        "address": "江东路1号",
        "investment_fen": 8_600_000_000,
        "area_m2": 42_000,
        "content": "",
        "contact": "周建国",
        "phone": "025-83331234",
        "is_open": True,
    }
    for role in ("survey", "design", "construction", "supervision"):
        values |= {f"{role}_name": "", f"{role}_uscc": ""}
    return SimpleNamespace(**values | changes)


@pytest.fixture
def actor(db):
    make_region()
    return make_actor("handler", kind="owner")


def keys(project):
    return [e.key.rsplit(".", 1)[1] for e in events.timeline("projects.project", project.id)]


def test_with_a_code_a_project_is_registered_at_once(actor):
    project = services.register(command(code=CODE), actor)

    assert (project.state, project.number) == (ProjectState.REGISTERED, CODE)
    assert keys(project) == ["register", "create"]
    assert [u.role for u in queries.units_of(project)] == ["owner"]
    assert search.find("projects.project", "百家湖") == [project.id]
    assert search.find("projects.project", CODE) == [project.id]


def test_without_a_code_a_project_carries_a_number_of_ours(actor):
    first = services.register(command(), actor)
    second = services.register(command(name="百家湖中学新建工程"), actor)

    assert [p.number for p in (first, second)] == ["LS-2026-000001", "LS-2026-000002"]
    assert first.state == ProjectState.TEMPORARY
    assert first.code is None


def test_of_a_secret_project_nothing_is_stored(actor):
    with pytest.raises(NotAllowed, match="涉密项目不得在本平台登记"):
        services.register(command(is_open=False), actor)

    assert Project.select().count() == 0
    assert search.find("projects.project", "百家湖") == []


def test_a_code_can_be_registered_once_and_the_second_hears_who_was_first(actor):
    services.register(command(code=CODE), actor)
    other = make_actor("handler", kind="owner")

    with pytest.raises(Invalid) as refused:
        services.register(command(code=CODE), other)

    assert str(refused.value.fields["code"]).startswith(f"项目代码{CODE}已由{actor.org_name}于")
    assert Project.select().count() == 1


def test_a_withdrawn_project_gives_its_code_back(actor):
    project = services.register(command(code=CODE), actor)
    services.withdraw(project, "重复登记", actor)

    again = services.register(command(code=CODE), actor)

    assert queries.project_by_code(CODE).id == again.id
    with pytest.raises(IntegrityError), write():
        make_project(code=CODE)


def test_the_code_comes_later_and_an_unknown_region_is_noted(actor):
    project = services.register(command(), actor)

    services.give_code(project, "2509-999999-89-01-544060", actor, seen=project.version)

    stored = queries.project(project.id)
    assert (stored.state, stored.region_unknown) == (ProjectState.REGISTERED, True)
    assert keys(project) == ["register", "create"]


@pytest.mark.parametrize("typed", ["", "2513-320102-89-01-544060", "LS-2026-000001"])
def test_a_wrong_code_changes_nothing(actor, typed):
    project = services.register(command(), actor)

    with pytest.raises(Invalid):
        services.give_code(project, typed, actor)

    assert queries.project(project.id).state == ProjectState.TEMPORARY


def test_a_correction_keeps_old_and_new_in_the_history(actor):
    project = services.register(command(), actor)

    changed = command(name="百家湖小学改建工程", phone="025-83331235")
    services.correct(project, changed, actor, seen=project.version)

    told = events.timeline("projects.project", project.id)[0].facts
    assert told["fields"] == "项目名称、联系电话"
    assert told["changes"] == [
        {"field": "项目名称", "from": "百家湖小学新建工程", "to": "百家湖小学改建工程"}
    ]
    assert queries.project(project.id).name == "百家湖小学改建工程"


def test_a_correction_without_change_is_told(actor):
    project = services.register(command(), actor)

    with pytest.raises(Invalid, match="没有改动任何内容"):
        services.correct(project, command(), actor)


def test_an_old_page_changes_nothing(actor):
    project = services.register(command(), actor)
    old = project.version
    services.correct(queries.project(project.id), command(address="江东路2号"), actor, seen=old)

    with pytest.raises(StaleState):
        services.correct(project, command(address="江东路3号"), actor, seen=old)

    assert queries.project(project.id).address == "江东路2号"


def test_only_the_owner_moves_a_project(actor):
    project = services.register(command(), actor)

    for stranger in (make_actor("handler", kind="owner"), make_actor("clerk", kind="operator")):
        with pytest.raises(Forbidden):
            services.withdraw(project, "试试", stranger)


def test_a_withdrawal_wants_a_reason_and_ends_everything(actor):
    project = services.register(command(), actor)
    with pytest.raises(NotAllowed, match="需要写明理由"):
        services.withdraw(project, " ", actor)

    services.withdraw(project, "项目取消", actor)

    assert PROJECT.moves_from(project.state) == []
    with pytest.raises(NotAllowed):
        services.add_unit(project, "design", "某院", make_uscc(), actor)


def test_units_are_tied_to_organisations_of_the_platform(actor):
    designer = make_organisation("金陵建筑设计院有限公司", kind="designer")
    project = services.register(
        command(design_name=designer.name, design_uscc=designer.uscc), actor
    )

    unit = queries.units_of(project, "design")[0]

    assert unit.organisation_id == designer.id
    assert queries.takes_part(project, designer.id)
    assert not queries.takes_part(project, None)


def test_a_code_of_another_name_is_refused_with_the_right_name(actor):
    designer = make_organisation("金陵建筑设计院有限公司", kind="designer")

    with pytest.raises(Invalid) as refused:
        services.register(command(design_name="别的院", design_uscc=designer.uscc), actor)

    assert "金陵建筑设计院有限公司" in str(refused.value.fields["design_name"])
    assert Project.select().count() == 0


def test_the_same_unit_twice_and_a_builder_that_supervises_are_refused(actor):
    project = services.register(command(), actor)
    uscc = make_uscc()
    services.add_unit(project, "construction", "中路建工", uscc, actor)

    with pytest.raises(Invalid, match="已经是本项目的施工单位"):
        services.add_unit(project, "construction", "中路建工", uscc, actor)
    with pytest.raises(Invalid, match="不能既做施工单位又做监理单位"):
        services.add_unit(project, "supervision", "中路建工", uscc, actor)


def test_a_unit_that_leaves_stays_in_the_table(actor):
    project = services.register(command(), actor)
    unit = services.add_unit(project, "design", "某院", make_uscc(), actor)

    services.end_unit(unit, "合同解除", actor)

    assert queries.units_of(project, "design") == []
    assert Unit.get_by_id(unit.id).until is not None
    with pytest.raises(StaleState):
        services.end_unit(unit, "合同解除", actor)
    with pytest.raises(NotAllowed):
        services.end_unit(queries.units_of(project, "owner")[0], "试试", actor)


def test_pages_of_a_list_follow_each_other(actor):
    made = [make_project(name=f"第{n}号楼工程") for n in range(5)]

    first = queries.page(queries.Filters(text="号楼"), size=3)
    second = queries.page(queries.Filters(text="号楼"), after=first.after, size=3)

    assert first.total == 5
    assert {p.id for p in [*first.rows, *second.rows]} == {p.id for p in made}
    assert second.after is None
    assert queries.page(queries.Filters(), after="x~y", size=3).rows != []


def test_a_list_is_limited_to_what_one_takes_part_in(actor):
    mine = services.register(command(), actor)
    other = make_project()
    make_unit(other, "design", make_organisation(kind="designer"))
    designer = make_actor("handler", kind="designer")

    assert [p.id for p in queries.page(queries.Filters(), queries.visible_to(actor)).rows] == [
        mine.id
    ]
    assert queries.page(queries.Filters(), queries.visible_to(designer)).total == 0
    clerk = make_actor("clerk", kind="operator")
    assert queries.page(queries.Filters(), queries.visible_to(clerk)).total == 2


def test_two_owners_with_one_code_at_the_same_moment(committing_db):
    """Exactly one is registered; the other hears who was first."""
    code, results = make_code(), []
    actors = [make_actor("handler", kind="owner") for _ in range(2)]
    gate = threading.Barrier(2)

    def run(one):
        gate.wait()
        try:
            services.register(command(code=code), one)
            results.append("done")
        except Invalid as error:
            results.append(str(error.fields["code"])[:4])
        finally:
            committing_db.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["done", "项目代码"]
    assert Project.select().count() == 1
