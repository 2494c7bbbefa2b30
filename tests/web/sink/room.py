"""Every component on one page, with values of every length."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from flask import Blueprint, request, session

from app.accounts.models import Organisation, Person
from app.accounts.parameters import PARAMETERS
from app.kernel.errors import Late, NotAllowed, Reason, TooMany
from app.kernel.fire import available
from app.kernel.permissions import anyone
from app.kernel.room import Nav, Room, Todo
from app.kernel.workflow import Transition, Workflow
from app.web.forms import (
    Area,
    Check,
    Choice,
    Date,
    Form,
    Integer,
    Many,
    Moment,
    Money,
    Phone,
    Text,
    Uploads,
    Uscc,
)
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.session import remember

bp = Blueprint("sink", __name__, url_prefix="/sink", template_folder=str(Path(__file__).parent))
CREATED = []


class ThingState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


def not_now(subject):
    return [Reason.of("距报名截止还有 {n} 个工作日，暂不能抽取", n=2)]


MOVES = (
    Transition("publish", (ThingState.DRAFT,), ThingState.OPEN, "sink.thing.do", "发布公告"),
    Transition(
        "draw",
        (ThingState.DRAFT,),
        ThingState.CLOSED,
        "sink.thing.do",
        "现场抽取",
        guards=(not_now,),
    ),
    Transition("edit", (ThingState.DRAFT,), ThingState.DRAFT, "sink.thing.do", "修改", form=True),
    Transition(
        "withdraw",
        (ThingState.DRAFT,),
        ThingState.CLOSED,
        "sink.thing.do",
        "撤回",
        needs_reason=True,
        danger=True,
    ),
)
THING = Workflow(
    room="sink",
    subject="thing",
    states=ThingState,
    initial=ThingState.DRAFT,
    transitions=MOVES,
    labels={ThingState.DRAFT: "待发布", ThingState.OPEN: "报名中", ThingState.CLOSED: "已办结"},
    chips={ThingState.DRAFT: "waiting", ThingState.OPEN: "info", ThingState.CLOSED: "good"},
)


class Thing:
    subject_kind: ClassVar = "sink.thing"
    id = "aaaabbbbccccdddd"
    state = ThingState.DRAFT
    version = 3


@dataclass
class Limit:
    label: str
    due: dt.datetime
    left: str
    light: str
    explanation: tuple
    provisional: bool = False


LIMITS = (
    Limit(
        "受理",
        dt.datetime(2026, 11, 20, 17, 30),
        "还剩 1 个工作日",
        "amber",
        ("2026-11-18 开始", "跳过周末 2 天"),
    ),
    Limit(
        "审查",
        dt.datetime(2026, 11, 10, 17, 30),
        "已超期 3 天（自然日）",
        "red",
        ("2026-11-03 开始",),
    ),
    Limit("补正", dt.datetime(2027, 1, 4, 17, 30), "已暂停", "grey", ("补正期间不计时",), True),
)


@dataclass
class Paper:
    title: str
    url: str
    note: str = ""


class SinkForm(Form):
    title = Text("项目名称", max=40, help="与立项文件一致，例如：江宁区百家湖小学新建工程")
    uscc = Uscc()
    amount = Money("预算金额")
    days = Integer("服务期限（天）", min=1, max=3650)
    day = Date("开工日期", required=False)
    moment = Moment("报名截止时间", required=False)
    kind = Choice("工程类别", choices=[("fj", "房建"), ("sz", "市政")])
    grade = Choice("规模", choices=[("l", "大型"), ("m", "中型")], radio=True)
    majors = Many("专业", choices=[("jz", "建筑"), ("jg", "结构"), ("dq", "电气")], required=False)
    phone = Phone()
    note = Area("说明", required=False)
    plans = Uploads("图纸", required=False, accept=".pdf,.dxf", max=3)
    pledge = Check("我承诺所填内容真实", required=True)


class FilterForm(Form):
    q = Text("关键词", required=False)
    state = Choice("状态", choices=[(s.value, THING.labels[s]) for s in ThingState], required=False)


def load(key):
    return Thing() if key == Thing.id else None


def papers_of(kind, key, _thing=None):
    return [Paper("中选通知书", "/sink/paper", "已签发")]


@bp.get("/enter/<person>/<organisation>")
@public
def enter(person, organisation):
    found = Person.get_by_id(person), Organisation.get_by_id(organisation)
    remember(session, *found)
    return go_to("/desk")


@bp.get("/")
@public
def page():
    return answer(
        "page.html",
        thing=Thing(),
        workflow=THING,
        limits=LIMITS,
        choices=available(THING, Thing(), current_actor()),
        filter_form=FilterForm(request.args),
        rows=[
            (f"南京市江宁区第{n}号施工图审查服务采购", 1234500 * n, list(ThingState)[n % 3])
            for n in range(1, 8)
        ],
    )


@bp.route("/form", methods=["GET", "POST"])
@public
def form():
    sent = request.method == "POST"
    found = SinkForm(request.form, request.files) if sent else SinkForm()
    if found.ok:
        CREATED.append(found.command)
        return go_to(f"/sink/?n={len(CREATED)}", "已保存。")
    return answer("form.html", form=found, status=422 if sent else 200)


@bp.post("/up")
@public
def up():
    return f"<p data-sentence>收到 {request.files['files'].filename}</p>"


@bp.get("/progress")
@public
def progress():
    return "<p>已完成</p>"


@bp.post("/things/<id>/<verb>")
@allow("sink.thing.do", on=load)
def act(thing, verb):
    return go_to("/sink/", verb)


def moved(id):  # noqa: A002 - the route variable is called so everywhere
    return go_to("/sink/", "已办理。")


for move in MOVES:
    rule, endpoint = f"/do/<id>/{move.action}", f"thing_{move.action}"
    bp.add_url_rule(rule, endpoint, public(moved), methods=["GET", "POST"])


ERRORS = {
    "late": Late(Reason.of("报名已于 {at} 截止", at=dt.datetime(2026, 11, 20, 9, 0))),
    "rule": NotAllowed("第一条理由", "第二条理由"),
    "often": TooMany("操作太频繁", retry_after=7),
    "full": OSError(28, "No space left on device"),
    "crash": ZeroDivisionError("boom"),
}


@bp.get("/raise/<name>")
@public
def fail(name):
    raise ERRORS[name]


def todo(actor):
    return [
        Todo(
            "江宁区百家湖小学施工图审查",
            "/sink/",
            dt.datetime(2026, 11, 20, 17, 30),
            "去受理",
            "第 1 轮",
            "amber",
        ),
        Todo("等待机构回复审查意见", "/sink/", None, mine=False),
        Todo("早一点到期的事", "/sink/", dt.datetime(2026, 11, 1, 9, 0), "去办理", light="red"),
    ]


ROOM = Room(
    name="sink",
    title="关于本站",
    blueprints=(bp,),
    workflows=(THING,),
    permissions={"sink.thing.do": ((anyone,),)},
    nav=(
        Nav("组件", "sink.page", ("owner.manager",), "stack-2"),
        Nav("表单", "sink.form", ("owner.manager",), "pencil"),
        Nav("采购公告", "sink.page", icon="speakerphone", public=True),
    ),
    todo=todo,
    globals={"papers_of": papers_of},
    parameters=PARAMETERS,
)
