"""The merge rules of OCDS by small examples; the same come out of the reference merger."""

import pytest

from exports.open.ocds.merging import compiled


def release(n, **body):
    at = f"2026-11-0{n}T09:00:00+08:00"
    return {"ocid": "o-1", "id": f"o-1-{n}", "date": at, "tag": ["x"], "language": "zh", **body}


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ({"tender": {"a": 1, "b": 2}}, {"tender": {"b": 3}}, {"tender": {"a": 1, "b": 3}}),
        ({"tender": {"a": 1, "b": 2}}, {"tender": {"b": None}}, {"tender": {"a": 1}}),
        ({"tender": {"a": 1}}, {"tender": None}, {}),
        (
            {"awards": [{"id": "1", "status": "pending"}]},
            {"awards": [{"id": "2"}, {"id": "1", "status": "active"}]},
            {"awards": [{"id": "1", "status": "active"}, {"id": "2"}]},
        ),
        (
            {"awards": [{"id": "1", "suppliers": [{"id": "a"}]}]},
            {"awards": [{"id": "1", "suppliers": [{"id": "b"}]}]},
            {"awards": [{"id": "1", "suppliers": [{"id": "a"}, {"id": "b"}]}]},
        ),
        ({"roles": ["buyer", "x"]}, {"roles": ["buyer"]}, {"roles": ["buyer"]}),
        ({"tender": "odd"}, {"tender": {"a": 1}}, {"tender": {"a": 1}}),
        ({"log": {"index": 1}}, {"log": {"index": 2}}, {}),
    ],
)
def test_two_releases_come_to_one(first, second, merged):
    whole = compiled([release(1, **first), release(2, **second)])

    head = {"ocid": "o-1", "tag": ["compiled"], "language": "zh"}
    moment = "2026-11-02T09:00:00+08:00"
    assert whole == head | {"id": f"o-1-{moment}", "date": moment} | merged


def test_merging_leaves_the_releases_as_they_are():
    one = release(1, awards=[{"id": "1", "value": {"amount": 1}}])
    compiled([one, release(2, awards=[{"id": "1", "value": {"amount": 2}}])])
    assert one["awards"] == [{"id": "1", "value": {"amount": 1}}]
