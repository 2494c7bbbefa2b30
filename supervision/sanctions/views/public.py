"""Sanctions for everybody: what is in force, as a list and as Excel, and one sanction."""

from functools import partial

from flask import request

from app.kernel import deadlines, files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import filtering, sheet
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer
from app.web.limits import limiter
from app.web.lists import filtered
from intermediaries import queries as library
from supervision.blueprint import bp
from supervision.sanctions import queries, rules
from supervision.sanctions.forms import PublicForm
from supervision.sanctions.services import effect, handling
from supervision.sanctions.states import SANCTION
from supervision.sanctions.views.common import sanction

STEPS = {
    "proposed": "由提出单位核对事实和证据后发出告知书。",
    "noticed": "机构在期限内可以陈述申辩；期满未陈述的，不影响作出决定。",
    "heard": "由主管单位在期限内作出决定；不得因陈述申辩加重。",
    "decided": "警告和暂停由主管单位公布执行；清退须由另一人复核同意。",
    "in_force": "期满自动解除；机构完成整改后可以申请修复。",
    "repair_applied": "由主管单位审核整改情况；审核期间继续执行。",
    "lifted": "已提前解除；公开期满后归档。",
    "expired": "期限届满，已自动解除；公开期满后归档。",
    "archived": "已归档，不再公开。",
    "withdrawn": "已决定不予惩戒。",
}
COLUMNS = (
    ("决定文号", 20),
    ("机构名称", 40),
    ("统一社会信用代码", 22),
    ("惩戒措施", 14),
    ("范围", 30),
    ("事由", 40),
    ("依据条款", 40),
    ("开始日期", 12),
    ("结束日期", 12),
    ("状态", 12),
)


def scope_of(row, names):
    """Name what a sanction is of."""
    if row.scope == rules.ITEMS:
        return "、".join(names.get(code, code) for code in row.items)
    return row.place.name if row.place_id else rules.SCOPES[rules.ALL]


def item_names():
    """Code -> name of every item, also of those no longer in force."""
    return {one.code: one.name for one in library.items(all_states=True)}


@bp.get("/supervision/sanctions/public")
@public
def sanctions_public():
    return filtered(
        PublicForm,
        ("supervision/sanctions/public.html", "supervision/sanctions/_public.html"),
        queries.in_force,
        export=sheet.address("supervision.sanctions_export"),
        **words(),
    )


@bp.get("/supervision/sanctions/public.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def sanctions_export():
    filters, names = filtering.usable(PublicForm, request.args), item_names()
    rows = sheet.every(partial(queries.in_force, filters))
    cells = (
        (
            row.number,
            row.agency.name,
            row.agency.uscc,
            rules.MEASURES[row.measure],
            scope_of(row, names),
            row.ground_label,
            row.clause,
            row.starts.isoformat(),
            row.ends.isoformat(),
            SANCTION.label(row.state),
        )
        for row in rows
    )
    return sheet.excel("sanctions", "惩戒公示", COLUMNS, cells)


@bp.get("/supervision/sanctions/<id>")
@allow("supervision.sanction.view", on=sanction)
def sanction_page(subject):
    actor = current_actor()
    concerned = allowed(actor, "supervision.sanction.parties", subject)
    slots = (handling.EVIDENCE, handling.STATEMENT, effect.PROOF)
    attached = {
        slot: files.of(subject.subject_kind, subject.id, slot) if concerned else []
        for slot in slots
    }
    return answer(
        "supervision/sanctions/sanction.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(SANCTION, effect.prepare(subject), actor),
        lights=deadlines.of(subject, only_open=True),
        concerned=concerned,
        attached=attached,
        **words(),
    )


def words():
    """What every page of sanctions says in words."""
    names = item_names()
    return {
        "flow": SANCTION,
        "measures": rules.MEASURES,
        "scope_of": lambda row: scope_of(row, names),
    }
