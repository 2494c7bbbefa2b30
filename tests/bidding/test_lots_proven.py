"""Awards that another lot gave cannot be left out of a record, nor can one given up be kept in it."""

import json

import pytest

from app.kernel import draw, jobs
from bidding.models import Award, Purchase, Requirement
from bidding.services import award, evidence, publish
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_lots import all_in_each, fresh, lots_of
from tests.factories.bidding import make_bidder, make_signup
from tests.tools.verifier import run
from tools import verify

BESIDE = "--lots 的记录中的中选和终止，一件不缺"
PASSED = "跳过的正是已达上限的机构"


@pytest.fixture
def redrawn(db, at):
    """Two lots with three bidders; whoever won the first gives it up, and it is drawn again."""
    at(OPENS)
    _, rows = lots_of()
    all_in_each(rows, 3)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:20")
    given = Award.get(Award.requirement == rows[0])
    award.decline(given, "人员冲突", make_bidder(given.agency)[1], None)
    jobs.run_due(fresh(rows[0]).draw_at)
    return [evidence.download(fresh(row)) for row in rows]


def kept(folder, name, content):
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return ("--lots", str(path))


def without(record, *words, which=slice(None)):
    """The record without those steps of the lots that say all of these words."""
    held = record["evidence"]["lots"]
    gone = [one for one in held["moves"] if all(word in one["payload"] for word in words)][which]
    assert gone
    held["moves"] = [one for one in held["moves"] if one not in gone]
    return gone


def last_drawn_from(record, removed):
    """Draw the last round again with others out, as whoever writes the record would like it."""
    pool = [draw.Candidate(**row) for row in record["pool"]]
    out = [one["removed"] for one in record["rounds"][:-1]] + [removed]
    made = [
        draw.Round(one["sources"], len(one["picks"]), tuple(gone))
        for one, gone in zip(record["rounds"], out, strict=True)
    ]
    record |= draw.record(record["suite"], record["label"], pool, made)


def test_a_record_says_what_it_takes_from_other_lots_and_theirs_confirm_it(
    redrawn, capsys, tmp_path
):
    first, second = redrawn
    assert [len(one["rounds"]) for one in redrawn] == [2, 1]
    assert all(one["removed"] for one in (first["rounds"][1], second["rounds"][0]))

    code, said = run(capsys, tmp_path, "draw", first)
    assert (code, PASSED in said, f"未检查：{BESIDE}" in said) == (0, True, True), said
    code, said = run(capsys, tmp_path, "draw", first, *kept(tmp_path, "b.json", second))
    assert (code, f"已证明：{BESIDE}" in said) == (0, True), said


def test_the_award_of_a_later_lot_left_out_is_seen_beside_the_record_of_that_lot(
    redrawn, capsys, tmp_path
):
    """Lot 1 is drawn again as if nobody had won lot 2: that entry is missing, and named."""
    first, second = redrawn
    (gone,) = without(first, "award.proposed", '-2"')

    code, said = run(capsys, tmp_path, "draw", first)
    assert (code, "rounds[1].removed" in said) == (1, True)
    last_drawn_from(first, [])
    code, said = run(capsys, tmp_path, "draw", first)
    assert (code, "rounds[1]：evidence.lots.moves 中没有这次抽取" in said) == (1, True)

    index, beside = gone["proof"]["index"], kept(tmp_path, "b.json", second)
    place = f"evidence.lots.moves：缺日志第 [{index}] 号条目"
    for one in (beside, kept(tmp_path, "log.json", gone)):  # the entry by itself is enough
        code, said = run(capsys, tmp_path, "draw", first, *one)
        assert (code, place in said, one[1] in said) == (1, True, True)


def test_an_award_given_up_cannot_keep_its_agency_out_of_another_lot(redrawn, capsys, tmp_path):
    """Lot 2's winner is named in the moves of lot 1; without the refusal lot 1's first would count."""
    _, second = redrawn
    third = json.loads(json.dumps(second))
    gone = without(third, "award.declined")

    code, said = run(capsys, tmp_path, "draw", third, *kept(tmp_path, "a.json", redrawn[0]))
    assert (code, f"缺日志第 [{gone[0]['proof']['index']}] 号条目" in said) == (1, True)


def test_an_earlier_lot_has_to_have_named_somebody_or_ended(redrawn, capsys, tmp_path):
    _, second = redrawn
    without(second, '-1"')

    code, said = run(capsys, tmp_path, "draw", second)

    assert (code, "evidence.lots.moves：此前的标段 ['1'] 没有中选，也没有终止" in said) == (1, True)


def test_the_round_of_the_record_must_be_the_one_that_was_logged(redrawn, capsys, tmp_path):
    second = redrawn[1]
    without(second, "requirement.draw", '-2"')

    code, said = run(capsys, tmp_path, "draw", second)

    assert (code, "rounds[0]：evidence.lots.moves 中没有这次抽取" in said) == (1, True)


