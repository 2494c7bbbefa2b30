"""The draw: the vector of RFC 3797, our suites, labels, tickets, rounds and seeds."""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel import canonical, draw, seeds

# The worked example of RFC 3797: (digest, divisor, number) of each pick.
RFC_3797 = [
    "",
    "990DD0A5692A029A98B5E01AA28F3459 25 17",
    "3691E55CB63FCC37914430B2F70B5EC6 24 7",
    "FE814EDF564C190AC1D25753979990FA 23 2",
    "1863CCACEB568C31D7DDBDF1D4E91387 22 16",
    "F4AB33DF4889F0AF29C513905BE1D758 21 25",
    "13EAEB529F61ACFB9A29D0BA3A60DE4A 20 23",
    "992DB77C382CA2BDB9727001F3CDCCD9 19 8",
    "63AB4258ECA922976811C7F55C383CE7 18 24",
    "DFBC5AC97CED01B3A6E348E3CC63F40D 17 19",
    "31CB111C4A4EBE9287CEAE16FE51B909 16 13",
    "07FA46C122F164C215BBC72793B189A3 15 22",
    "AC52F8D75CCBE2E61AFEB3387637D501 14 5",
    "53306F73E14FC0B2FBF434218D25948E 13 18",
    "B5D1403501A81F9A47318BE7893B347C 12 9",
    "85B10B356AA06663EF1B1B407765100A 11 1",
    "3269E6CE559ABD57E2BA6AAB495EB9BD 10 4",
    "",
][1:-1]
RFC_SOURCES = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]


def pool(size, tickets=1):
    return [draw.Candidate(at, f"id{at:05}", f"机构{at}", tickets) for at in range(1, size + 1)]


def numbers(record, turn=0):
    return [pick["number"] for pick in record["rounds"][turn]["picks"]]


def by_hand(suite, key, weights, count):
    """The slow and plain way: a list with every ticket in it."""
    bowl = [owner for owner, weight in enumerate(weights, 1) for _ in range(weight)]
    found = []
    while bowl and len(found) < count:
        counter = len(found).to_bytes(2, "big")
        seen = hashlib.new(suite, counter + key.encode() + counter).digest()
        number = bowl[int.from_bytes(seen, "big") % len(bowl)]
        bowl = [owner for owner in bowl if owner != number]
        found.append(number)
    return found


def test_the_vector_of_rfc_3797_is_reproduced_exactly():
    record = draw.record("md5", None, pool(25), [draw.Round(RFC_SOURCES, 16)])

    one = record["rounds"][0]
    assert one["key"] == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert [
        f"{pick['digest'].upper()} {pick['divisor']} {pick['number']}" for pick in one["picks"]
    ] == RFC_3797


@pytest.mark.skipif("CORPUS" not in os.environ, reason="CORPUS names no folder of real inputs")
def test_the_reference_files_of_rfc_3797_are_reproduced():
    folder = Path(os.environ["CORPUS"]) / "conformance" / "rfc3797"
    names = (folder / "ref.names").read_text().split()
    lines = [line for line in (folder / "ref.seeds").read_text().splitlines() if line[:1] != "#"]
    rows = [line.split() for line in (folder / "ref.results").read_text().splitlines()[1:]]

    record = draw.record(
        "md5",
        None,
        [draw.Candidate(at, name, name) for at, name in enumerate(names, 1)],
        [draw.Round([[int(word) for word in line.split()] for line in lines], len(rows))],
    )

    assert [
        [str(pick["index"] + 1), pick["digest"].upper(), str(pick["divisor"]), str(pick["number"])]
        for pick in record["rounds"][0]["picks"]
    ] == [[row[0], row[1], row[2], row[4]] for row in rows]


@pytest.mark.parametrize(
    ("suite", "data", "hexed"),
    [
        ("md5", b"abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("sha256", b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("sm3", b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    ],
)
def test_each_suite_is_the_standard_function(suite, data, hexed):
    assert draw.digest(suite, data).hex() == hexed


def test_texts_keep_their_order_and_empty_ones_their_place():
    assert (
        draw.key_string([["agency"], ["b", "", "a1"], [10, 9, 9], []]) == "agency./b..a1./9.9.10.//"
    )


@pytest.mark.parametrize("source", [["A"], ["a.b"], ["审"], [1, "a"], [1.5], [True], [-1], ["a\n"]])
def test_a_source_that_could_be_read_in_two_ways_is_refused(source):
    with pytest.raises(draw.DrawError):
        draw.key_string([source])


def test_the_pool_is_numbered_in_bytewise_order_of_the_code():
    found = draw.number_pool([("9B", "乙", 1), ("91", "甲", 2), ("9a", "丙", 1)])

    assert [(one.number, one.id, one.tickets) for one in found] == [
        (1, "91", 2),
        (2, "9B", 1),
        (3, "9a", 1),
    ]


def test_the_pool_hash_covers_tickets_and_exclusions():
    gone = {"id": "x", "name": "丁", "reason": "回避"}
    base = draw.pool_hash(draw.frozen_pool("n1", pool(3)))

    others = [
        draw.pool_hash(draw.frozen_pool("n2", pool(3))),
        draw.pool_hash(draw.frozen_pool("n1", pool(3, tickets=2))),
        draw.pool_hash(draw.frozen_pool("n1", pool(3), [gone])),
    ]

    assert len({base, *others}) == 4
    assert base == hashlib.sha256(canonical.data(draw.frozen_pool("n1", pool(3)))).hexdigest()


@settings(deadline=None)  # a busy machine takes longer
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=40),
    st.integers(0, 45),
    st.sampled_from(["md5", "sha256"]),
    st.integers(0, 10**9),
)
def test_the_fast_draw_equals_the_bowl_of_tickets(weights, count, suite, seed):
    candidates = [draw.Candidate(at, str(at), "", weight) for at, weight in enumerate(weights, 1)]

    record = draw.record(suite, None, candidates, [draw.Round([[seed]], count)])

    assert numbers(record) == by_hand(suite, f"{seed}./", weights, count)
    for pick in record["rounds"][0]["picks"]:
        first = sum(weights[: pick["number"] - 1]) + 1
        assert first <= pick["ticket"] < first + weights[pick["number"] - 1]


