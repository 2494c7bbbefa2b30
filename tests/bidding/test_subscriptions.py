"""Subscriptions: confirmed by their own letter, told once, ended by one click; no address elsewhere."""

import datetime as dt
import re
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from app.kernel import delivery, jobs
from app.kernel.events import Event
from app.kernel.jobs import Job
from app.kernel.notices import Notice
from bidding.models import Subscription
from bidding.rules.news import NEWS
from bidding.services import publish, subscribing
from bidding.states import REQUIREMENT
from tests.bidding.scenes import OPENS
from tests.factories.bidding import make_bidder, make_owner, make_requirement
from tests.kernel.test_notices import by_mail
from tests.kernel.test_notices import smtp as _smtp  # noqa: F401 the fixture below asks for it

pytestmark = pytest.mark.usefixtures("db")
TO = "li@example.cn"
ASKED = {"rhythm": "now", "email": TO, "method": "random_draw", "low": "7"}
CHEAP = {"title": "城东桥梁检测", "amount_fen": 6_000_000}
NEW = "/bidding/subscriptions/new"
LATER = dt.datetime(2026, 12, 20, 9)


@pytest.fixture
def post(_smtp):  # noqa: F811 the imported fixture
    by_mail(_smtp)
    yield _smtp.letters
    delivery.configure(SimpleNamespace())


@pytest.fixture
def mails():
    delivery.configure(SimpleNamespace(smtp_host="127.0.0.1"))
    yield
    delivery.configure(SimpleNamespace())


def link_of(letter):
    return re.search(r"https://lianshen.test(/bidding/subscriptions/\S+)", letter.get_content())[1]


def confirmed(client, post, **more):
    """Subscribe by the form and open the link of the letter; the link."""
    client.post(NEW, data={**ASKED, **more})
    jobs.run_due()
    link = link_of(post[-1])
    client.post(f"{link}/confirm")
    post.clear()
    return link


def test_news_are_public_moves_of_a_purchase():
    moves = {t.action: t.visibility for t in REQUIREMENT.transitions}

    told = {key.rpartition(".")[2] for key in NEWS}

    assert {action: moves[action] for action in told} == dict.fromkeys(told, "public")


def test_an_address_is_told_only_after_it_confirmed_and_nothing_typed_stands_in_that_letter(
    at, app, post
):
    at(OPENS)
    client = app.test_client()
    assert client.post(NEW, data={**ASKED, "q": "河西 恶意"}).status_code == 303
    jobs.run_due()
    make_requirement()
    jobs.run_due()

    (letter,) = post

    assert letter["To"] == TO
    assert "恶意" not in letter.get_content()
    assert "随机抽取" in letter.get_content()
    page = client.get(link_of(letter)).text
    assert "确认订阅" in page
    assert TO not in page
    assert client.get(link_of(letter)[:-1] + "x").status_code == 404


