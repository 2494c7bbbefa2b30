"""A live bidding is computed again from the rules of its notice: step, end, extension, winner.

The log of each altered story is whole and signed: only what follows from the rules is left to check.
"""

import copy
import hashlib
import json

import pytest

from app.kernel import canonical
from tests.tools.test_verify_every_field import altered, leaves, put
from tests.tools.verifier import SmallLog, run, verify

DAY = "2026-11-19T"
RULES = {"minutes": 30, "step_fen": 10_000, "extend_within": 3, "extend_minutes": 3, "most": 2}
# The bids that count in the example of docs/methods.md, and one in the last seconds.
BIDS = (
    ("17:10:30", 1, 8_000_000, "17:40:00"),
    ("17:12:10", 2, 7_990_000, "17:40:00"),
    ("17:38:20.000001", 3, 7_000_000, "17:41:21"),
    ("17:40:50", 2, 6_500_000, "17:43:50"),
    ("17:43:49.999999", 3, 6_000_000, "17:43:50"),
)
CODES = {number: f"9132{number:014}" for number in (1, 2, 3)}


def clock(text):
    return f"{DAY}{text}+08:00"


def told():
    """What happened, as it is about to be logged."""
    document = {"format": "lianshen-notice/1", "method_key": "live_price", "method_terms": RULES}
    document |= {"amount_fen": 8_500_000, "floor_fen": 5_000_000, "ceiling_fen": 8_000_000}
    bids = [
        {"place": place, "number": number, "agency_uscc": CODES[number], "amount_fen": fen}
        | {"at": clock(at), "ends": clock(ends)}
        for place, (at, number, fen, ends) in enumerate(BIDS, 1)
    ]
    return {
        "document": document | {"draw_at": clock("17:10:00"), "purchase": {"most": 1}},
        "pool": [{"number": n, "id": CODES[n], "name": f"机构{n}", "tickets": 1} for n in CODES],
        "began": {"opens": clock("17:10:00"), "ends": clock("17:40:00")},
        "bids": bids,
        "ended": {"bids": 5, "bidders": 3, "amount_fen": 6_000_000},
        "over": "rank",
        "moment": clock("17:43:50"),
        "acts": [("award.proposed", {"agency_uscc": CODES[3], "amount_fen": 6_000_000})],
        "logged": {},
        "won": [[]],
    }


def record(story):
    """The record of a story, every fact in one signed log; `logged` has other times of logging."""
    digest = hashlib.sha256(canonical.data(story["document"])).hexdigest()
    frozen = {"format": "lianshen-pool/1", "pool": story["pool"]}
    facts = [
        ("requirement.publish", {"document_sha256": digest}, clock("09:00:00")),
        (
            "requirement.freeze",
            {"pool_hash": hashlib.sha256(canonical.data(frozen)).hexdigest()},
            clock("17:00:00"),
        ),
        ("requirement.go_live", story["began"], clock("17:10:00.5")),
        *(("live_bid.placed", one, one.get("at")) for one in story["bids"]),
        (f"requirement.{story['over']}", story["ended"], story["moment"]),
        *((word, said, story["moment"]) for word, said in story["acts"]),
    ]
    log = SmallLog(
        [
            {"event": f"bidding.{word}", "at": story["logged"].get(n, at)}
            | {"facts": {"notice": "选取公告〔2026〕00001号-1", **said}}
            for n, (word, said, at) in enumerate(facts)
        ]
    )
    opened = [log.disclosure(at) for at in range(len(facts))]
    last = 3 + len(story["bids"])
    return {
        "format": "lianshen-live/1",
        "notice": {"document": story["document"], "logged": opened[0]},
        "frozen": frozen,
        "freeze": opened[1],
        "began": opened[2],
        "bids": opened[3:last],
        "ended": opened[last],
        "ranking": {"acts": opened[last + 1 :], "won": story["won"]},
    }


def rule(**more):
    return lambda one: one["document"].update(method_terms={**RULES, **more})


