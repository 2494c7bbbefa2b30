"""Papers on screen: what anyone verifies, what their parties read, void and draw up."""

from __future__ import annotations

import io
import json

from flask import Blueprint, request, send_file, url_for

from app.accounts.rules.places import beat
from app.kernel import events, files
from app.kernel.errors import Forbidden, NotFound, Reason
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.kernel.room import load_subject, subject_of
from app.web.asked import reason, seen
from app.web.guards import NOT_FOUND, NOT_YOURS, allow, current_actor, public
from app.web.htmx import answer, go_to
from exports import queries, registry
from exports.render.types import MIME
from exports.services import demand, void
from exports.states import PAPER, PaperState

bp = Blueprint("exports", __name__)


@bp.get("/verify/<id>")
@allow("exports.paper.verify", on=queries.paper)
def verify(paper):
    """The public page behind the QR code: valid, replaced or void, and the hash."""
    successor = queries.successor(paper) if paper.state == PaperState.REPLACED else None
    return answer(
        "exports/verify.html",
        paper=paper,
        workflow=PAPER,
        successor=successor,
        event=queries.issue_event(paper),
        ended=queries.end_event(paper),
    )


@bp.get("/verify/")
@public
def verify_form():
    """Find a paper by the characters under its QR code."""
    typed = request.args.get("id", "").strip().lower().rsplit("/", 1)[-1]
    if typed:
        found = queries.paper(typed)
        if found is not None:
            return go_to(url_for("exports.verify", id=found.id))
    return answer("exports/verify_form.html", typed=typed, status=404 if typed else 200)


@bp.get("/exports/papers")
@allow("exports.paper.list")
def papers():
    """The acting organisation's papers; overseers see those of all."""
    actor = current_actor()
    number = request.args.get("number", "").strip()[:60]
    after = request.args.get("after", "")[:16]
    size = 20
    whose = None if allowed(actor, "exports.paper.list_all") else actor.org_id
    rows, more = queries.issued_by(whose, number, after, size, beat(actor))
    return answer(
        "exports/papers.html", rows=rows, after=more, size=size, number=number, workflow=PAPER
    )


@bp.get("/exports/papers/<id>")
@allow("exports.paper.view", on=queries.paper)
def paper(paper):
    """A paper's own page: how it stands, who may void it, its file and proof."""
    entry = subject_of(paper.about_kind)
    thing = load_subject(paper.about_kind, paper.about_id)
    return answer(
        "exports/paper.html",
        paper=paper,
        workflow=PAPER,
        choices=available(PAPER, paper, current_actor()),
        about=(entry.title(thing), entry.url(thing)) if thing is not None else None,
        event=queries.issue_event(paper),
        successor=queries.successor(paper),
    )


@bp.get("/exports/papers/<id>/file")
@allow("exports.paper.view", on=queries.paper)
def paper_file(paper):
    """The bytes as they were issued, never drawn again."""
    if paper.sha256 is None:
        raise NotFound(Reason("文书正在制作，请稍候再下载"))
    return send_file(
        files.path_of(paper.sha256),
        mimetype=MIME[paper.file_name.rsplit(".", 1)[-1]],
        as_attachment=True,
        download_name=paper.file_name,
        etag=paper.sha256,
    )


@bp.get("/exports/papers/<id>/proof.json")
@allow("exports.paper.verify", on=queries.paper)
def paper_proof(paper):
    """The disclosure that tools/verify.py checks beside the file."""
    event = queries.issue_event(paper)
    if event is None:
        raise NotFound(Reason("文书正在制作，请稍候再下载"))
    raw = json.dumps(events.disclosure(event), ensure_ascii=False, indent=1).encode()
    name = f"{paper.file_name}.proof.json"
    return send_file(
        io.BytesIO(raw), mimetype="application/json", as_attachment=True, download_name=name
    )


@bp.post("/exports/papers/<id>/ask-void")
@allow("exports.paper.ask_void", on=queries.paper)
def paper_ask_void(paper):
    void.ask_void(paper, reason(), current_actor(), seen=seen())
    return go_to(_page(paper), "已申请作废，等待另一位经办人复核。")


@bp.post("/exports/papers/<id>/keep")
@allow("exports.paper.decide", on=queries.paper)
def paper_keep(paper):
    void.decide(paper, "keep", current_actor(), reason=reason(), seen=seen())
    return go_to(_page(paper), "文书维持有效。")


@bp.post("/exports/papers/<id>/void")
@allow("exports.paper.decide", on=queries.paper)
def paper_void(paper):
    void.decide(paper, "void", current_actor(), seen=seen())
    return go_to(_page(paper), "文书已作废。")


@bp.post("/exports/papers/<id>/replace")
@allow("exports.paper.decide", on=queries.paper)
def paper_replace(paper):
    void.decide(paper, "replace", current_actor(), seen=seen())
    return go_to(_page(paper), "文书已作废，新文书正在制作。")


@bp.get("/exports/lists/<key>.xlsx")
@public
def listing(key):
    """A list as Excel with the filters of its page, for whoever may open the page."""
    found = registry.listing(key)
    if found is None:
        raise NotFound(NOT_FOUND)
    actor = current_actor()
    if not allowed(actor, found.permission):
        raise Forbidden(NOT_YOURS)
    raw, name = demand.draw_up_list(found, request.args, actor)
    return send_file(io.BytesIO(raw), mimetype=MIME["xlsx"], as_attachment=True, download_name=name)


@bp.get("/exports/<key>/<subject_id>.<form>")
@public
def draw_up(key, subject_id, form):
    """Draw up a paper that is not issued: ledgers and lists, for whoever may see the thing."""
    document = registry.find(key)
    if document is None or document.numbering or document.form != form:
        raise NotFound(NOT_FOUND)
    thing = load_subject(document.subject_kind, subject_id)
    if thing is None:
        raise NotFound(NOT_FOUND)
    if not allowed(current_actor(), document.permission, thing):
        raise Forbidden(NOT_YOURS)
    if document.when is not None and not document.when(thing):
        raise NotFound(NOT_FOUND)
    raw, name = demand.draw_up(document, thing, current_actor(), request.args.to_dict())
    return send_file(io.BytesIO(raw), mimetype=MIME[form], as_attachment=True, download_name=name)


def _page(paper) -> str:
    return url_for("exports.paper", id=paper.id)