def test_a_record_of_before_is_checked_as_it_was_and_not_beside_others(redrawn, capsys, tmp_path):
    """Older records list for each round what stood: complete or not, nothing in them can tell."""
    first, second = redrawn
    moves = second["evidence"]["lots"].pop("moves")
    stood = [one for one in moves if "award.proposed" in one["payload"] and '-1"' in one["payload"]]
    second["evidence"]["lots"]["won"] = [stood[:1]]

    code, said = run(capsys, tmp_path, "draw", second)
    assert (code, f"未检查：{BESIDE}" in said) == (0, True), said
    code, said = run(capsys, tmp_path, "draw", second, *kept(tmp_path, "a.json", first))
    assert (code, "无法与 --lots 比对" in said) == (2, True)
    second["evidence"]["lots"]["won"] = []
    code, said = run(capsys, tmp_path, "draw", second)
    assert (code, "evidence.lots.won：应每轮一组" in said) == (1, True)


def test_records_of_another_notice_are_no_proof(redrawn, capsys, tmp_path):
    empty = kept(tmp_path, "x.json", [{"entry": 1}])
    code, said = run(capsys, tmp_path, "draw", redrawn[0], *empty)
    assert (code, "x.json[0]" in said) == (2, True)
    other = kept(tmp_path, "y.json", {"evidence": redrawn[0]["evidence"]["notice"]})
    code, said = run(capsys, tmp_path, "draw", redrawn[0], *other)
    assert (code, "y.json：没有这份公告各标段的" in said) == (1, True)


def test_where_everybody_is_passed_over_the_failure_is_the_moment(db, at, capsys, tmp_path):
    at(OPENS)
    _, rows = lots_of(3)
    all_in_each(rows)
    jobs.run_due(F)
    jobs.run_due(T)
    record = evidence.download(fresh(rows[2]))
    assert [one["picks"] for one in record["rounds"]] == [[]]

    code, said = run(capsys, tmp_path, "draw", record)
    assert (code, PASSED in said) == (0, True), said
    without(record, "requirement.fail")
    code, said = run(capsys, tmp_path, "draw", record)
    assert (code, "rounds[0]：evidence.lots.moves 中没有这次抽取" in said) == (1, True)


def test_a_cancelled_lot_is_drawn_without_waiting_for_the_one_before(db, at, capsys, tmp_path):
    at(OPENS)
    owner, rows = lots_of()
    all_in_each(rows)
    Requirement.update(draw_at="2026-11-20 17:10").where(Requirement.id == rows[0].id).execute()
    publish.cancel(fresh(rows[1]), "计划调整", owner, None)
    jobs.run_due(F)
    jobs.run_due(T)
    record = evidence.download(fresh(rows[1]))

    code, said = run(capsys, tmp_path, "draw", record)
    assert (code, PASSED in said) == (0, True), said


def test_where_a_cancelled_lot_has_nobody_left_what_comes_later_changes_nothing(
    db, at, capsys, tmp_path
):
    """No entry tells of such a round, so nothing can tell its moment; it names nobody either."""
    at(OPENS)
    owner, rows = lots_of(3)
    all_in_each(rows)
    publish.cancel(fresh(rows[2]), "计划调整", owner, None)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:20")
    given = Award.get(Award.requirement == rows[1])
    award.decline(given, "人员冲突", make_bidder(given.agency)[1], None)
    record = evidence.download(fresh(rows[2]))
    assert [(one["picks"], len(one["removed"])) for one in record["rounds"]] == [([], 2)]

    code, said = run(capsys, tmp_path, "draw", record)
    assert (code, PASSED in said) == (0, True), said


def test_where_lots_are_not_limited_nothing_is_said_of_them(db, at, capsys, tmp_path):
    at(OPENS)
    _, rows = lots_of(most=None)
    for row in rows:
        for _ in range(2):
            make_signup(row)
    jobs.run_due(F)
    jobs.run_due(T)

    code, said = run(capsys, tmp_path, "draw", evidence.download(fresh(rows[1])))
    assert (code, BESIDE in said, PASSED in said) == (0, False, False), said


def test_the_page_prints_the_command_that_holds_the_lots_beside_each_other(
    app, redrawn, capsys, tmp_path, monkeypatch
):
    first, second = Requirement.select().order_by(Requirement.lot)
    client = app.test_client()
    for row in (first, second):
        told = client.get(f"/bidding/requirements/{row.id}/draw.json")
        (tmp_path / f"draw-{row.id}.json").write_bytes(told.data)
    words = f"--lots draw-{first.id}.json draw draw-{second.id}.json"

    page = client.get(f"/bidding/requirements/{second.id}/checks").text

    assert f"python3 verify.py {words}<" in page
    monkeypatch.chdir(tmp_path)
    assert (verify.main(words.split()), BESIDE in capsys.readouterr().out) == (0, True)
    Purchase.update(most=None).execute()
    assert "--lots" not in client.get(f"/bidding/requirements/{second.id}/checks").text
