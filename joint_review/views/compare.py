"""Two revisions of a sheet side by side, with what changed between them marked and listed."""

from __future__ import annotations

from flask import Response, request, url_for

from app.kernel import files
from app.web.guards import allow, current_actor
from app.web.headers import SHEET_STYLE, allow_in_policy
from app.web.htmx import answer, go_to
from app.web.i18n import t
from joint_review import marks, queries
from joint_review.disciplines import name_of
from joint_review.models.difference import Difference
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OPINION
from joint_review.rules import differences
from joint_review.services import difference as service
from joint_review.views.blueprint import bp, sheet
from joint_review.views.sheets import PRIVATE, source_of


def _older(found: Sheet) -> tuple[Sheet | None, list[Sheet]]:
    """Return the revision to compare with, and all there are."""
    older = marks.lineage(found)
    wanted = request.values.get("with", "")
    chosen = next((one for one in older if one.id == wanted), older[0] if older else None)
    return chosen, older


@bp.get("/joint-review/sheets/<id>/compare")
@allow("sheet.view", on=sheet)
def compare(found):
    """The sheet beside the one it replaced, moved together; one above the other on demand."""
    allow_in_policy("style-src", SHEET_STYLE)
    old, older = _older(found)
    row = queries.difference(old, found) if old else None
    pair = [one for one in (old, found) if one is not None]
    placed, unplaced = marks.asked_for(found, current_actor(), older)
    sources = [source_of(one, placed if one is found else []) for one in pair]
    for pin in sources[-1]["pins"]:
        pin["url"] = url_for("joint_review.opinion_page", id=pin["id"])
    regions = _regions(row, placed)
    if row is not None and row.outcome == "done":
        sources[-1]["difference"] = url_for("joint_review.overlay", id=found.id, **{"with": old.id})
        sources[-1]["regions"] = [_box(one) for one in regions]
    return answer(
        "joint_review/compare.html",
        sheet=found,
        package=found.package,
        old=old,
        older=older,
        sources=sources,
        difference=row,
        regions=regions,
        unplaced=unplaced,
        kinds=differences.KINDS,
        shown=[m for m in marks.of(found, current_actor(), older) if m.carried],
        flow=OPINION,
        name_of=name_of,
    )


def _regions(row: Difference | None, placed: list[marks.Mark]) -> list[differences.Region]:
    if row is None or row.outcome != "done":
        return []
    pins = [differences.Pin(m.name, m.opinion.id, m.left, m.top) for m in placed]
    return differences.regions(row.regions, pins)


def _box(one: differences.Region) -> dict[str, object]:
    label = t("改动 {n}：{kind}", n=one.number, kind=t(differences.KINDS[one.kind]))
    sides = ("left", "top", "right", "bottom", "kind", "number")
    return {name: getattr(one, name) for name in sides} | {"label": label}


@bp.get("/joint-review/sheets/<id>/difference.png")
@allow("sheet.view", on=sheet)
def overlay(found):
    """The transparent picture of what is only old and only new."""
    old, _ = _older(found)
    row = queries.difference(old, found) if old else None
    if row is None or not row.overlay:
        return Response(status=404)
    response = Response(files.path_of(row.overlay).read_bytes(), mimetype="image/png")
    response.headers["Cache-Control"] = PRIVATE
    response.set_etag(row.overlay)
    return response.make_conditional(request)


@bp.post("/joint-review/sheets/<id>/difference")
@allow("sheet.view", on=sheet)
def difference_order(found):
    """Have two revisions compared that were not compared when the sheet came in."""
    old, _ = _older(found)
    if old is not None:
        service.order(old, found)
    to = url_for("joint_review.compare", id=found.id, **({"with": old.id} if old else {}))
    return go_to(to, t("已开始比较，稍后刷新即可看到改动之处。"))
