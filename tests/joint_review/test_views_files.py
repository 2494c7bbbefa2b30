"""Uploads, the table of sheets and pictures through the pages; nothing typed is lost."""

import io

import lxml.html
import pytest

from joint_review import queries
from joint_review.models.sheet import Intake
from joint_review.services import submit
from tests.factories.joint_review import (
    make_pdf,
    upload,
)

SET = [("建施-01", "一层平面图"), ("人防-01", "人防平面图")]


HTMX = {"HX-Request": "true"}


def read(answer):
    return lxml.html.fromstring(answer.text)


def told(answer):
    return [
        " ".join(li.text_content().split()) for li in read(answer).xpath('//div[@role="alert"]//li')
    ]


@pytest.fixture
def people(web, world):
    return {name: web(actor) for name, actor in world.actors.items()}


@pytest.fixture
def draft(world):
    package = submit.create(world.project, "一号楼", "", world.owner)
    upload(package, make_pdf(*SET), "set.pdf", world.owner)
    return package


def url(package, rest=""):
    return f"/joint-review/packages/{package.id}{rest}"


@pytest.mark.parametrize(
    ("name", "raw", "status"),
    [
        ("x.pdf", b"MZ" + b"\0" * 3000, 422),
        ("x.pdf", b"", 422),
        ("x.exe", b"MZ" + b"\0" * 3000, 422),
        ("x.pdf", b"%PDF-1.4\nnothing", 422),
    ],
)
def test_a_hostile_file_is_told_beside_it_and_the_others_are_kept(people, world, name, raw, status):
    package = submit.create(world.project, "一号楼", "", world.owner)
    good = (make_pdf(*SET), "好.pdf")

    part = people["owner"].post(
        url(package, "/upload"), data={"files": (io.BytesIO(raw), name)}, headers=HTMX
    )
    whole = people["owner"].post(
        url(package, "/upload"), data={"files": [(io.BytesIO(raw), name), good]}
    )

    assert part.status_code == status
    assert len(read(part).xpath("//*[@data-sentence]")[0].text) > 8
    assert whole.status_code == status
    assert told(whole)[0].startswith(f"{name}：")
    assert [one.name for one in Intake.select()] == ["好.pdf"]


def test_an_upload_by_script_answers_a_sentence_for_each_file(people, world):
    package = submit.create(world.project, "一号楼", "", world.owner)
    raw = make_pdf(*SET).getvalue()

    first, second = (
        people["owner"].post(
            url(package, "/upload"), data={"files": (io.BytesIO(raw), "a.pdf")}, headers=HTMX
        )
        for _ in range(2)
    )

    assert (first.status_code, read(first).text_content()) == (200, "已收到，正在拆分为图纸。")
    assert second.status_code == 409
    assert people["owner"].post(url(package, "/upload")).status_code == 422


def test_uploads_belong_to_whose_turn_it_is(people, draft):
    data = {"files": (make_pdf(*SET), "a.pdf")}

    assert people["designer"].post(url(draft, "/upload"), data=data).status_code == 404
    assert people["reviewer"].post(url(draft, "/upload")).status_code == 404


def test_a_wrong_table_comes_back_with_every_word(people, draft):
    first, second = queries.current_sheets(draft)
    data = {}
    for one, number in ((first, "建施-09"), (second, "")):
        data |= {f"number-{one.id}": number, f"title-{one.id}": "新名字"}
        data |= {f"discipline-{one.id}": "fire", f"seen-{one.id}": "1"}

    answer = people["owner"].post(url(draft, "/sheets"), data=data)

    page = read(answer)
    assert answer.status_code == 422
    assert "请填写图号" in told(answer)[0]
    assert page.xpath(f'//input[@name="title-{second.id}"]')[0].value == "新名字"
    assert page.xpath(f'//input[@name="number-{first.id}"]')[0].value == "建施-09"
    assert queries.sheet(first.id).discipline == "fire"


def test_one_row_is_saved_in_place_and_a_stale_one_keeps_its_text(people, draft):
    sheet = queries.current_sheets(draft)[0]
    there = f"/joint-review/sheets/{sheet.id}/name"
    data = {f"number-{sheet.id}": "建施-02", f"title-{sheet.id}": "二层平面图"}
    data |= {f"discipline-{sheet.id}": "architecture", f"seen-{sheet.id}": "1"}

    saved = people["owner"].post(there, data=data, headers=HTMX)
    stale = people["owner"].post(there, data=data | {f"title-{sheet.id}": "我的改动"}, headers=HTMX)
    plain = people["owner"].post(there, data=data | {f"seen-{sheet.id}": "2"})

    assert saved.status_code == 200
    assert "已核对" in saved.text
    assert stale.status_code == 422
    assert "刚刚被别人改过" in stale.text
    assert 'value="我的改动"' in stale.text
    assert plain.status_code == 303


def test_a_stale_table_answers_409(people, draft):
    sheet = queries.current_sheets(draft)[0]
    data = {f"number-{sheet.id}": "建施-02", f"title-{sheet.id}": "二层"}
    data |= {f"discipline-{sheet.id}": "architecture", f"seen-{sheet.id}": "99"}

    answer = people["owner"].post(url(draft, "/sheets"), data=data)

    assert answer.status_code == 409
    assert 'value="二层"' in answer.text


def test_pictures_and_tiles_are_private_and_cached_in_the_browser(people, draft):
    sheet = queries.current_sheets(draft)[0]
    owner, base = people["owner"], f"/joint-review/sheets/{sheet.id}"

    tile = owner.get(f"{base}/tiles/9/0_0")
    again = owner.get(f"{base}/tiles/9/0_0", headers={"If-None-Match": tile.headers["ETag"]})

    assert (tile.status_code, tile.mimetype, tile.data[:4]) == (200, "image/png", b"\x89PNG")
    assert tile.headers["Cache-Control"] == "no-store"
    assert again.status_code == 304
    assert owner.get(f"{base}/tiles/9/7_7").status_code == 404
    assert owner.get(f"{base}/tiles/99/0_0").status_code == 404
    assert owner.get(f"{base}/picture.png?size=480").data[:4] == b"\x89PNG"
    assert people["window"].get(f"{base}/tiles/9/0_0").status_code == 404
