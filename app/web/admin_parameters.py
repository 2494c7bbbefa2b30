"""Local numbers and words: every value with the day it takes effect and its source."""

import json

from flask import Blueprint, current_app, request, url_for

from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.web.again import fresh
from app.web.forms import Area, Choice, Date, Form, Many, Text
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import shown, t

bp = Blueprint("admin_parameters", __name__)
KEEP = "admin.parameter.keep"


class Known:
    """A shipped parameter as the subject of a page and of its events."""

    subject_kind = "admin.parameter"

    def __init__(self, shipped):
        self.shipped = shipped
        self.id = shipped.key

    @classmethod
    def load(cls, key):
        return next((cls(one) for one in parameters.shipped() if one.key == key), None)


class ValueForm(Form):
    value = Area("新的值", rows=2, max=4000)
    effective = Date("生效日期")
    region = Text("适用地区", required=False, max=12, help="行政区划代码；不填表示全部地区")
    source = Text("依据", max=200, help="文件名称、文号或条款")

    def check(self, values):
        if values["region"] and not values["region"].isdecimal():
            self.add_error("region", "行政区划代码只含数字")


class NumberForm(ValueForm):
    value = Text("新的值", max=12, inputmode="numeric")


class OneForm(ValueForm):
    value = Choice("新的值", radio=True)


class ManyForm(ValueForm):
    value = Many("新的值")


def _form(one, data=None):
    """The form that fits a parameter, with the value in force in it."""
    options = {"value": one.choices}
    if one.kind == "bool":
        kind, options = OneForm, {"value": (("true", "是"), ("false", "否"))}
    elif one.choices:
        kind = ManyForm if one.kind == "json" else OneForm
    else:
        kind = NumberForm if one.kind == "int" else ValueForm
    if data is not None:
        return kind(data, options=options)
    now = parameters.value(one.key)
    known = now if one.kind in {"json", "text"} else json.dumps(now)
    return kind(initial={"value": known, "effective": clock.today()}, options=options)


def told(one, value):
    """A value in words: yes or no, the names of what was chosen, a number with its unit."""
    if one.kind == "bool":
        return t("是") if value else t("否")
    names = dict(one.choices)
    if one.kind == "json":
        return shown([t(names[word]) if word in names else word for word in value])
    if one.unit:
        return f"{value} {t(one.unit)}"
    return t(names[value]) if value in names else str(value)


@bp.get("/admin/parameters")
@allow(KEEP)
def home():
    titles = {
        one.key: room.title for room in current_app.extensions["rooms"] for one in room.parameters
    }
    groups = {}
    for one in parameters.shipped():
        row = (one, told(one, parameters.value(one.key)), _latest(one))
        groups.setdefault(titles.get(one.key, ""), []).append(row)
    return answer("admin/parameters.html", groups=groups)


def _latest(one):
    """The row in force for all regions, if an administrator ever set one."""
    today = clock.today()
    rows = [r for r in parameters.history(one.key) if r.effective <= today and not r.region]
    return rows[-1] if rows else None


@bp.route("/admin/parameters/<id>", methods=["GET", "POST"])
@allow(KEEP, on=Known.load)
@fresh
def edit(known):
    key = known.shipped.key
    if request.method == "GET":
        return _page(known, _form(known.shipped))
    form = _form(known.shipped, request.form)
    if not form.ok:
        return _page(known, form, 422)
    given, actor = form.command, current_actor()
    try:
        with write():
            row = parameters.set_value(
                key, _typed(given.value), given.effective, given.source, actor, given.region
            )
            facts = {"key": key, "source": row.source, "effective": row.effective.isoformat()}
            events.record("admin.parameter.set", _subject(row), actor=actor, facts=facts)
    except Invalid as refused:
        return _page(known, form.refuse(refused), 422)
    message = t(
        "已保存“{label}”，自 {day} 起生效。", label=t(known.shipped.label), day=given.effective
    )
    return go_to(url_for("admin_parameters.edit", id=key), message)


def _typed(value):
    """What the form took, as `parameters.check` reads it."""
    return json.dumps(value) if isinstance(value, tuple) else value


def _subject(row):
    """The row itself carries the event: keys may be longer than an id."""
    row.subject_kind = Known.subject_kind
    return row


def _page(known, form, status=200):
    one = known.shipped
    rows = [(row, told(one, json.loads(row.value))) for row in parameters.history(one.key)[::-1]]
    now, default = told(one, parameters.value(one.key)), told(one, one.default)
    return answer(
        "admin/parameter.html",
        status=status,
        one=one,
        now=now,
        default=default,
        rows=rows,
        form=form,
    )