def test_fitting_news_come_once_and_one_post_without_a_token_ends_them(at, app, post):
    at(OPENS)
    client = app.test_client()
    make_requirement()
    link = confirmed(client, post)

    owner = make_owner()
    mine, other = make_requirement(owner), make_requirement(owner, **CHEAP)
    publish.cancel(mine, "资金未落实", owner, None)
    jobs.run_due()
    jobs.run_due()

    text = "".join(letter.get_content() for letter in post)
    assert (text.count(f"采购公告：{mine.title}"), text.count(f"终止公告：{mine.title}")) == (1, 1)
    assert other.title not in text
    assert post[0]["List-Unsubscribe"] == f"<https://lianshen.test{link}/unsubscribe>"
    assert post[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    app.config["WTF_CSRF_ENABLED"] = True
    one_click = {"List-Unsubscribe": "One-Click"}
    assert client.post(f"{link}/unsubscribe", data=one_click).status_code == 303
    app.config["WTF_CSRF_ENABLED"] = False
    assert Subscription.select().count() == 0
    assert client.post(f"{link}/unsubscribe").status_code == 303
    make_requirement(owner)
    jobs.run_due()
    assert len(post) == len(text.split("--")) - 1


def test_a_daily_summary_waits_for_the_morning_and_holds_all(at, app, post):
    at(OPENS)
    confirmed(app.test_client(), post, rhythm="daily")
    made = [make_requirement() for _ in range(2)]

    jobs.run_due(dt.datetime(2026, 11, 17, 7, 59))
    early = list(post)
    jobs.run_due(dt.datetime(2026, 11, 17, 8))

    assert early == []
    (letter,) = post
    assert all(one.title in letter.get_content() for one in made)
    assert "【联审】采购信息订阅：2 条" in letter["Subject"]


def test_an_address_stands_in_its_row_alone_and_goes_unconfirmed(at, app, post):
    at(OPENS)
    client = app.test_client()
    for _ in range(subscribing.OPEN_MOST + 2):
        assert client.post(NEW, data=ASKED).status_code == 303
    jobs.run_due()

    kept = Subscription.select().count()
    told = "".join(f"{e.facts}{e.payload}" for e in Event.select())
    told += "".join(f"{j.payload}{j.key}{j.error}" for j in Job.select())

    assert (kept, len(post)) == (subscribing.OPEN_MOST, subscribing.OPEN_MOST)
    assert TO not in told
    jobs.run_due(LATER)
    assert Subscription.select().count() == 0


def test_a_signed_in_person_may_choose_the_inbox(at, web):
    at(OPENS)
    _, actor = make_bidder()
    client = web(actor)
    sent = client.post(NEW, data={"rhythm": "now", "inbox": "on", "low": "7", "region": "320000"})
    requirement = make_requirement()
    make_requirement(amount_fen=6_000_000)
    jobs.run_due()

    rows = Notice.select().where(Notice.text.contains("订阅"))

    assert "/drafts" not in client.get(NEW).text  # a draft would keep the address elsewhere
    assert sent.headers["Location"].endswith("/bidding/subscriptions")
    assert "金额不低于 7 万元" in client.get("/bidding/subscriptions").text
    assert [(n.person_id, requirement.title in n.fields) for n in rows] == [(actor.person_id, True)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"rhythm": "now"}, "请填写电子邮箱"),
        ({"rhythm": "hourly", "email": TO}, "怎样通知"),
        ({"rhythm": "now", "email": "nobody"}, "name@example.cn"),
        ({"rhythm": "now", "email": TO, "low": "x"}, "不是金额"),
        ({"rhythm": "now", "inbox": "on"}, "登录后才能订阅到消息"),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_keeps_what_was_typed(app, mails, data, said):
    answer = app.test_client().post(NEW, data={**data, "owner": "某业主"})

    assert answer.status_code == 422
    assert said in answer.text
    assert "某业主" in answer.text
    assert Subscription.select().count() == 0


def test_without_a_way_to_send_mail_none_is_promised(app):
    assert "尚未开通电子邮件" in app.test_client().get(NEW).text
    assert app.test_client().post(NEW, data=ASKED).status_code == 422


def test_every_filter_of_the_lists_has_its_feed(at, app):
    at(OPENS)
    owner = make_owner()
    first, _ = make_requirement(owner), make_requirement(owner, **CHEAP)
    client = app.test_client()

    page = client.get("/bidding/requirements?low=7&method=random_draw").text
    address = re.search(r'href="(/open/notices\.rss[^"]*)"', page)[1].replace("&amp;", "&")
    told = ET.fromstring(client.get(address).data)
    titles = [one.text for one in told.iter("title")][1:]

    assert "kind=notices" in address
    assert titles == [f"采购公告：{first.title}"]
    assert len(list(ET.fromstring(client.get("/open/notices.rss").data).iter("item"))) == 2
    empty = client.get("/open/notices.rss?kind=endings")
    assert list(ET.fromstring(empty.data).iter("item")) == []
    assert client.get("/open/notices.rss?low=x").status_code == 400
