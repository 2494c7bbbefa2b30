"""Documents of the market: drawn up by an office, read by everybody, withdrawn with a reason."""

import io

import pytest

from intermediaries.models import Article
from intermediaries.queries import articles as reads
from tests.factories.accounts import make_organisation, make_person
from tests.factories.intermediaries import make_article
from tests.intermediaries.conftest import PDF

TYPED = {
    "kind": "measures", "title": "中介服务机构管理办法", "number": "政务〔2026〕3号",
    "issuer": "市政务服务局", "effective": "2026-12-01", "text": "第一条 为规范中介服务，制定本办法。",
}  # fmt: skip


@pytest.fixture
def office(client_as, store):
    place = make_organisation("市政务服务局", kind="regulator")
    return client_as(make_person("韩立", organisation=place, roles=("officer",)), place)


def test_a_document_is_drawn_up_published_and_withdrawn(office, client):
    paper = {"papers": (io.BytesIO(PDF), "办法.pdf")}
    sent = office.post("/intermediaries/articles/new", data=TYPED | paper)
    there = sent.headers["Location"]
    assert client.get(there).status_code == 404
    assert TYPED["title"] in office.get("/policies").text
    wrong = office.post(f"{there}/edit", data=TYPED | {"text": "", "seen": "1"})
    assert wrong.status_code == 422
    assert office.post(f"{there}/edit", data=TYPED | {"number": "", "seen": "1"}).status_code == 303
    assert office.post(f"{there}/edit", data=TYPED | {"seen": "1"}).status_code == 409

    office.post(f"{there}/publish", data={"seen": "2"})

    client.set_cookie("locale", "en")
    page = client.get(there)
    assert "第一条 为规范中介服务" in page.text
    assert "发布单位" not in page.text
    assert "办法.pdf" in page.text
    assert TYPED["title"] in client.get("/policies?kind=measures&q=管理").text
    assert TYPED["title"] not in client.get("/policies?kind=guide").text
    assert office.post(f"{there}/edit", data=TYPED | {"seen": "3"}).status_code == 409
    assert Article.get().text == TYPED["text"]

    assert office.post(f"{there}/withdraw", data={"seen": "3"}).status_code == 409
    office.post(f"{there}/withdraw", data={"seen": "3", "reason": "已被新办法取代"})
    assert client.get(there).status_code == 404
    assert TYPED["title"] not in client.get("/policies").text


def test_the_newest_document_comes_first_and_drafts_stay_with_their_office(db):
    old = make_article(title="旧办法", published_at="2026-01-05 09:00:00")
    new, mine = make_article(title="新办法"), make_article("draft", by_org="b" * 16)

    page = reads.article_page({}, size=1)

    assert [row.id for row in page.rows] == [new.id]
    assert [row.id for row in reads.article_page({}, after=page.after).rows] == [old.id]
    assert [row.id for row in reads.drafts("b" * 16)] == [mine.id]
