"""The tree of divisions, as migrated, and against another list of 2023."""

import csv
import datetime as dt
import os
from pathlib import Path

import pytest

from app.accounts import queries
from app.accounts.models import Region
from app.accounts.services import regions as services
from app.accounts.services.organisations import region_in_force

LEAF_CITIES = ["441900", "442000", "460400", "620200"]


def test_the_migrated_tree_is_the_shipped_one(db):
    shipped = services.read()
    rows = {r.code: (r.name, r.level, r.parent_id) for r in Region.select()}
    assert rows == {c: (r["name"], r["level"], r["parent"]) for c, r in shipped.items()}


@pytest.mark.parametrize("code", LEAF_CITIES)
def test_cities_without_counties_stand_by_themselves(db, code):
    city = Region.get_by_id(code)
    assert (city.level, city.parent_id) == ("city", f"{code[:2]}0000")
    assert Region.select().where(Region.parent == code).count() == 0
    assert region_in_force(code)


def test_counties_of_municipalities_hang_on_the_province(db):
    assert Region.get_by_id("110101").parent_id == "110000"
    assert Region.get_by_id("469001").parent_id == "460000"
    assert Region.get_by_id("320102").parent_id == "320100"


def test_a_merged_county_is_no_longer_offered_but_still_known(db, at):
    at("2026-11-20 09:00")
    assert not region_in_force("330103")
    assert Region.get_by_id("330103").valid_to == dt.date(2021, 4, 8)
    assert region_in_force("330113")
    assert not region_in_force("999999")


def test_a_newer_table_adds_renames_and_closes_but_never_deletes(db, at, tmp_path):
    at("2026-11-20 09:00")
    table = services.SHIPPED.read_text(encoding="utf-8")
    table = table.replace("320102,玄武区,,\n", "").replace("320104,秦淮区", "320104,新秦淮区")
    path = tmp_path / "newer.csv"
    path.write_text(table + "320199,试验区,2026-10-01,\n", encoding="utf-8")

    done = services.sync_regions(path)

    assert done == {"added": 1, "changed": 1, "closed": 1}
    assert Region.get_by_id("320102").valid_to == dt.date(2026, 11, 19)
    assert Region.get_by_id("320104").name == "新秦淮区"
    assert Region.get_by_id("320199").parent_id == "320100"
    assert services.sync_regions(path) == {"added": 0, "changed": 0, "closed": 0}


@pytest.mark.skipif("CORPUS" not in os.environ, reason="CORPUS names no folder of real inputs")
def test_every_division_of_the_other_list_is_known_by_the_same_name():
    folder = Path(os.environ["CORPUS"]) / "zones" / "admin"
    other = {}
    for level in ("provinces", "cities", "areas"):
        with (folder / f"{level}.csv").open(encoding="utf-8") as source:
            other |= {r["code"].ljust(6, "0"): r["name"] for r in csv.DictReader(source)}
    placeholders = {c for c, n in other.items() if n in ("市辖区", "县") or "直辖县级" in n}
    ours = {code: row["name"] for code, row in services.read().items()}

    differing = {
        code: name
        for code, name in other.items()
        if code not in placeholders and ours.get(code) != name and code != "620201"
    }

    assert differing == {}
    assert len(other) > 3300


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("320102", ["320102"]),
        ("玄武区", ["320102"]),
        ("南京市玄武区", ["320102"]),
        ("江苏省南京市 玄武区", ["320102"]),
        ("北京市玄武区", []),
        ("不存在区", []),
    ],
)
def test_regions_are_found_by_code_or_name(db, typed, codes):
    assert [region.code for region in queries.find_regions(typed)] == codes


def test_several_regions_of_one_name_are_listed(db):
    found = {r.code: queries.region_path(r) for r in queries.find_regions("鼓楼区")}

    assert found["320106"] == "江苏省南京市鼓楼区"
    assert len(found) > 2
