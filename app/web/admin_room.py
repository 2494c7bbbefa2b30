"""The pages of the system administrator as a room: calendar, parameters, background jobs."""

from app.kernel.permissions import has
from app.kernel.room import Nav, Room
from app.web import admin_calendar, admin_jobs, admin_parameters

ADMIN = (admin_jobs.ADMIN,)

ROOM = Room(
    name="admin",
    title="系统管理",
    blueprints=(admin_calendar.bp, admin_parameters.bp, admin_jobs.bp),
    permissions={
        admin_calendar.KEEP: ((has(*ADMIN),),),
        admin_parameters.KEEP: ((has(*ADMIN),),),
        admin_jobs.KEEP: ((has(*ADMIN),),),
    },
    nav=(
        Nav("工作日历", "admin_calendar.home", ADMIN, icon="calendar"),
        Nav("参数", "admin_parameters.home", ADMIN, icon="settings"),
        Nav("后台任务", "admin_jobs.home", ADMIN, icon="clock"),
    ),
    todo=admin_jobs.todo,
    sentences={
        "admin.calendar.day": "修改了 {day} 的工作日安排，依据：{source}",
        "admin.calendar.import": "导入了 {year} 年的放假和调休安排，依据：{source}",
        "admin.parameter.set": "设置了参数 {key}，自 {effective} 起生效，依据：{source}",
        "admin.job.retried": "重新安排了后台任务 {kind}",
    },
)
