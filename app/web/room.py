"""The shared pages as a room: desk, inbox, search, drafts, language and look."""

from app.kernel.parameters import Parameter
from app.kernel.room import Nav, Room
from app.web import desk, drafts, find, health, inbox, log, log_reading, models, searches, site
from app.web.limits import LISTS

ROOM = Room(
    name="web",
    title="工作台",
    blueprints=(
        desk.bp,
        inbox.bp,
        find.bp,
        drafts.bp,
        searches.bp,
        health.bp,
        log.bp,
        site.bp,
    ),
    models=models.MODELS,
    nav=(
        Nav("首页", "desk.welcome", icon="home", public=True, place=0),
        Nav("待办", "desk.home", icon="list-check"),
    ),
    permissions={"log.entry.open": ((log_reading.may_open,),)},
    globals={
        "unread_count": inbox.unread_count,
        "saved_searches": searches.here,
        "present_query": searches.present_query,
    },
    parameters=(
        Parameter("web.operator", "运行机构名称", "text", "本平台运行机构", source="由各地确定"),
        Parameter(LISTS, "每人每分钟导出台账（Excel）次数上限", "int", 12, "次", "运维约定"),
        Parameter(
            "web.contact", "咨询与问题反馈方式", "text", "政务服务大厅综合窗口", source="由各地确定"
        ),
    ),
)
