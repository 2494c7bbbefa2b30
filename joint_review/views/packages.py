"""The list and the page of a package, for everybody who has a part in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request, url_for

from app.accounts.queries import names_of
from app.kernel import deadlines, events
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from app.web.i18n import t
from app.web.lists import listed
from bidding.queries.progress import of_project
from joint_review import lists, queries, usedtime
from joint_review.disciplines import name_of
from joint_review.drawings import numbering
from joint_review.drawings.titleblock import paper
from joint_review.forms import ListForm
from joint_review.limits import in_use
from joint_review.models.package import Package
from joint_review.opinion_states import TASK, OpinionState
from joint_review.rules.opinions import MANDATORY
from joint_review.rules.sheets import doubled
from joint_review.services.submit import REVIEW_ITEM
from joint_review.states import PACKAGE, PackageState
from joint_review.views.blueprint import bp, package

S = PackageState
NEXT = {
    S.DRAFT: "请建设单位上传全部图纸，核对自动识别的图号、图名后提交审查。",
    S.SUBMITTED: "综合窗口正在核对图纸是否齐全，将受理、一次性告知补正或不予受理。",
    S.CORRECTION: "请建设单位按告知的内容补正后重新提交；逾期未补正视为撤回。",
    S.REFUSED: "本件不予受理，理由见办理经过。可以重新建立图纸包申报。",
    S.ACCEPTED: "审查机构技术负责人正在把各专业分派给审查人，然后开始审查。",
    S.REVIEWING: "各专业正在审查；全部完成后由技术负责人汇总，发出意见或判定合格。",
    S.PAUSED: "审查计时已暂停，理由见时限说明；技术负责人恢复后继续。",
    S.REVISING: "请设计单位逐条回复意见，只上传有修改的图纸，然后送复审。",
    S.PASSED: "各专业意见均已闭合，等待审查机构负责人签发审查合格书。",
    S.CERTIFIED: "审查合格书已签发，综合窗口将在时限内备案。",
    S.FILED: "审查结果已备案，本件办结。",
    S.WITHDRAWN: "本件已撤回，不再办理。",
}
BEARERS = {
    "institution": "审查机构",
    "designer": "设计单位",
    "owner": "建设单位",
    "window": "综合窗口",
    "paused": "暂停",
}


@bp.get("/joint-review/packages")
@allow("package.list")
def index():
    form = ListForm(initial=request.args)
    filters = lists.Filters(
        text=form.raw["q"],
        state=form.raw["state"],
        group=form.raw["group"],
        grade=form.raw["grade"],
    )
    actor = current_actor()
    return listed(
        ("joint_review/list.html", "joint_review/_rows.html"),
        partial(lists.page, filters, actor),
        beside=_clocks,
        form=form,
        may_create=allowed(actor, "package.create"),
        workflow=PACKAGE,
    )


def _clocks(rows):
    keys = [row.id for row in rows]
    return {"clocks": deadlines.of_many(Package.subject_kind, keys, only_open=True)}


@bp.get("/joint-review/packages/<id>")
@allow("package.view", on=package)
def page(found):
    return show(found)


def show(found: Package, status: int = 200, **more: Any):
    """Render a package's page; `more` brings back what was typed into a refused table."""
    actor = current_actor()
    tasks = queries.tasks(found)
    queries.remember_tasks(found, actor.person_id, tasks)
    clocks = deadlines.of(found)
    return answer(
        "joint_review/package.html",
        status=status,
        workflow=PACKAGE,
        choices=available(PACKAGE, found, actor),
        next_sentence=NEXT[found.state],
        asked=_what_to_correct(found),
        clocks=clocks,
        used=[(BEARERS[who], spent) for who, spent in usedtime.told(clocks).items()],
        tasks=[(one, available(TASK, one, actor)) for one in tasks],
        task_flow=TASK,
        opinions=opinion_counts(found, actor),
        names=party_names(found),
        may_assign=allowed(actor, "package.assign", found)
        and found.state in (S.ACCEPTED, S.REVIEWING),
        may_opine=found.state == S.REVIEWING and queries.has_open_task(found, actor.person_id),
        may_reply=allowed(actor, "package.reply", found) and found.state == S.REVISING,
        part=of_project(found.project_id, REVIEW_ITEM),
        **(sheet_table(found) | more),
    )


def _what_to_correct(found: Package) -> str | None:
    """Return what the window asked for, while it waits for the correction."""
    if found.state != S.CORRECTION:
        return None
    told = events.timeline(found.subject_kind, found.id)
    asked = (e for e in told if e.key == "joint_review.package.correct")
    return next(((e.facts or {}).get("reason") for e in asked), None)


def sheet_table(found: Package) -> dict[str, Any]:
    """Gather what the table of sheets shows."""
    actor = current_actor()
    sheets, removed = queries.all_sheets(found)
    intakes = queries.intakes(found)
    return {
        "package": found,
        "sheets": sheets,
        "removed": removed,
        "intakes": intakes,
        "file_names": {one.attachment: one.name for one in intakes},
        "waiting": sum(1 for one in intakes if one.outcome == "waiting"),
        "may_upload": allowed(actor, "package.upload", found),
        "editable": {s.id for s in sheets if allowed(actor, "sheet.edit", s)},
        "anomalies": numbering.oddities([s.number or None for s in sheets if not s.refused]),
        "doubled": doubled(s.number for s in sheets if not s.refused),
        "refused": sum(1 for s in sheets if s.refused),
        "disciplines": [(d.key, d.name) for d in in_use(s.discipline for s in sheets)],
        "name_of": name_of,
        "paper": paper_words,
        "sheets_at": url_for("joint_review.sheet_page", id="-")[:-1],
        "wrong": {},
        "typed": {},
    }


@bp.get("/joint-review/packages/<id>/progress")
@allow("package.view", on=package)
def progress(found):
    """The part that asks again until every uploaded file has become sheets."""
    if not any(one.outcome == "waiting" for one in queries.intakes(found)):
        return "", 200, {"HX-Refresh": "true"}
    return answer("joint_review/_intakes.html", **sheet_table(found))


def party_names(found: Package) -> dict[str, str]:
    """Name owner, designer and institution in one query."""
    ids = [found.owner_id, found.designer_id, found.institution_id]
    return names_of([key for key in ids if key])


def opinion_counts(found: Package, actor: Any) -> dict[str, Any]:
    """Count the opinions an actor may see, by discipline and state."""
    rows = queries.opinion_kinds(found, actor)
    live = [o for o in rows if o.state not in (OpinionState.MERGED, OpinionState.VOID)]
    by_discipline: dict[str, dict[str, int]] = {}
    for one in live:
        line = by_discipline.setdefault(
            one.discipline, {"all": 0, "must": 0, "mandatory": 0, "open": 0}
        )
        line["all"] += 1
        line["must"] += one.severity == "must"
        line["mandatory"] += one.kind in MANDATORY
        line["open"] += one.state != OpinionState.CLOSED
    return {"count": len(live), "lines": by_discipline}


def paper_words(width: int, height: int) -> str:
    """Name the paper in the reader's language."""
    found = paper(width, height)
    if "×" in found:
        return t("非标准图幅")
    name, _, longer = found.partition(" ")
    return t("{name} 加长", name=name) if longer else name