def of(bid, **more):
    return lambda one: one["bids"][bid].update(more)


def inside(name, **more):
    return lambda one: one[name].update(more)


def without(bid):
    return lambda one: one["bids"].pop(bid)


def from_outside(one):
    one["bids"][4].update(number=4, agency_uscc="913200000000000004")


def without_offset(one):
    one["logged"][7] = one["bids"][4]["at"]
    one["bids"][4]["at"] = f"{DAY}17:43:40"


def logged_late(one):
    one["logged"][7] = clock("17:44:50")


def second_wins(one):
    one["acts"] = [("award.proposed", {"agency_uscc": CODES[2], "amount_fen": 6_500_000})]


def other_price(one):
    one["acts"][0][1]["amount_fen"] = 6_500_000


def nobody_named(one):
    one.update(acts=[], won=[])


def nobody_bid(one):
    one["bids"] = []


def low_unexplained(one):
    one["document"]["method_terms"] = {**RULES, "abnormal_bp": 9_000, "explain_days": 2}
    one["over"] = "explain"


WRONG = {
    "another step": (rule(step_fen=600_000), "bids[1].amount_fen：应在 5000000 至 7400000 之间"),
    "a bid one fen above the step": (of(1, amount_fen=7_990_001), "bids[1].amount_fen"),
    "a bid above the ceiling": (of(0, amount_fen=8_000_001), "bids[0].amount_fen"),
    "a bid below the floor": (of(4, amount_fen=4_999_999), "bids[4].amount_fen"),
    "a bid that is no number": (of(4, amount_fen="6000000"), "bids[4]"),
    "the floor moved": (inside("document", floor_fen=6_000_001), "bids[4].amount_fen"),
    "who leads bids again": (of(4, number=2, agency_uscc=CODES[2]), "bids[4].number"),
    "the number of another agency": (of(4, number=1), "bids[4].number"),
    "an agency that is not in the pool": (from_outside, "bids[4].number"),
    "a bid left out": (without(1), "bids[1].place：应为 2"),
    "the last bid left out": (without(4), "ended.bids：应为 4"),
    "a bid before the beginning": (of(0, at=clock("17:09:59")), "bids[0].at"),
    "a bid before the one before it": (of(1, at=clock("17:10:29")), "bids[1].at"),
    "a bid at the moved end": (of(4, at=clock("17:43:50")), "bids[4].at：已于 2026-11-19 17:43:50"),
    "a time without its offset": (without_offset, "bids[4].at：不是带时区的时刻"),
    "logged a minute later": (logged_late, "bids[4].at：早于前一次，或与记入日志"),
    "an extension too many": (of(4, ends=clock("17:46:50")), "bids[4].ends：应为 2026-11-19 17:43"),
    "an extension left out": (of(2, ends=clock("17:40:00")), "bids[2].ends：应为 2026-11-19 17:41"),
    "an end moved too far": (of(3, ends=clock("17:43:51")), "bids[3].ends"),
    "a part of a second cut off": (of(2, ends=clock("17:41:20")), "bids[2].ends"),
    "no extensions by the rules": (rule(most=0), "bids[2].ends：应为 2026-11-19 17:40"),
    "one extension by the rules": (rule(most=1), "bids[3].ends：应为 2026-11-19 17:41:21"),
    "a longer extension": (rule(extend_minutes=4), "bids[2].ends：应为 2026-11-19 17:42:21"),
    "a shorter last stretch": (rule(extend_within=1), "bids[2].ends：应为 2026-11-19 17:40"),
    "a longer window": (rule(minutes=31), "began.ends"),
    "an end at the beginning": (inside("began", ends=clock("17:41:00")), "began.ends"),
    "begun before its time": (
        inside("began", opens=clock("17:09:00"), ends=clock("17:39:00")),
        "began.opens",
    ),
    "ended before the end": (
        lambda one: one.update(moment=clock("17:43:49.999999")),
        "ended.payload.at",
    ),
    "another number of bidders": (inside("ended", bidders=2), "ended.bidders：应为 3"),
    "another price at the end": (inside("ended", amount_fen=1), "ended.amount_fen：应为 6000000"),
    "failed in spite of bids": (lambda one: one.update(over="fail"), "ended：应为"),
    "the second lowest wins": (second_wins, f"ranking.acts[0]：按名次应为 {CODES[3]}"),
    "the winner at another price": (other_price, "ranking.acts[0]"),
    "nobody named": (nobody_named, "ranking.acts：没有中选"),
    "a winner without a bid": (nobody_bid, "ended：应为"),
    "a low price named unexplained": (low_unexplained, "ranking.acts[0]：低于异常低价线"),
}


