"""What subscribers read: the letter that asks, the letter with news, lines of the inbox."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.accounts.models import Region
from app.kernel import delivery, money
from app.kernel.errors import Reason
from app.kernel.events import Event
from app.kernel.notices import worded
from bidding.methods import TITLES
from bidding.models import Requirement, Subscription
from bidding.rules.news import NEWS
from intermediaries.models import ServiceItem

INVITED = Reason("请确认订阅采购信息")
ASKED = Reason.of(
    "有人用这个邮箱订阅了本平台的采购信息。是您本人的，请打开下面的链接确认；"
    "不是的，不必理会，没有确认的地址会自动删除。"
)
SUBJECT = "采购信息订阅：{n} 条"
BELOW = Reason.of("不想再收到，打开下面的链接，一次点击即可退订，地址随即删除：")
ABOUT = "{what}：{title}"


def filters_in_words(filters: Mapping[str, Any], *, typed: bool = True) -> list[Reason]:
    """Say what a subscription asks for; `typed` False leaves out what anybody may have typed."""
    found = []
    if filters.get("item"):
        item = ServiceItem.get_or_none(ServiceItem.code == filters["item"])
        found.append(Reason.of("服务事项：{name}", name=item.name if item else filters["item"]))
    if filters.get("method"):
        found.append(Reason.of("选取方式：{name}", name=Reason(TITLES[filters["method"]])))
    if filters.get("region"):
        place = Region.get_or_none(Region.code == filters["region"])
        found.append(Reason.of("地区：{name}", name=place.name if place else filters["region"]))
    if filters.get("low"):
        found.append(Reason.of("金额不低于 {n} 万元", n=money.show_wan(filters["low"])))
    if filters.get("high"):
        found.append(Reason.of("金额不高于 {n} 万元", n=money.show_wan(filters["high"])))
    if typed and filters.get("q"):
        found.append(Reason.of("关键词：{name}", name=filters["q"]))
    if typed and filters.get("owner"):
        found.append(Reason.of("业主：{name}", name=filters["owner"]))
    return found or [Reason("全部采购信息")]


def invitation(row: Subscription, path: str, *, key: str) -> None:
    """Send the letter with the link that confirms; nothing that somebody typed stands in it."""
    lines = [worded(ASKED, row.locale), ""]
    lines += [worded(one, row.locale) for one in filters_in_words(row.filters, typed=False)]
    subject = worded(INVITED, row.locale)
    delivery.send_mail(row.email, "\n".join(lines), path, key, subject=subject)


def letter(
    row: Subscription, told: list[tuple[Event, Requirement]], path: str, *, key: str
) -> None:
    """Send the letter with the news, and the link that ends it, for programs too (RFC 8058)."""
    lines = []
    for event, requirement in reversed(told):
        about = Reason.of(ABOUT, what=Reason(NEWS[event.key].title), title=requirement.title)
        lines += [worded(about, row.locale), f"{delivery.origin()}{_link(requirement)}", ""]
    lines += ["--", *(worded(one, row.locale) for one in filters_in_words(row.filters))]
    lines.append(worded(BELOW, row.locale))
    subject = worded(Reason.of(SUBJECT, n=len(told)), row.locale)
    ends = f"{path}/unsubscribe"
    text = "\n".join(lines)
    delivery.send_mail(row.email, text, path, key, subject=subject, unsubscribe=ends)


def inbox_words(
    told: Iterable[tuple[Event, Requirement]],
) -> Iterator[tuple[str, dict[str, str], str]]:
    """Give (text, values, link) of each line of the inbox, the oldest first."""
    for event, requirement in reversed(list(told)):
        values = {"title": requirement.title, "number": requirement.number}
        yield (
            f"您订阅的{NEWS[event.key].title}：{{title}}（{{number}}）",
            values,
            _link(requirement),
        )


def _link(requirement: Requirement) -> str:
    return f"/bidding/requirements/{requirement.id}"
