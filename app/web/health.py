"""GET /healthz: 200 only when web, database and worker are alive."""

from flask import Blueprint, jsonify
from peewee import DatabaseError, InterfaceError

from app.kernel import clock, jobs, log
from app.web.guards import public
from app.web.limits import limiter

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@limiter.exempt
@public
def healthz():
    found = {"web": True, "database": False, "worker": False}
    try:
        found["log_size"] = (log.latest() or {"size": 0})["size"]  # not each entry in its second
        found["database"] = True
        found["worker"] = jobs.alive(clock.now())
    except (DatabaseError, InterfaceError):
        found["log_size"] = None
    well = found["database"] and found["worker"]
    answer = jsonify(status="ok" if well else "down", time=clock.iso(clock.now()), **found)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if well else 503
