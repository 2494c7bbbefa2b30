"""Local numbers and words: every value with the day it takes effect and its source."""

from flask import Blueprint, request, url_for

from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.web.again import fresh
from app.web.forms import Area, Date, Form, Text
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t

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


@bp.get("/admin/parameters")
@allow(KEEP)
def home():
    rows = [(one, parameters.value(one.key), _latest(one)) for one in parameters.shipped()]
    return answer("admin/parameters.html", rows=rows)


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
        return _page(known, ValueForm(initial={"effective": clock.today()}))
    form = ValueForm(request.form)
    if not form.ok:
        return _page(known, form, 422)
    given, actor = form.command, current_actor()
    try:
        with write():
            row = parameters.set_value(
                key, given.value, given.effective, given.source, actor, given.region
            )
            facts = {"key": key, "source": row.source, "effective": row.effective.isoformat()}
            events.record("admin.parameter.set", _subject(row), actor=actor, facts=facts)
    except Invalid as refused:
        return _page(known, form.refuse(refused), 422)
    message = t(
        "已保存“{label}”，自 {day} 起生效。", label=t(known.shipped.label), day=given.effective
    )
    return go_to(url_for("admin_parameters.edit", id=key), message)


def _subject(row):
    """The row itself carries the event: keys may be longer than an id."""
    row.subject_kind = Known.subject_kind
    return row


def _page(known, form, status=200):
    rows = parameters.history(known.shipped.key)[::-1]
    now = parameters.value(known.shipped.key)
    return answer(
        "admin/parameter.html", status=status, one=known.shipped, now=now, rows=rows, form=form
    )