def test_who_was_drawn_or_removed_stays_out_of_later_rounds():
    rounds = [draw.Round([["agency"], [1]], 2), draw.Round([["agency"], [2]], 9, removed=(5,))]

    record = draw.record("sha256", "agency", pool(6), rounds)

    assert numbers(record, 1)
    assert sorted(numbers(record) + numbers(record, 1) + [5]) == [1, 2, 3, 4, 5, 6]
    assert [pick["index"] for pick in record["rounds"][1]["picks"]] == [0, 1, 2]


def test_the_same_inputs_give_the_same_bytes():
    def once():
        rounds = [draw.Round([["tie"], ["ab", ""], [3, 1]], 3)]
        return canonical.data(draw.record("sm3", "tie", pool(30), rounds, {"note": "x"}))

    assert once() == once()


def test_a_record_recomputes_and_an_altered_one_names_the_place():
    rounds = [draw.Round([["agency"], ["ab"]], 2), draw.Round([["agency"], ["cd"]], 1)]
    record = canonical.parse(canonical.data(draw.record("sha256", "agency", pool(9), rounds)))
    assert draw.recompute(record) == []

    right = record["rounds"][1]["picks"][0]["number"]
    record["rounds"][1]["picks"][0]["number"] = right % 9 + 1

    assert draw.recompute(record) == [
        f"rounds[1].picks[0].number：应为 {right}，记录为 {right % 9 + 1}"
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["suite"], "md6"),
        (["label"], "tie"),
        (["pool", 0, "number"], 2),
        (["pool", 0, "tickets"], 0),
        (["pool", 1, "id"], "id00001"),
        (["rounds", 0, "sources", 1], ["AB"]),
        (["rounds", 0, "removed"], [77]),
        (["rounds", 0, "key"], "x"),
        (["rounds", 0], {}),
        (["pool"], None),
    ],
)
def test_every_altered_input_is_noticed(path, value):
    rounds = [draw.Round([["agency"], ["ab"]], 2)]
    record = canonical.parse(canonical.data(draw.record("sha256", "agency", pool(9), rounds)))
    place = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    assert draw.recompute(record)


def test_five_thousand_candidates_are_all_drawn_once():
    record = draw.record("sha256", None, pool(5000, tickets=7), [draw.Round([[1]], 5000)])

    assert sorted(numbers(record)) == list(range(1, 5001))
    assert record["rounds"][0]["picks"][-1]["divisor"] == 7


def test_a_pool_beyond_two_bytes_is_refused():
    with pytest.raises(draw.DrawError):
        draw.record("md5", None, pool(65536), [draw.Round([[1]], 1)])


def test_the_sources_of_a_round_stand_in_the_order_of_the_protocol():
    found = draw.sources("agency", pool="aa", chain="bb", nonces=["", "cc"], external=[[7, 3]])

    assert found == [["agency"], ["aa"], ["bb"], ["", "cc"], [7, 3]]


def test_a_typed_nonce_enters_as_its_hash_and_no_nonce_as_nothing():
    assert seeds.nonce_value("清风徐来") == hashlib.sha256("清风徐来".encode()).hexdigest()
    assert (seeds.nonce_value(None), seeds.nonce_value("")) == ("", "")


def test_the_chain_reveals_one_value_per_round_that_leads_to_the_anchor():
    one = seeds.chain(b"m" * 32, "notice-1")
    values = [one.value(turn) for turn in (1, 2, 3)]

    assert [hashlib.sha256(bytes.fromhex(value)).hexdigest() for value in values] == [
        one.anchor,
        *values[:2],
    ]
    assert one.value(64) == one.seed.hex()
    assert seeds.chain(b"m" * 32, "notice-2").anchor != one.anchor
    with pytest.raises(ValueError, match="没有第 65 轮"):
        one.value(65)


def test_the_drand_round_of_a_moment_is_the_published_one():
    at = datetime(2026, 4, 20, 8)  # 2026-04-20T00:00:00Z

    assert seeds.drand_round(at) == 27946612
    thousandth = seeds.EPOCH + timedelta(seconds=1692806364)
    around = [seeds.drand_round(thousandth + timedelta(seconds=n)) for n in (-1, 0, 2, 3)]
    assert around == [999, 1000, 1000, 1001]


def test_drand_randomness_is_the_hash_of_the_signature():
    signature = (
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
        "41076862b98fad56e91a6b85b89cd97b"
    )
    randomness = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"

    assert seeds.drand_holds(signature, randomness)
    assert not seeds.drand_holds(signature[:-1] + "c", randomness)
    assert not seeds.drand_holds("zz", randomness)
