"""The audit administrator's read-only trail, with export as CSV and as Excel."""

import csv
import io

from flask import Response, request

from app.accounts import trail
from app.kernel import clock
from app.kernel.events import Event
from app.web import sheet
from app.web.admin import bp
from app.web.asked import page_size, whole
from app.web.forms import Date, Form, Text
from app.web.guards import allow
from app.web.history import Line, line
from app.web.htmx import answer
from app.web.i18n import t

# full-width signs too: Excel in East Asian languages reads them as the plain ones
FORMULA = (*"=+-@＝＋－＠\t\r\n|",)
HEAD = ("日志序号", "时间", "事件", "经过", "办理人", "代表单位", "对象类别", "对象编号", "理由")
WIDTHS = (10, 20, 34, 60, 14, 32, 26, 20, 40)


class TrailFilter(Form):
    key = Text("事件", required=False, max=80)
    who = Text("办理人或单位", required=False, max=120)
    subject = Text("对象编号", required=False, max=16)
    since = Date("起始日期", required=False)
    until = Date("截止日期", required=False)


def _wanted():
    form = TrailFilter(request.args)
    if not form.ok:
        return form, trail.Filter()
    return form, trail.Filter(**form.command)


@bp.get("/trail")
@allow("accounts.trail.read")
def audit_trail():
    form, wanted = _wanted()
    before, size = whole(request.args.get("after", "")), page_size()
    rows = trail.page(wanted, before=before, size=size + 1)
    return answer(
        "admin/trail.html",
        status=200 if form.ok else 422,
        form=form,
        rows=[(event, line(event)) for event in rows[:size]],
        after=rows[size - 1].seq if len(rows) > size else None,
        size=size,
    )


@bp.get("/trail.csv")
@allow("accounts.trail.read")
def trail_csv():
    _, wanted = _wanted()

    def lines():
        yield "\ufeff" + _csv([t(word) for word in HEAD])
        for event in trail.everything(wanted):
            yield _csv(_cells(event, line(event)))

    name = f"trail-{clock.now():%Y%m%d-%H%M}.csv"
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("".join(lines()), mimetype="text/csv", headers=head)


@bp.get("/trail.xlsx")
@allow("accounts.trail.read")
def trail_xlsx():
    _, wanted = _wanted()
    rows = (_cells(event, line(event)) for event in trail.everything(wanted))
    return sheet.excel("trail", "审计记录", tuple(zip(HEAD, WIDTHS, strict=True)), rows)


def _cells(event: Event, told: Line):
    return [
        event.seq,
        f"{event.at:%Y-%m-%d %H:%M:%S}",
        event.key,
        told.sentence,
        event.actor_name,
        event.org_name,
        event.subject_kind,
        event.subject_id,
        told.reason,
    ]


def _csv(cells):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_plain(cell) for cell in cells])
    return out.getvalue()


def _plain(cell):
    """Keep a spreadsheet from reading a word as a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in FORMULA else text
