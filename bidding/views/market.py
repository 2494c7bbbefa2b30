"""The public lists: notices, results, purchases without a result, contracts; each as Excel too."""

from functools import partial

from flask import request, url_for

from app.web import filtering, sheet
from app.web.asked import paging
from app.web.guards import public
from app.web.htmx import answer
from app.web.i18n import shown, t
from app.web.limits import limiter
from bidding.award_states import AWARD
from bidding.forms_lists import (
    GROUP_LABELS,
    ContractFilter,
    EndingFilter,
    NoticeFilter,
    ResultFilter,
)
from bidding.queries import market
from bidding.rules.endings import LABELS
from bidding.service_states import CONTRACT
from bidding.states import REQUIREMENT
from bidding.views.blueprint import bp
from bidding.views.subscribing import feed_of, subscribe_of

PAGES = (
    ("bidding.requirements", "采购公告"),
    ("bidding.results", "中选结果"),
    ("bidding.endings", "流标和终止"),
    ("bidding.contracts_public", "合同公开"),
)
STAGES = {one: AWARD.label(one) for one in market.CHOSEN}
KEPT = {one: CONTRACT.label(one) for one in market.PUBLIC}


def told(name, form, listing, filters, tabs, **more):
    """Answer one page of a list, with the counts of its groups."""
    after, size = paging()
    page = listing.page(filters, after, size)
    counts = {**more.pop("counts"), **more}
    counts |= {"feed": feed_of(request.args, tabs if tabs != "requirements" else "notices")}
    counts |= {"subscribe": subscribe_of(request.args)}
    context = {"form": form, "page": page, "size": size, "tabs": tabs, **counts}
    return answer(f"bidding/{name}.html", f"bidding/_{name}.html", **context)


def chosen_of(counted, labels, name):
    """(key, label, how many) of every group, and how many there are under the chosen one."""
    picked = request.args.get(name, "")
    rows = [(str(key), label, counted.get(key, 0)) for key, label in labels.items()]
    fits = [n for key, _, n in rows if key == picked]
    return {"groups": rows, "group": name, "count": fits[0] if fits else sum(n for *_, n in rows)}


@bp.get("/requirements")
@public
def requirements():
    form, typed = filtering.asked(NoticeFilter, request.args)
    filters = market.asked_states(typed)
    counted = market.by_group(market.NOTICES.counts(filters, "states"))
    context = {"export": sheet.address("bidding.export"), "flow": REQUIREMENT}
    counts = chosen_of(counted, GROUP_LABELS, "group")
    return told("notices", form, market.NOTICES, filters, "requirements", counts=counts, **context)


@bp.get("/results")
@public
def results():
    form, filters = filtering.asked(ResultFilter, request.args)
    counts = chosen_of(market.RESULTS.counts(filters, "stage"), STAGES, "stage")
    context = {"export": sheet.address("bidding.results_export"), "flow": AWARD}
    return told("results", form, market.RESULTS, filters, "results", counts=counts, **context)


@bp.get("/endings")
@public
def endings():
    form, filters = filtering.asked(EndingFilter, request.args)
    filters = _with_code(filters)
    counts = chosen_of(market.ENDINGS.counts(filters, "code"), LABELS, "code")
    context = {"export": sheet.address("bidding.endings_export"), "labels": LABELS}
    return told("endings", form, market.ENDINGS, filters, "endings", counts=counts, **context)


@bp.get("/contracts/public")
@public
def contracts_public():
    form, filters = filtering.asked(ContractFilter, request.args)
    counts = chosen_of(market.CONTRACTS.counts(filters, "state"), KEPT, "state")
    context = {"flow": CONTRACT}
    args = (market.CONTRACTS, filters, "contracts_public")
    return told("contracts_public", form, *args, counts=counts, **context)


def _with_code(filters):
    return {**filters, "code": int(filters["code"]) if filters["code"] else ""}


