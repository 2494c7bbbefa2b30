"""Sent twice, sent stale, left half-way: nothing is lost and nothing is done twice."""

import lxml.html
import pytest

from app.kernel.db import write
from app.web import models, once
from tests.factories.accounts import make_uscc
from tests.web.sink import room

BODY = {
    "title": "百家湖小学",
    "amount": "1",
    "days": "3",
    "kind": "fj",
    "grade": "l",
    "phone": "13812345678",
    "pledge": "1",
}


@pytest.fixture
def checked(sink_app):
    """CSRF as in production."""
    sink_app.config["WTF_CSRF_ENABLED"] = True
    yield
    sink_app.config["WTF_CSRF_ENABLED"] = False


def test_a_form_sent_twice_does_its_work_once(sink):
    before = len(room.CREATED)
    body = {**BODY, "uscc": make_uscc(), "_once": once.new_token()}

    first, second = sink.post("/sink/form", data=body), sink.post("/sink/form", data=body)

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location
    assert len(room.CREATED) == before + 1
    assert "没有重复办理" in sink.get(second.location).text


def test_a_refused_form_can_be_corrected_and_sent_again(sink):
    token = once.new_token()

    refused = sink.post("/sink/form", data={**BODY, "uscc": "1", "_once": token})
    good = sink.post("/sink/form", data={**BODY, "uscc": make_uscc(), "_once": token})

    assert (refused.status_code, good.status_code) == (422, 303)


def test_a_form_still_being_worked_on_asks_for_patience(sink, at):
    at("2026-11-20 09:00:00")
    models.Submission.create(token="-:abc")

    waiting = sink.post("/sink/form", data={**BODY, "uscc": make_uscc(), "_once": "abc"})
    at("2026-11-20 09:02:00")
    taken_over = sink.post("/sink/form", data={**BODY, "uscc": make_uscc(), "_once": "abc"})

    assert waiting.status_code == 409
    assert "不需要重复提交" in waiting.text
    assert taken_over.status_code == 303


def test_a_form_without_token_is_refused_and_its_text_kept(sink, checked):
    answer = sink.post("/sink/form", data=BODY)

    assert answer.status_code == 400
    page = lxml.html.fromstring(answer.text)
    kept = page.get_element_by_id("kept")
    assert kept.fields["title"] == "百家湖小学"
    assert kept.fields["csrf_token"]


def test_text_is_not_offered_again_to_a_foreign_page(sink, checked):
    answer = sink.post("/sink/form", data=BODY, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 400
    assert "百家湖小学" not in answer.text


def test_a_form_with_its_token_is_accepted(sink, checked):
    page = lxml.html.fromstring(sink.get("/sink/form").text)
    token = page.get_element_by_id("form").fields["csrf_token"]

    answer = sink.post("/sink/form", data={**BODY, "uscc": make_uscc(), "csrf_token": token})

    assert answer.status_code == 303


def test_drafts_come_back_and_leave_when_sent(sink_as):
    kept = {**BODY, "_page": "/sink/form", "uscc": "12", "pledge": "1", "_once": "x"}

    sink_as.post("/drafts", data={**kept, "title": "写了一半"})
    page = lxml.html.fromstring(sink_as.get("/sink/form").text)
    form = page.get_element_by_id("form")
    assert form.fields["title"] == "写了一半"
    assert "已恢复" in page.text_content()

    sink_as.post("/sink/form", data={**kept, "uscc": make_uscc(), "_once": "y"})
    again = lxml.html.fromstring(sink_as.get("/sink/form").text).get_element_by_id("form")
    assert again.fields["title"] == ""


def test_saving_a_draft_neither_takes_nor_follows_the_forms_token(sink_as):
    token = {"_once": "a-token-of-a-form", "_page": "/sink/form", "name": "甲"}
    assert sink_as.post("/drafts", data=token).status_code != 409
    assert models.Submission.select().count() == 0
    with write():
        key = f"{models.Draft.get().person_id}:a-token-of-a-form"[:64]
        models.Submission.create(token=key, location="/sink", status=303)

    late = sink_as.post("/drafts", data=token, headers={"HX-Request": "true"})

    assert late.status_code == 200
    assert "HX-Redirect" not in late.headers


def test_drafts_are_each_persons_own_and_can_be_discarded(sink, sink_as):
    sink_as.post("/drafts", data={"_page": "/sink/form", "title": "我的"})

    assert "我的" not in sink.get("/sink/form").text
    answer = sink_as.post("/drafts/discard", data={"_page": "/sink/form"})
    assert answer.location == "/sink/form"
    assert "已恢复" not in sink_as.get("/sink/form").text


def test_drafts_keep_no_passwords(sink_as):
    body = {"_page": "/sink/form", "title": "甲", "password": "geheim", "_secrets": "password "}

    sink_as.post("/drafts", data=body, headers={"HX-Request": "true"})

    assert "geheim" not in models.Draft.get().content


def test_capitals_are_told_while_an_amount_is_typed(sink):
    good = sink.get("/money/capitals?field=amount&amount=12.5&amount_unit=wan").text
    bad = sink.get("/money/capitals?field=amount&amount=abc").text
    other = sink.get("/money/capitals?field=amount&amount=80001&exact=8000000").text
    same = sink.get("/money/capitals?field=amount&amount=8&amount_unit=wan&exact=8000000").text

    assert ("应为 80,000.00 元" in other, "大写" in other) == (True, False)
    assert "大写：捌万元整" in same
    assert "大写：壹拾贰万伍仟元整" in good
    assert "大写" not in bad
    assert "form-hint" in bad
    sink.set_cookie("locale", "en")
    told = sink.get("/money/capitals?field=amount&amount=12.5&amount_unit=wan").text
    assert "That is 125,000.00 yuan" in told


def test_old_form_tokens_are_swept_away(db, at):
    at("2026-11-20 09:00")
    models.Submission.create(token="old")
    at("2026-11-23 09:00")
    models.Submission.create(token="new")

    once.sweep()

    assert [row.token for row in models.Submission.select()] == ["new"]
