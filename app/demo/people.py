"""The practice organisations and one person per duty, so that every step can be tried."""

from dataclasses import dataclass

from app.accounts.models import Organisation, Person
from app.accounts.rules.uscc import with_check_digit
from app.accounts.services import create_organisation, create_person, grant_duty
from app.accounts.services.first_start import platform
from app.accounts.services.hashing import hash_password

# Published with the product: `run.py serve` refuses a folder that holds these accounts.
PASSWORD = "river-at-spring-noon"  # noqa: S105 meant to be known
REGION, CITY = "320102", "320100"
FOR_THE_CITY = ("window", "department", "operator", "regulator", "supervisor")


@dataclass(frozen=True)
class Seat:
    """One demo account: who sits where, with which duties."""

    label: str
    login: str
    name: str
    place: str
    roles: tuple[str, ...]


# key -> kind, name. The place "agency" is the institution that is drawn: see `seat`.
PLACES = {
    "owner": ("owner", "演练·金陵城建投资有限公司"),
    "agency2": ("agency", "演练·钟山工程咨询有限公司"),
    "designer": ("designer", "演练·玄武建筑设计院"),
    "window": ("window", "演练·政务服务中心综合窗口"),
    "operator": ("operator", "演练·中介超市运行中心"),
    "planning": ("department", "演练·住房和城乡建设局"),
    "defence": ("department", "演练·人民防空办公室"),
    "regulator": ("regulator", "演练·行业主管部门"),
    "supervisor": ("supervisor", "演练·公共资源交易监督办公室"),
    "committee": ("committee", "演练·经济开发区管理委员会"),
    "hall1": ("window", "演练·玄武区政务服务中心"),
    "watch1": ("supervisor", "演练·玄武区监督办公室"),
    "hall2": ("window", "演练·秦淮区政务服务中心"),
    "watch2": ("supervisor", "演练·秦淮区监督办公室"),
}
# Two districts with offices of their own: each sees its own projects, drawings and agencies.
DISTRICTS = {"hall1": REGION, "watch1": REGION, "hall2": "320104", "watch2": "320104"}

SEATS = (
    Seat("业主", "owner", "周业主", "owner", ("manager", "handler")),
    Seat("中介机构", "agency", "吴经办", "agency", ("manager", "handler")),
    Seat("审查负责人", "lead", "郑负责", "agency", ("lead", "reviewer")),
    Seat("审查人员", "reviewer", "王审查", "agency", ("reviewer",)),
    Seat("另一家中介机构", "agency2", "冯经办", "agency2", ("manager", "handler")),
    Seat("设计单位", "designer", "陈设计", "designer", ("manager", "handler")),
    Seat("综合窗口", "window", "褚窗口", "window", ("manager", "clerk")),
    Seat("运行机构", "operator", "卫运行", "operator", ("manager", "clerk")),
    Seat("部门审查（住建）", "planning", "蒋住建", "planning", ("manager", "reviewer", "handler")),
    Seat("部门审查（人防）", "defence", "沈人防", "defence", ("manager", "reviewer", "handler")),
    Seat("行业主管", "regulator", "韩主管", "regulator", ("manager", "officer")),
    Seat("监督", "supervisor", "杨监督", "supervisor", ("manager", "officer")),
    Seat("管委会", "committee", "朱管委", "committee", ("manager", "handler")),
    Seat("系统管理员", "sysadmin", "秦系统", "platform", ("system_admin",)),
    Seat("安全管理员", "secadmin", "尤安全", "platform", ("security_admin",)),
    Seat("审计管理员", "auditadmin", "许审计", "platform", ("audit_admin",)),
)
DISTRICT_SEATS = (
    Seat("玄武区窗口", "window1", "孔玄武", "hall1", ("manager", "clerk")),
    Seat("玄武区监督", "supervisor1", "曹玄武", "watch1", ("manager", "officer")),
    Seat("秦淮区窗口", "window2", "严秦淮", "hall2", ("manager", "clerk")),
    Seat("秦淮区监督", "supervisor2", "华秦淮", "watch2", ("manager", "officer")),
)
EXPERT_SEATS = (
    Seat("评审专家", "expert1", "柯思齐", "planning", ("expert",)),
    Seat("另一名评审专家", "expert2", "戴静好", "planning", ("expert",)),
)
EVERY_SEAT = (*SEATS, *DISTRICT_SEATS, *EXPERT_SEATS)


def settle() -> tuple[dict[str, Organisation], dict[str, Person]]:
    """Make places and people inside write(); return both by key and by login."""
    places = {"platform": platform()}
    for number, (key, (kind, name)) in enumerate(PLACES.items(), 1):
        code = with_check_digit(f"91{REGION}MAYL{number:05d}")
        places[key] = create_organisation(
            kind=kind,
            name=name,
            uscc=code,
            region=DISTRICTS.get(key, CITY if kind in FOR_THE_CITY else REGION),
            contact=next(seat.name for seat in EVERY_SEAT if seat.place == key),
            phone=f"025-5550{number:04d}",
            address=f"政务中心路{number}号",
        )
    people = {
        one.login: create_person(login=one.login, name=one.name, phone=f"025-5551{number:04d}")
        for number, one in enumerate(EVERY_SEAT, 1)
    }
    # One hash for all: the password is printed at the start anyway.
    Person.update(password=hash_password(PASSWORD)).execute()
    for key, place in places.items():
        seat(people, key, place)
    return places, people


def seat(people: dict[str, Person], key: str, place: Organisation) -> None:
    """Give the accounts of one place their duties."""
    for one in EVERY_SEAT:
        if one.place == key:
            for role in one.roles:
                grant_duty(people[one.login], place, role)


def accounts() -> list[tuple[str, str, str]]:
    """List role, login and password of every account, as the start prints them."""
    return [(one.label, one.login, PASSWORD) for one in EVERY_SEAT]
