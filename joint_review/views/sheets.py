"""A sheet on screen: deep zoom in tiles, a plain picture without script, old and new compared."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from flask import Response, current_app, request, url_for

from app.kernel import files
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.headers import SHEET_STYLE, allow_in_policy
from app.web.htmx import answer
from app.web.i18n import t
from joint_review import marks, queries
from joint_review.disciplines import DISCIPLINES, name_of
from joint_review.drawings.tiles import Pyramid, TileCache
from joint_review.forms import OpinionForm
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OPINION, TaskState
from joint_review.rules.opinions import KINDS, SEVERITIES
from joint_review.states import PackageState
from joint_review.views.blueprint import bp, offered, sheet
from joint_review.views.packages import paper_words

PRIVATE = "no-store"
PLAIN_SIZES = (480, 1600, 3200)
POINTS = 72 / 25.4


@functools.cache
def cache_in(folder: Path) -> TileCache:
    """Return the pictures kept in one installation's data folder."""
    return TileCache(folder / "tiles")


def cache() -> TileCache:
    """Return the kept pictures of this installation."""
    return cache_in(Path(current_app.config["SETTINGS"].data))


def pyramid(found: Sheet) -> Pyramid:
    """Return the sizes of a sheet's picture at every level."""
    return Pyramid.of(found.width_mm * POINTS, found.height_mm * POINTS)


def picture_of(data: bytes, found: Sheet) -> Response:
    response = Response(data, mimetype="image/png")
    response.headers["Cache-Control"] = PRIVATE
    response.set_etag(f"{found.picture[:32]}-{found.page}-{request.path.rsplit('/', 1)[-1]}")
    return response.make_conditional(request)


@bp.get("/joint-review/sheets/<id>/tiles/<int:level>/<int:x>_<int:y>")
@allow("sheet.view", on=sheet)
def tile(found, level, x, y):
    """One square of the sheet, drawn once and kept."""
    path = files.path_of(found.picture)
    data = cache().tile(path, found.picture, found.page, pyramid(found), level, x, y)
    return picture_of(data, found)


@bp.get("/joint-review/sheets/<id>/picture.png")
@allow("sheet.view", on=sheet)
def picture(found):
    """The whole sheet in one picture."""
    wanted = request.args.get("size", type=int)
    longest = wanted if wanted in PLAIN_SIZES else 1600
    path = files.path_of(found.picture)
    width, height = found.width_mm * POINTS, found.height_mm * POINTS
    data = cache().thumbnail(path, found.picture, found.page, width, height, longest)
    return picture_of(data, found)


@bp.get("/joint-review/sheets/<id>")
@allow("sheet.view", on=sheet)
def sheet_page(found):
    return show_sheet(found)


def show_sheet(found: Sheet, form: OpinionForm | None = None, status: int = 200):
    """Render a sheet with its marks, and the form for whoever reviews it now."""
    actor = current_actor()
    allow_in_policy("style-src", SHEET_STYLE)
    queries.remember_tasks(found.package, actor.person_id)
    older = marks.lineage(found)
    shown = marks.of(found, actor, older)
    before, after = queries.neighbours(found)
    return answer(
        "joint_review/sheet.html",
        status=status,
        sheet=found,
        package=found.package,
        shown=shown,
        choices={m.opinion.id: offered(m.opinion) for m in shown},
        form=form or _form_for(found),
        may_write=_may_write(found),
        source=source_of(found, shown),
        before=before,
        after=after,
        older=older,
        newer=found.replaced_by_id,
        flow=OPINION,
        kinds=KINDS,
        severities=SEVERITIES,
        name_of=name_of,
        paper=paper_words(found.width_mm, found.height_mm),
        legend=_legend(shown),
    )


def _may_write(found: Sheet) -> bool:
    return (
        found.is_current and allowed(current_actor(), "sheet.opine", found) and bool(_open(found))
    )


def _open(found: Sheet) -> list:
    held = queries.tasks_of(found.package, current_actor().person_id)
    return [one for one in held if one.state == TaskState.ASSIGNED]


def _form_for(found: Sheet) -> OpinionForm | None:
    if found.package.state != PackageState.REVIEWING:
        return None
    held = _open(found)
    options = [(one.id, name_of(one.discipline)) for one in held]
    mine = next((o.id for o in held if o.discipline == found.discipline), None)
    start = mine or (options[0][0] if len(options) == 1 else None)
    return OpinionForm(options={"task": options}, initial={"task": start})


def _legend(shown: list[marks.Mark]) -> list[tuple[str, str]]:
    """Name the colours in use on this sheet."""
    found = {m.opinion.discipline: m.colour for m in shown}
    return [(DISCIPLINES[key].name, c) for key, c in found.items() if key in DISCIPLINES]


def source_of(found: Sheet, shown: list[marks.Mark]) -> dict[str, Any]:
    """What the viewer script needs: sizes, the address of tiles, the pins and its words."""
    return {
        **pyramid(found).source(),
        "tiles": url_for("joint_review.sheet_page", id=found.id) + "/tiles/",
        "pins": [
            {
                "id": m.opinion.id,
                "name": m.name,
                "left": m.left,
                "top": m.top,
                "colour": m.colour,
                "label": t(
                    "意见 {name}，{discipline}：{problem}",
                    name=m.name,
                    discipline=t(name_of(m.opinion.discipline)),
                    problem=m.opinion.problem[:80],
                ),
            }
            for m in shown
            if m.left is not None
        ],
        "words": {
            "viewer": t("图纸画面，可缩放拖动；意见列表在旁边，内容相同"),
            "pinned": t("已标记位置，请填写意见"),
            "placing": t("请在图纸上点选位置，或用方向键移动十字后按回车"),
            "failed": t("有一块画面没有取到，正在重试"),
            "new": t("新意见"),
        },
    }