NOTICE_COLUMNS = (
    ("公告编号", 24),
    ("采购项目", 40),
    ("业主", 32),
    ("服务事项", 20),
    ("选取方式", 14),
    ("服务金额（元）", 16),
    ("发布时间", 18),
    ("报名截止", 18),
    ("选取时间", 18),
    ("状态", 16),
    ("链接", 58),
)
RESULT_COLUMNS = (
    ("序号", 8),
    ("链接", 58),
    ("项目名称", 40),
    ("中选结果", 12),
    ("项目业主", 32),
    ("服务类型", 20),
    ("选取方式", 14),
    ("中选机构", 32),
    ("统一社会信用代码", 22),
    ("阶段", 14),
    ("服务金额（元）", 16),
    ("服务内容", 50),
    ("中选日期", 14),
    ("发布时间", 18),
    ("通知书文号", 24),
    ("核验", 50),
    ("异议联系方式", 18),
)
ENDING_COLUMNS = (
    ("序号", 8),
    ("链接", 58),
    ("项目名称", 40),
    ("项目业主", 32),
    ("服务类型", 20),
    ("选取方式", 14),
    ("最高限价或金额（元）", 16),
    ("原因代码", 10),
    ("原因类别", 22),
    ("原因", 50),
    ("发布时间", 18),
    ("异议联系方式", 18),
)


def _address(endpoint, key):
    return url_for(endpoint, id=key, _external=True)


def _sheet(name, title, columns, listing, filters, cells):
    """Answer what a list shows as Excel, to its end."""
    rows = sheet.every(partial(listing.page, filters))
    return sheet.excel(name, title, columns, (cells(n, row) for n, row in enumerate(rows, 1)))


@bp.get("/requirements/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def export():
    _, typed = filtering.asked(NoticeFilter, request.args)
    filters = market.asked_states(typed)
    args = ("notices", "采购公告", NOTICE_COLUMNS, market.NOTICES, filters)
    return _sheet(*args, _notice_cells)


def _notice_cells(_, row):
    moments = (_moment(at) for at in (row.published_at, row.signup_until, row.draw_at))
    head = (row.number, row.title, row.owner.name, shown(row.item.name), t(row.method_title))
    state = t(REQUIREMENT.label(row.state, row))
    return (
        *head,
        sheet.yuan(row.amount_fen),
        *moments,
        state,
        _address("bidding.requirement", row.id),
    )


@bp.get("/results/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def results_export():
    _, filters = filtering.asked(ResultFilter, request.args)
    return _sheet("results", "中选结果", RESULT_COLUMNS, market.RESULTS, filters, _result_cells)


def _won_at(row):
    """A framework fixes no price: its call-offs do."""
    return t("二次选取时确定") if row.requirement.framework else sheet.yuan(row.amount_fen)


def _result_cells(n, row):
    need = row.requirement
    links = _address("bidding.requirement", need.id), _address("bidding.checks", need.id)
    day = f"{row.issued_at or row.created_at:%Y-%m-%d}"
    return (
        n, links[0], need.title, t("中选"), need.owner.name, shown(need.item.name),
        t(need.method_title), row.agency.name, row.agency.uscc, t(REQUIREMENT.label(need.state, need)),
        _won_at(row), need.content, day, _moment(row.created_at), row.number or "",
        links[1], need.complaint_phone or need.phone,
    )  # fmt: skip


@bp.get("/endings/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def endings_export():
    _, filters = filtering.asked(EndingFilter, request.args)
    args = ("endings", "流标和终止", ENDING_COLUMNS, market.ENDINGS, _with_code(filters))
    return _sheet(*args, _ending_cells)


def _ending_cells(n, row):
    need = row.requirement
    return (
        n, _address("bidding.requirement", need.id), need.title, need.owner.name,
        shown(need.item.name), t(need.method_title), sheet.yuan(need.amount_fen), row.code, t(LABELS[row.code]), row.why,
        _moment(row.at), need.complaint_phone or need.phone,
    )  # fmt: skip


def _moment(at):
    return f"{at:%Y-%m-%d %H:%M}"
