"""Any number of listed agencies, spread over places, services and grades, the same every time."""

import datetime as dt
import random
from collections.abc import Iterator

from app.accounts.models import Organisation, Region
from app.accounts.rules.uscc import with_check_digit
from app.kernel import clock
from app.kernel.db import db, is_sqlite
from bench import bulk
from intermediaries.models import Agency, AgencyRegion, Offering, Qualification, Shelf
from intermediaries.services.bulk import Certificate, Promise, Seed, load

ITEMS = ("drawing-review", "engineering-supervision", "tender-agency")
PAPERS = (
    ("施工图审查机构", ("一类", "二类")),
    ("工程监理资质", ("甲级", "乙级", "丙级")),
    ("测绘资质", ("甲级", "乙级")),
)
GRADES = (("A", 90, 20), ("B", 80, 40), ("C", 70, 25), ("D", 60, 10), ("E", 40, 5))
WORDS = ("钟山", "秦淮", "瓯江", "华东"), ("测绘", "工程", "审图", "咨询")
PLACES = 40


def fill(count: int) -> list[str]:
    """Put so many agencies on the shelf; return their ids."""
    if is_sqlite():
        db.execute_sql("PRAGMA cache_size = -400000")  # one transaction, all of it in memory
    bulk.trusted()
    with bulk.bare_tables(Organisation, Agency, AgencyRegion, Qualification, Offering, Shelf):
        return load(seeds(count, places()))


def places() -> list[str]:
    """Choose counties spread over the country."""
    counties = [row.code for row in Region.select().where(Region.level == "county")]
    return sorted(counties)[:: max(1, len(counties) // PLACES)][:PLACES]


def seeds(count: int, regions: list[str]) -> Iterator[Seed]:
    """Yield what is known of each agency."""
    chance = random.Random(count)  # noqa: S311 practice data, the same every time
    today = clock.today()
    weights = [weight for _, _, weight in GRADES]
    for number in range(count):
        grade, least, _ = chance.choices(GRADES, weights)[0]
        expires = today + dt.timedelta(days=chance.randrange(30, 1500))
        name = "".join(chance.choice(words) for words in WORDS)
        yield Seed(
            name=f"{name}{number}有限公司",
            uscc=with_check_digit(f"91320102MB{number:07d}"),
            region=regions[number % len(regions)],
            grade=grade,
            score=least + chance.randrange(10),
            is_rated=True,
            listed_at=dt.datetime(2020, 1, 1) + dt.timedelta(hours=number % 50_000),
            certificates=tuple(
                Certificate(kind, chance.choice(levels), "", f"{number}", expires_on=expires)
                for kind, levels in PAPERS
            ),
            promises=tuple(Promise(item) for item in chance.sample(ITEMS, 2)),
        )
