"""The working calendar, kept by the system administrator: years, days, import of a year."""

import datetime as dt
from types import SimpleNamespace

from flask import Blueprint, request, url_for

from app.kernel import calendars, clock, events, workdays
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.web.asked import whole
from app.web.forms import Area, Choice, Date, Form, Text, Upload
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t

bp = Blueprint("admin_calendar", __name__)
KEEP = "admin.calendar.keep"
SUBJECT = "admin.calendar"
KINDS = [("off", "放假"), ("work", "上班（调休）")]
LARGEST_TEXT = 100_000


class DayForm(Form):
    date = Date("日期")
    kind = Choice("安排", choices=KINDS, radio=True)
    name = Text("名称", max=40, help="例如：春节、国庆节")
    source = Text("依据", max=200, help="文件名称、文号或条款")


class ImportForm(Form):
    source = Text("依据", max=200, help="国务院办公厅通知的文号，例如 国办发明电〔2025〕7号")
    text = Area(
        "放假和调休安排",
        required=False,
        rows=8,
        max=LARGEST_TEXT,
        help="粘贴国务院办公厅通知的全文；或每行一天：日期,休或班,名称，例如 2026-10-01,休,国庆节；也可以粘贴 JSON",
    )
    file = Upload("或上传文件", required=False, accept=".csv,.json,.txt")

    def check(self, values):
        if not values["text"] and values["file"] is None:
            self.add_error("text", "请填写安排，或上传文件")


@bp.get("/admin/calendar")
@allow(KEEP)
def home():
    return _page(DayForm(initial={"kind": "off"}), ImportForm())


def _page(day_form, import_form, status=200):
    calendar, today = calendars.current(), clock.today()
    years = sorted(calendar.years | {today.year, today.year + 1}, reverse=True)
    asked = whole(request.args.get("year", ""))
    year = asked if asked in years else today.year
    days = sorted((d for d in calendar.days.values() if d.date.year == year), key=lambda d: d.date)
    return answer(
        "admin/calendar.html",
        status=status,
        years=[(one, one in calendar.years) for one in years],
        year=year,
        known=year in calendar.years,
        days=days,
        warning=workdays.warning(today, calendar),
        day_form=day_form,
        import_form=import_form,
    )


@bp.post("/admin/calendar/days")
@allow(KEEP)
def set_day():
    form = DayForm(request.form)
    if not form.ok:
        return _page(form, ImportForm(), 422)
    given = form.command
    with write():
        calendars.set_day(
            given.date, given.kind == "off", given.name, given.source, current_actor()
        )
        _record("day", given.date.year, source=given.source, day=given.date.isoformat())
    url = url_for("admin_calendar.home", year=given.date.year)
    return go_to(url, t("已保存 {day} 的安排，相关期限已重新计算。", day=given.date))


def _record(action, year, **facts):
    subject = SimpleNamespace(id=str(year), subject_kind=SUBJECT)
    events.record(
        f"{SUBJECT}.{action}", subject, actor=current_actor(), facts={"year": year} | facts
    )


@bp.post("/admin/calendar/import")
@allow(KEEP)
def look():
    """Show what the import would do; nothing is changed yet."""
    form = ImportForm(request.form, request.files)
    if not form.ok:
        return _page(DayForm(), form, 422)
    try:
        text = form.command.text or _read(form.command.file)
        found = calendars.read_import(text, form.command.source)
    except Invalid as refused:
        return _page(DayForm(), form.refuse(refused), 422)
    return answer("admin/calendar_import.html", found=found, text=text)


def _read(upload):
    raw = upload.stream.read(LARGEST_TEXT + 1)
    if len(raw) > LARGEST_TEXT:
        raise Invalid({"file": "文件过大，一年的安排不会超过 100 KB"})
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Invalid({"file": "文件的编码读不懂，请另存为 UTF-8 的 CSV 或 JSON"})


@bp.post("/admin/calendar/import/apply")
@allow(KEEP)
def apply():
    form = ImportForm(request.form)
    if not form.ok:
        return _page(DayForm(), form, 422)
    found = calendars.read_import(form.command.text, form.command.source)
    with write():
        calendars.apply_import(found, current_actor())
        _record("import", found.year, source=found.source, days=len(found.days))
    url = url_for("admin_calendar.home", year=found.year)
    return go_to(url, t("已导入 {year} 年的安排，相关期限已重新计算。", year=found.year))


def due_of_warning(today):
    """The first day nobody has announced: until then the next year must be entered."""
    years, year = calendars.current().years, today.year
    while year in years:
        year += 1
    return dt.datetime(max(year, today.year), 1, 1)
