"""The verifier on draw records: worked vectors, every alteration named."""

import pytest

from app.kernel import draw
from tests.tools.records import change, plain, pool
from tests.tools.verifier import run

# Worked with `openssl dgst` and a bowl of tickets: first digits of the digest, divisor, ticket, number.
WORKED = {
    "md5": ["1f8ee790 13 1 1", "44806a39 10 4 2", "340d6ecf 4 12 5"],
    "sha256": ["3dbb0e88 13 5 3", "99f8a49f 11 13 6", "7004c088 5 1 1"],
    "sm3": ["e63d7af8 13 11 4", "e4bcdb48 8 13 6", "e8123646 7 5 3"],
}


def test_the_vector_of_rfc_3797_holds(capsys, tmp_path):
    record = {
        "format": "lianshen-draw/1",
        "suite": "md5",
        "label": None,
        "pool": [{"number": at, "id": str(at), "name": "", "tickets": 1} for at in range(1, 26)],
        "rounds": [
            {
                "sources": [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]],
                "key": "9319./2.5.8.10.12./9.18.26.34.41.45./",
                "removed": [],
                "picks": [
                    {
                        "index": 0,
                        "digest": "990dd0a5692a029a98b5e01aa28f3459",
                        "divisor": 25,
                        "ticket": 17,
                        "number": 17,
                    },
                    {
                        "index": 1,
                        "digest": "3691e55cb63fcc37914430b2f70b5ec6",
                        "divisor": 24,
                        "ticket": 7,
                        "number": 7,
                    },
                    {
                        "index": 2,
                        "digest": "fe814edf564c190ac1d25753979990fa",
                        "divisor": 23,
                        "ticket": 2,
                        "number": 2,
                    },
                ],
            }
        ],
    }

    assert run(capsys, tmp_path, "draw", record)[0] == 0
    record["rounds"][0]["picks"][2]["number"] = 3
    code, said = run(capsys, tmp_path, "draw", record)
    assert (code, "rounds[0].picks[2].number：重算为 2，记录为 3" in said) == (1, True)


@pytest.mark.parametrize("suite", draw.SUITES)
def test_the_worked_vectors_of_each_suite_hold(capsys, tmp_path, suite):
    record = plain(suite)

    assert run(capsys, tmp_path, "draw", record)[0] == 0
    assert [one["key"] for one in record["rounds"]] == ["agency./b..a1./9.10./", "agency./c./7./"]
    assert [
        f"{pick['digest'][:8]} {pick['divisor']} {pick['ticket']} {pick['number']}"
        for one in record["rounds"]
        for pick in one["picks"]
    ] == WORKED[suite]


@pytest.mark.parametrize("suite", draw.SUITES)
@pytest.mark.parametrize("label", [None, "agency"])
def test_weights_texts_and_a_second_round_hold_in_each_suite(capsys, tmp_path, suite, label):
    code, said = run(capsys, tmp_path, "draw", plain(suite, label))

    assert code == 0
    assert "没有证据 notice" in said


def test_a_label_left_out_of_the_sources_is_put_first(capsys, tmp_path):
    record = plain()
    for one in record["rounds"]:
        del one["sources"][0]

    assert run(capsys, tmp_path, "draw", record)[0] == 0
    record["label"] = "tie"
    assert run(capsys, tmp_path, "draw", record)[0] == 1


@pytest.mark.parametrize(
    ("steps", "value", "place"),
    [
        (["label"], "agencx", "rounds[0].key"),
        (["suite"], "md5", "rounds[0].picks[0].digest"),
        (["pool", 2, "number"], 4, "pool[2]"),
        (["pool", 2, "tickets"], 0, "pool[2]"),
        (["pool", 2, "id"], "913200000000000001", "pool"),
        (["pool", 0, "tickets"], 4, "rounds[0].picks[0].divisor"),
        (["pool"], lambda old: old[:-1], "rounds[0].picks"),
        (["pool"], lambda _old: [], "pool"),
        (["rounds"], lambda _old: [], "pool"),
        (["rounds", 0, "sources", 1, 0], "c", "rounds[0].key"),
        (["rounds", 0, "sources", 1, 0], "B", "rounds[0].sources[1]"),
        (["rounds", 0, "sources", 1, 0], 5, "rounds[0].sources[1]"),
        (["rounds", 0, "sources", 2, 0], -9, "rounds[0].sources[2]"),
        (["rounds", 0, "key"], "agency./", "rounds[0].key"),
        (["rounds", 1, "removed"], lambda _old: [], "rounds[1].picks[0].divisor"),
        (["rounds", 1, "removed"], [9], "rounds[1].removed"),
        (["rounds", 1, "picks", 0, "index"], 1, "rounds[1].picks[0].index"),
        (["rounds", 1, "picks", 0, "digest"], lambda old: old[:-1], "rounds[1].picks[0].digest"),
        (["rounds", 1, "picks", 0, "ticket"], lambda old: old + 1, "rounds[1].picks[0].ticket"),
        (["rounds", 1, "picks"], lambda old: old * 9, "rounds[1].picks[1]"),
    ],
)
def test_an_altered_record_fails_and_names_the_place(capsys, tmp_path, steps, value, place):
    code, said = run(capsys, tmp_path, "draw", change(plain(), steps, value))

    assert code == 1
    assert said.split("  ")[1].startswith(place)


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (["format"], "lianshen-draw/2"),
        (["suite"], "sha1"),
        (["label"], 5),
        (["pool"], {}),
        (["pool", 0, "tickets"], True),
        (["pool", 0, "name"], None),
        (["rounds", 0, "sources", 1], "b"),
        (["rounds", 0, "sources", 1, 0], []),
        (["rounds", 0, "picks", 0, "number"], "1"),
        (["rounds", 0, "removed"], None),
    ],
)
def test_a_misshapen_record_exits_2(capsys, tmp_path, steps, value):
    assert run(capsys, tmp_path, "draw", change(plain(), steps, value))[0] == 2


def test_five_thousand_candidates_are_verified(capsys, tmp_path):
    record = draw.record("sha256", None, pool([1] * 5000), [draw.Round([[5]], 200)])

    assert run(capsys, tmp_path, "draw", record)[0] == 0


@pytest.mark.parametrize("name", ["label", "suite", "pool", "rounds"])
def test_a_record_without_a_part_cannot_be_read(capsys, tmp_path, name):
    record = plain()
    del record[name]

    assert run(capsys, tmp_path, "draw", record)[0] == 2
