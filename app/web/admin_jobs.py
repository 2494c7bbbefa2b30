"""Background jobs that failed too often: seen, and let go again once the cause is mended."""

from flask import Blueprint, url_for

from app.accounts import queries
from app.kernel import clock, events, jobs
from app.kernel.db import write
from app.kernel.room import Todo
from app.kernel.workdays import warning
from app.web.admin_calendar import due_of_warning
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t

bp = Blueprint("admin_jobs", __name__)
KEEP = "admin.job.keep"
ADMIN = "platform.system_admin"


class ParkedJob:
    """A parked job as the subject of its page."""

    subject_kind = "admin.job"

    def __init__(self, job):
        self.job = job
        self.id = str(job.id)

    @classmethod
    def load(cls, key):
        return next((cls(one) for one in jobs.parked() if str(one.id) == key), None)


@bp.get("/admin/jobs")
@allow(KEEP)
def home():
    now = clock.now()
    return answer(
        "admin/jobs.html", parked=jobs.parked(), alive=jobs.alive(now), lag=int(jobs.lag(now))
    )


@bp.post("/admin/jobs/<id>/retry")
@allow(KEEP, on=ParkedJob.load)
def retry(parked):
    with write():
        jobs.retry(parked.job.id)
        facts = {"kind": parked.job.kind}
        events.record("admin.job.retried", parked, actor=current_actor(), facts=facts)
    return go_to(url_for("admin_jobs.home"), t("已重新安排，稍后请刷新查看结果。"))


def todo(actor):
    """What waits for the system administrator: a year to enter, jobs to look at."""
    if not actor.has(ADMIN):
        return []
    found, today = [], clock.today()
    told = warning(today)
    if told is not None:
        due = due_of_warning(today)
        found.append(
            Todo(told, url_for("admin_calendar.home", year=due.year), due, "录入", light="amber")
        )
    if not queries.has_operator():
        told = t("还没有运行机构：没有单位核准注册和入驻")
        found.append(Todo(told, url_for("accounts_admin.new_organisation"), action="登记组织"))
    if jobs.parked():
        title = t("有 {n} 项后台任务多次失败，已停下", n=len(jobs.parked()))
        found.append(Todo(title, url_for("admin_jobs.home"), action="查看", light="red"))
    return found
