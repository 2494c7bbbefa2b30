"""A changed sheet is compared with the one it replaces; changes at no opinion are pointed out."""

import html
import io

import pytest
from PIL import Image

from app.kernel import clock, jobs
from joint_review import queries
from joint_review.models.difference import Difference
from joint_review.models.opinion import Opinion
from joint_review.models.sheet import Sheet
from joint_review.rules import differences
from joint_review.services import difference, submit
from tests.factories.accounts import make_actor
from tests.factories.joint_review import advance, make_pdf, upload

TITLE = "一层平面图"
BOX = {"left": 700_000, "top": 100_000, "right": 760_000, "bottom": 150_000, "kind": "added"}


def pin(left, top):
    return differences.Pin("1", "o", left, top)


@pytest.mark.parametrize(
    ("at", "near"),
    [
        ((730_000, 120_000), True),
        ((640_000, 40_000), True),
        ((820_000, 210_000), True),
        ((639_999, 120_000), False),
        ((730_000, 210_001), False),
    ],
)
def test_a_change_answers_the_opinion_it_lies_at(at, near):
    (one,) = differences.regions([BOX], [pin(*at)])

    assert (bool(one.near), one.is_unasked, one.number) == (near, not near, 1)


def test_the_title_block_changes_with_every_version():
    corner = BOX | {"top": 900_000, "bottom": 950_000}

    (one,) = differences.regions([corner], [])

    assert (one.in_title_block, one.is_unasked, str(one.place)) == (True, False, "右下")


@pytest.fixture
def changed(world):
    """The new revision of a sheet whose plan was changed beside its opinion."""
    package = submit.create(world.project, "改图", "", world.owner)
    upload(package, make_pdf(("建施-01", TITLE)), "a.pdf", world.owner)
    for state in ("submitted", "accepted", "reviewing", "revising"):
        advance(world, package, state, alone=True)
    upload(
        queries.package(package.id), make_pdf(("建施-01", f"{TITLE}改")), "b.pdf", world.designer
    )
    return Sheet.get(Sheet.package == package, Sheet.revision == 2)


@pytest.mark.parametrize(("checked", "title"), [(True, TITLE), (True, "改名"), (False, TITLE)])
def test_what_was_looked_at_in_the_old_revision_is_not_asked_again(world, checked, title):
    package = submit.create(world.project, "改图", "", world.owner)
    upload(package, make_pdf(("建施-01", TITLE)), "a.pdf", world.owner)
    Sheet.update(guessed=not checked).execute()
    for state in ("submitted", "accepted", "reviewing", "revising"):
        advance(world, package, state, alone=True)

    sent = make_pdf(("建施-01", title), size=(594, 420))
    upload(queries.package(package.id), sent, "b.pdf", world.designer)

    known = checked and title == TITLE
    assert Sheet.get(Sheet.revision == 2).guessed is not known


def test_the_worker_compares_what_was_replaced_once(world, changed):
    jobs.run_due(clock.now())
    (row,) = Difference.select()
    assert (row.outcome, row.new_id, row.old.replaced_by_id) == ("done", changed.id, changed.id)
    assert (row.gone, row.come) == ([f"图名:{TITLE}"], [f"图名:{TITLE}改"])
    before = dict(row.__data__)

    difference.keep({"difference": row.id}, None)
    difference.promise(row.old, changed)

    assert Difference.get().__data__ == before


def test_the_page_lists_marks_and_shows_what_changed(world, web, changed):
    jobs.run_due(clock.now())
    page = web(world.designer).get(f"/joint-review/sheets/{changed.id}/compare")
    row = Difference.get()
    picture = web(world.designer).get(
        f"/joint-review/sheets/{changed.id}/difference.png?with={row.old_id}"
    )

    assert "在图签位置" in page.text
    assert f"图名:{TITLE}改" in page.text
    assert Image.open(io.BytesIO(picture.data)).size == (2800, 1980)
    assert picture.headers["Cache-Control"] == "no-store"
    stranger = web(make_actor("handler", kind="owner"))
    url = f"/joint-review/sheets/{changed.id}/difference.png"
    assert stranger.get(url).status_code == 404


def test_a_change_at_no_opinion_is_pointed_out(world, web, changed):
    jobs.run_due(clock.now())
    Difference.update(
        regions=[BOX, BOX | {"left": 200_000, "right": 260_000, "top": 480_000, "bottom": 520_000}]
    ).execute()
    assert (Opinion.get().x, Opinion.get().y) == (250_000, 500_000)

    page = web(world.reviewer).get(f"/joint-review/sheets/{changed.id}/compare").text

    assert page.count("改动不在任何意见处") == 1
    assert '"left": 250000, "name": "1"' in html.unescape(page)
    assert "1 处不在任何意见附近" in page
    assert f"/joint-review/opinions/{Opinion.get().id}" in page


def test_a_pair_that_was_never_compared_is_compared_when_asked(world, web, changed):
    old = Sheet.get(Sheet.replaced_by == changed.id)
    Difference.delete().execute()
    browser, page = web(world.owner), f"/joint-review/sheets/{changed.id}"
    assert "这两版还没有比较过" in browser.get(f"{page}/compare").text

    sent = browser.post(f"{page}/difference", data={"with": old.id})

    assert sent.status_code == 303
    assert "正在比较" in browser.get(f"{page}/compare").text
    jobs.run_due(clock.now())
    assert Difference.get().outcome == "done"


def test_a_file_that_cannot_be_drawn_says_so(world, web, changed):
    Difference.update(outcome="waiting").execute()
    Sheet.update(page=77).where(Sheet.id == changed.id).execute()

    found = difference.compute({"difference": Difference.get().id})
    difference.keep({"difference": Difference.get().id}, found)

    assert Difference.get().outcome == "failed"
    assert "没有比较成功" in web(world.owner).get(f"/joint-review/sheets/{changed.id}/compare").text
