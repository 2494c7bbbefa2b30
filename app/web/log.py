"""The transparency log for everybody: browse it, fetch it, prove it (docs/trust-formats.md)."""

import base64
import json
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    redirect,
    request,
    send_file,
    stream_with_context,
    url_for,
)

from app.kernel import clock, events, log, merkle
from app.kernel.errors import DomainError, NotFound, Reason
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer
from app.web.i18n import shown
from app.web.log_reading import at_index, row, rows

bp = Blueprint("log", __name__)

VERIFIER = Path(__file__).resolve().parents[2] / "tools" / "verify.py"
AT_ONCE = 1000  # entries of one answer
SIZES = (20, 50, 100)
NUMBER = Reason.of("序号和条数须为不带符号的整数")
OUTSIDE = Reason.of("日志里没有这个范围，目前共有 {size} 条")
ERASED = Reason.of("这一条的内容已依法删除；它在日志中的位置和其余各条的证明不受影响。")


class OutOfRange(DomainError):
    """Parameters that name nothing in the log."""

    status = 400


def as_json(value, status=200, filename=None):
    response = Response(json.dumps(value, ensure_ascii=False), status, mimetype="application/json")
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@bp.errorhandler(OutOfRange)
def out_of_range(error):
    """The addresses for programs answer programs; the sentence stays readable."""
    return as_json({"error": "；".join(shown(reason) for reason in error.reasons)}, error.status)


def number(name, default=None):
    given = request.args.get(name, "")
    if not given and default is not None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= 15):
        raise OutOfRange(NUMBER)
    return int(given)


def within(holds, size):
    if not holds:
        raise OutOfRange(Reason.of(OUTSIDE.text, size=size))


def newest():
    """The newest kept checkpoint; before the first, the present head signed for this answer."""
    return log.latest() or log.signed(*log.head(), clock.now())


@bp.get("/log")
@public
def index():
    size, _ = log.head()
    wanted = request.args.get("index", "").strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 15 and int(wanted) < size:
        return redirect(url_for("log.entry", index=int(wanted)), 303)
    count = request.args.get("size", "")
    count = int(count) if count in map(str, SIZES) else SIZES[0]
    before = request.args.get("after", "")
    before = int(before) if before.isascii() and before.isdigit() and len(before) <= 15 else size
    end = min(before, size)
    start = max(end - count, 0)
    made = newest()
    return answer(
        "log/index.html",
        part="log/_rows.html",
        status=404 if wanted else 200,
        lines=rows(start, end, current_actor()),
        after=start or None,
        count=count,
        total=size,
        wanted=wanted,
        checkpoint=made,
        checkpoint_text=json.dumps(made, ensure_ascii=False, indent=1),
    )


@bp.get("/log/<int:index>")
@public
def entry(index):
    size, _ = log.head()
    found = log.Entry.get_or_none(log.Entry.idx == index) if index < size else None
    if found is None:
        raise NotFound(Reason.of(OUTSIDE.text, size=size))
    return answer(
        "log/entry.html",
        row=row(found, events.at_index(index), current_actor()),
        text=found.data,
        leaf=merkle.leaf_hash(found.data.encode()).hex(),
        total=size,
    )


@bp.get("/log/checkpoint")
@public
def checkpoint():
    return as_json(newest())


@bp.get("/log/entries")
@public
def entries():
    size, _ = log.head()
    start, end = number("start"), number("end")
    within(start <= end and start <= size, size)
    end = min(end, size, start + AT_ONCE)
    found = [base64.b64encode(one.data.encode()).decode() for one in log.entries(start, end)]
    return as_json({"start": start, "end": end, "size": size, "entries": found})


@bp.get("/log/inclusion")
@public
def inclusion():
    """One leaf in a tree, in the form the verifier reads; without size in the newest checkpoint."""
    made = newest()
    total, _ = log.head()
    wanted, size = number("index"), number("size", made["size"])
    within(wanted < size <= total, total)
    leaf = merkle.leaf_hash(log.Entry.get_by_id(wanted).data.encode())
    return as_json(
        {
            "leafIdx": wanted,
            "treeSize": size,
            "root": log.b64(log.root_at(size)),
            "leafHash": log.b64(leaf),
            "proof": [log.b64(one) for one in log.inclusion(wanted, size)],
            "desc": f"{made['origin']} {wanted}/{size}",
            "wantErr": False,
        }
    )


@bp.get("/log/consistency")
@public
def consistency():
    """The tree of `first` begins the tree of `second`; without second the newest checkpoint."""
    made = newest()
    total, _ = log.head()
    first, second = number("first"), number("second", made["size"])
    within(1 <= first <= second <= total, total)
    return as_json(
        {
            "size1": first,
            "size2": second,
            "root1": log.b64(log.root_at(first)),
            "root2": log.b64(log.root_at(second)),
            "proof": [log.b64(one) for one in log.consistency(first, second)],
            "desc": f"{made['origin']} {first}-{second}",
            "wantErr": False,
        }
    )


@bp.get("/log/export")
@public
def export():
    """All entries of the newest checkpoint as JSON Lines, then the checkpoint itself."""
    made = newest()

    def lines():
        for start in range(0, made["size"], AT_ONCE):
            for one in list(log.entries(start, min(start + AT_ONCE, made["size"]))):
                yield json.dumps({"index": one.idx, "entry": one.data}, ensure_ascii=False) + "\n"
        yield json.dumps({"checkpoint": made}, ensure_ascii=False) + "\n"

    response = Response(stream_with_context(lines()), mimetype="application/jsonl")
    response.headers["Content-Disposition"] = 'attachment; filename="lianshen-log.jsonl"'
    return response


@bp.get("/log/disclosures/<int:id>")
@allow("log.entry.open", on=at_index)
def disclosure(event):
    if event.payload is None or event.salt is None:
        raise NotFound(ERASED)
    return as_json(events.disclosure(event), filename=f"log-{event.seq}.json")


@bp.get("/log/verify.py")
@public
def verifier():
    """The independent verifier itself: one file that runs on a bare machine."""
    return send_file(VERIFIER, mimetype="text/x-python", as_attachment=True)
