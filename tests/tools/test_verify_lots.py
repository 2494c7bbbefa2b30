"""What stood in other lots at a moment, from the steps of all lots: told by a log of our own making."""

import pytest

from tests.tools.verifier import SmallLog, verify

OURS, OTHER = "选取公告〔2026〕00007号", "选取公告〔2026〕00008号"
OWN = (OURS, "-", "2")
A, B = "9132A", "9132B"


def step(event, lot, *, award="", who="", notice=OURS, **facts):
    told = {"notice": f"{notice}-{lot}", **({"agency_uscc": who} if who else {}), **facts}
    return {"event": f"bidding.{event}", "subject": {"id": award}, "facts": told}


def named(lot, who, award="", **more):
    return step("award.proposed", lot, award=award or f"{lot}{who}", who=who, **more)


def gone(lot, who, word="declined"):
    return step(f"award.{word}", lot, award=f"{lot}{who}", who=who)


def moved(steps, known=None, beside=None):
    """The verifier and the steps it has read, from the entries `known` of a log and those beside."""
    log, verifier = SmallLog(steps), verify.Verifier()
    if beside is not None:
        verifier.beside = (("other.json", [log.disclosure(at) for at in beside]),)
    rows = [log.disclosure(at) for at in (range(len(steps)) if known is None else known)]
    return verifier, verifier.moved({"moves": rows}, OWN, "moves")


def stood(steps, before, **more):
    verifier, found = moved(steps, **more)
    return sorted(verifier.stood(found, OWN, before, "moves"))


STORIES = {
    "what was named before": ([named(1, A), named(3, B)], 2, [A, B]),
    "not what was named after": ([named(1, A), named(3, B)], 1, [A]),
    "not its own": ([named(1, A), named(2, B)], 2, [A]),
    "not what was given up before": ([named(1, A), gone(1, A), named(1, B)], 3, [B]),
    "what was given up after": ([named(1, A), gone(1, A)], 1, [A]),
    "in each lot": ([named(1, A), named(3, A)], 2, [A, A]),
    "of a lot once": ([named(1, A), named(1, A, award="again")], 2, [A]),
    "nothing where it ended": ([step("requirement.fail", 1)], 1, []),
}


@pytest.mark.parametrize("name", STORIES)
def test_at_a_moment_stood(name):
    steps, before, right = STORIES[name]
    end = step("requirement.draw", 2, turn=1, record_sha256="x")
    steps = [*steps[:before], end, *steps[before:]]

    assert stood(steps, before) == right
    assert stood(steps, before, known=range(len(steps))[::-1]) == right  # in whatever order


@pytest.mark.parametrize("word", ["declined", "forfeited", "disqualified"])
def test_an_award_is_undone_in_three_ways(word):
    assert stood([named(1, A), gone(1, A, word), named(2, B)], 2) == []


def test_an_earlier_lot_is_decided_first_unless_the_draw_is_void():
    drawn = {"turn": 1, "record_sha256": "x"}
    for first in (gone(1, A), step("requirement.cancel", 1), step("requirement.refuse_sole", 1)):
        assert stood([first, step("requirement.draw", 2, **drawn)], 1) == []
    early = [step("requirement.shortlist", 1, **drawn), named(3, A)]
    for last in (step("requirement.draw", 2, **drawn), named(2, B)):
        with pytest.raises(verify.StopError, match="此前的标段 \\['1'\\]"):
            stood([*early, last, named(1, A)], 2)
    void = step("requirement.draw", 2, cancelled=True, **drawn)
    assert stood([*early, void], 2) == [A]
    assert stood([*early, void], verify.NEVER) == [A]


def test_what_another_file_tells_of_these_lots_must_be_there():
    steps = [
        named(1, B, notice=OTHER), named(1, A), step("award.issued", 1, award="1A", who=A),
        gone(1, A), named(1, B), named(2, A), gone(1, B),
    ]  # fmt: skip
    known = (1, 3, 4, 5)

    moved(steps, known, beside=range(7))  # another notice, another step, what came later
    for left_out in (1, 3, 4):
        kept = [at for at in known if at != left_out]
        with pytest.raises(verify.StopError, match=f"缺日志第 \\[{left_out}\\] 号条目"):
            moved(steps, kept, beside=[left_out])
    for nothing in ([], [0], [2]):
        with pytest.raises(verify.StopError, match="json：没有这份公告"):
            moved(steps, known, beside=nothing)
    with pytest.raises(verify.StopError, match="moves：没有这份公告"):
        moved(steps, [])


def test_a_round_is_the_one_whose_record_was_logged():
    record = {"format": "lianshen-draw/1", "rounds": [{"n": 1}, {"n": 2}], "evidence": {}}
    both = [{"format": "lianshen-draw/1", "rounds": record["rounds"][:n]} for n in (1, 2)]
    first, second = (
        step("requirement.draw", 2, turn=n, record_sha256=verify.hash_of(one))
        for n, one in enumerate(both, 1)
    )
    elsewhere = step("requirement.draw", 3, record_sha256=verify.hash_of(both[1]))
    for steps, turn, right in (
        ([named(1, A), first, elsewhere, second], 0, 1),
        ([named(1, A), first, elsewhere, second], 1, 3),
        ([first, second, step("requirement.fail", 2)], 1, 1),
        ([first, elsewhere, step("requirement.fail", 2)], 1, 2),
        ([first, step("requirement.cancel", 2)], 1, verify.NEVER),
        ([first, step("requirement.invalidate", 2)], 1, verify.NEVER),
    ):
        verifier, found = moved(steps)
        assert verifier.logged(found, OWN, record, turn) == right
    for steps in ([first, elsewhere], [first, step("requirement.fail", 1), named(2, A)]):
        verifier, found = moved(steps)
        with pytest.raises(verify.StopError, match="rounds\\[1\\]"):
            verifier.logged(found, OWN, record, 1)
    assert verify.Verifier().logged({}, OWN, record, 1) == verify.NEVER


def test_a_number_that_names_no_lot_has_no_lots_beside_it():
    for number in ("选取公告〔2026〕00001号", "", "选取公告-甲"):
        given = {"moves": [{"format": "anything"}]}
        assert verify.Verifier().moved(given, number.rpartition("-"), "here") == {}


ORDER = [{"uscc": who, "value": 1, "abnormal": False} for who in (A, B)]


@pytest.mark.parametrize(
    ("steps", "listed", "holds"),
    [
        ([named(2, A), gone(2, A), named(2, B)], (0, 2), True),
        ([step("explanation.reject", 2, who=A), named(2, B)], (0, 1), True),
        ([named(2, B), step("explanation.reject", 2, who=A)], (1, 0), False),
        ([named(2, A), named(2, B)], (0, 0), False),
        ([named(2, A, notice=OTHER)], (0,), False),
        ([named(1, A)], (0,), False),
    ],
)
def test_who_was_named_is_told_in_the_order_of_the_log_and_of_this_lot(steps, listed, holds):
    log = SmallLog(steps)
    given = {"acts": [log.disclosure(at) for at in listed]}
    ask = (given, ORDER, True, 0, {}, f"{OURS}-2")
    if holds:
        assert verify.Verifier().named(*ask) == sum("award" in steps[at]["event"] for at in listed)
    else:
        with pytest.raises(verify.StopError, match="先后或公告不对"):
            verify.Verifier().named(*ask)