def declined(one):
    """The lowest gave up; who follows has its own price."""
    second = {"agency_uscc": CODES[2], "amount_fen": 6_500_000}
    one.update(acts=[*one["acts"], ("award.proposed", second)], won=[[], []])


def explained(one):
    low_unexplained(one)
    said = {"agency_uscc": CODES[3], "value": 6_000_000}
    one["acts"].insert(0, ("explanation.accept", said))


def settled_elsewhere(one):
    """Another room accepts something of the same agency: that explains no price."""
    explained(one)
    one["acts"][0] = ("result.accept", one["acts"][0][1])


def rejected(one):
    explained(one)
    one["acts"][0] = ("explanation.reject", one["acts"][0][1])
    one["acts"][1] = ("award.proposed", {"agency_uscc": CODES[2], "amount_fen": 6_500_000})
    one["document"]["method_terms"]["abnormal_bp"] = 8_900


def failed(one):
    one.update(bids=[], over="fail", ended={}, acts=[], won=[])


def voided(one):
    one.update(over="invalidate", ended={}, acts=[], won=[], moment=clock("17:43:49.999999"))


def older(one):
    """Before the time of a bid was a fact of its own, it is the time of its log entry."""
    one["logged"] = {at: bid.pop("at") for at, bid in enumerate(one["bids"], 3)}


WRONG["a low price settled by another act"] = (
    settled_elsewhere,
    "ranking.acts[0]：不是中选，也不是对报价说明的认定",
)
RIGHT = {
    "as it went": (dict, "1 次拟中选"),
    "the lowest declined": (declined, "2 次拟中选"),
    "a low price explained": (explained, "1 次拟中选"),
    "a low price rejected": (rejected, "1 次拟中选"),
    "nobody bid": (failed, "0 次报价"),
    "invalidated": (voided, "0 次拟中选"),
    "an older record": (older, "截止顺延 2 次，终了于 2026-11-19 17:43:50"),
}


CASES = [(*row, 1) for row in WRONG.values()] + [(*row, 0) for row in RIGHT.values()]


@pytest.mark.parametrize(("change", "place", "code"), CASES, ids=[*WRONG, *RIGHT])
def test_what_follows_from_the_rules_holds_and_nothing_else(change, place, code, capsys, tmp_path):
    story = copy.deepcopy(told())
    change(story)

    ended, said = run(capsys, tmp_path, "live", record(story))

    assert (ended, place in said) == (code, True), said


def test_one_altered_character_of_each_sort_is_noticed(tmp_path):
    whole = record(told())
    for part in [whole["notice"]["logged"], *whole["bids"][:3], *whole["ranking"]["acts"]]:
        part["payload"] = canonical.text(part["payload"])
    assert verify.Verifier().live(whole)
    seen, passed = set(), []
    for steps, value in leaves(whole):
        sort = tuple(step for step in steps if isinstance(step, str))
        if sort in seen:
            continue
        seen.add(sort)
        for new in (*altered(value), None, [], -1):
            try:
                verify.Verifier().live(json.loads(json.dumps(put(whole, steps, new))))
            except verify.StopError:
                continue
            passed.append((steps, new))

    assert (passed, len(seen) > 60) == ([], True)
