"""Forms save themselves: what was typed comes back after a closed window or an ended session."""

import json

from flask import Blueprint, g, render_template, request

from app.kernel import clock, money
from app.kernel.db import new_id, write
from app.kernel.errors import DomainError, Reason
from app.web import filters
from app.web.asked import whole
from app.web.guards import current_actor, public, signed_in
from app.web.htmx import go_to, is_part
from app.web.i18n import t
from app.web.models import Draft

bp = Blueprint("drafts", __name__)

PRIVATE = {"csrf_token", "seen", "_once", "_page", "_draft", "_secrets"}
LARGEST = 200_000  # characters of one draft
NO_ROOM = Reason.of("草稿太长，没有自动保存，请尽快提交或分段填写。")


def page_of(form):
    """The address of the form's page: only a path of this site."""
    page = form.get("_page", "")[:200]
    inside = page.startswith("/") and not page.startswith("//")
    return page if inside and page.isprintable() and "\\" not in page else ""


def typed(form):
    """Everything typed, as lists of texts; no token, no password, no file."""
    secret = set(form.get("_secrets", "").split())
    return {name: form.getlist(name) for name in form if name not in PRIVATE | secret}


def save(person_id, page, values):
    content = json.dumps(values, ensure_ascii=False)
    if len(content) > LARGEST:
        return None
    moment = clock.now()
    with write():
        row = {"id": new_id(), "person_id": person_id, "page": page, "content": content}
        Draft.insert(**row, created_at=moment, saved_at=moment).on_conflict(
            conflict_target=(Draft.person_id, Draft.page),
            update={Draft.content: content, Draft.saved_at: moment},
        ).execute()
    return moment


def find(page):
    """The draft of the acting person for the page, None if there is none."""
    person = current_actor().person_id
    if not person:
        return None
    return Draft.get_or_none(Draft.person_id == person, Draft.page == page)


def kept_of(pages):
    """Which of these pages hold what the acting person typed and has not sent yet."""
    rows = Draft.select(Draft.page).where(
        Draft.person_id == current_actor().person_id, Draft.page.in_(pages)
    )
    return {one.page for one in rows}


def drop(person_id, page):
    with write():
        Draft.delete().where(Draft.person_id == person_id, Draft.page == page).execute()


def restored(form):
    """Put the draft of this page into a form not sent yet; when it was saved, else None."""
    if form is None or form.is_sent or form.has_secret:
        return None
    draft = find(request.path)
    if draft is None:
        return None
    form.restore(json.loads(draft.content))
    return draft.saved_at


def forget_sent(response):
    """After a form was accepted its draft is not needed any more."""
    if request.method != "POST" or response.status_code >= 400 or g.get("draft_kept"):
        return response
    page = page_of(request.form)
    led_on = response.headers.get("Location") or response.headers.get("HX-Redirect")
    if page and led_on and current_actor().person_id:
        drop(current_actor().person_id, page)
    return response


@bp.post("/drafts")
@signed_in
def keep():
    g.draft_kept = True
    page = page_of(request.form)
    moment = save(current_actor().person_id, page, typed(request.form)) if page else None
    if is_part():
        return render_template("components/_draft_state.html", moment=moment)
    sentence = t("草稿已保存，可以稍后继续填写。") if moment else t(NO_ROOM)
    return go_to(page or "/", sentence)


@bp.post("/drafts/discard")
@signed_in
def discard():
    page = page_of(request.form)
    drop(current_actor().person_id, page)
    return go_to(page or "/", t("草稿已删除，表单恢复为原来的内容。"))


@bp.get("/money/capitals")
@public
def capitals():
    """大写 of an amount while it is typed; before anything is sent, that another one is wanted."""
    name = request.args.get("field", "")[:60]
    unit, exact = request.args.get(f"{name}_unit", "yuan"), whole(request.args.get("exact", ""))
    told = _amount(request.args.get(name, ""), unit, exact)
    return render_template("components/_capitals.html", name=name, **told)


def _amount(text, unit, exact):
    if not text.strip():
        return {}
    try:
        fen = money.parse_wan(text) if unit == "wan" else money.parse_yuan(text)
        if exact not in (None, fen):
            return {"reason": Reason.of("应为 {yuan} 元，请核对", yuan=money.show(exact))}
        return {"capitals": filters.capitals(fen) or filters.show_money(fen)}
    except DomainError as error:
        return {"reason": error.reasons[0]}
