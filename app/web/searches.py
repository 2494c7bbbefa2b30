"""Saved searches: a filter one needs again, under a name of one's own."""

from urllib.parse import urlencode

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, NotFound, Reason
from app.kernel.prepared import prepared
from app.web.drafts import page_of
from app.web.guards import NOT_FOUND, current_actor, signed_in
from app.web.htmx import go_to
from app.web.i18n import t
from app.web.models import SavedSearch

bp = Blueprint("searches", __name__)

MOST = 20  # on one page, for one person
LEFT_OUT = {"after", "page"}


def here():
    """The acting person's saved searches of this page, by name."""
    person = current_actor().person_id
    return _kept(person=person, page=request.path[:200]) if person else []


@prepared
def _kept(person, page):
    mine = (SavedSearch.person_id == person) & (SavedSearch.page == page)
    return SavedSearch.select().where(mine).order_by(SavedSearch.name)


def present_query():
    """The filter in the present address, without the place in the list."""
    kept = [(n, v) for n, v in request.args.items(multi=True) if v and n not in LEFT_OUT]
    return urlencode(kept)[:1000]


@bp.post("/searches")
@signed_in
def keep():
    page, query = page_of(request.form), request.form.get("query", "")[:1000]
    name = request.form.get("name", "").strip()[:40]
    if not name or not page:
        raise Invalid({"name": Reason.of("请给这次查询起一个名称")})
    person = current_actor().person_id
    mine = (SavedSearch.person_id == person) & (SavedSearch.page == page)
    with write():
        SavedSearch.delete().where(mine, SavedSearch.name == name).execute()
        if SavedSearch.select().where(mine).count() >= MOST:
            raise NotAllowed(Reason.of("每个列表最多保存 {n} 个查询，请先删除不用的", n=MOST))
        SavedSearch.create(person_id=person, page=page, name=name, query=query)
    return go_to(f"{page}?{query}" if query else page, t("已保存查询“{name}”。", name=name))


@bp.post("/searches/<id>/delete")
@signed_in
def drop(id):  # noqa: A002 - the route variable is called so everywhere
    found = SavedSearch.get_or_none(
        SavedSearch.id == id, SavedSearch.person_id == current_actor().person_id
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    with write():
        SavedSearch.delete().where(SavedSearch.id == id).execute()
    page = page_of(MultiDict({"_page": found.page})) or "/"
    return go_to(page, t("已删除查询“{name}”。", name=found.name))
