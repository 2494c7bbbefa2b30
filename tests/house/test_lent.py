"""A database that is lent again after a test that wrote into it is as good as new."""

import pytest

from app.accounts.models import Region
from app.kernel import db
from app.kernel.db import write
from app.kernel.jobs import Job
from tests.conftest import bind, close
from tests.demo.test_again import sums
from tests.factories.bidding import make_requirement


@pytest.fixture
def held(app, settings):
    """held(url, act): what a database holds after `act`, and what `act` answered."""
    close(db.db.obj)

    def found(url, act=lambda: None):
        bind(url)
        answer = act()
        rows = sums()
        close(db.db.obj)
        return rows, answer

    yield found
    bind(settings.database_url)


def disturb():
    """New rows, shipped ones changed and gone, the log gone on; the numbers of the new jobs."""
    make_requirement()
    with write():
        county, city = Region.select().order_by(Region.code.desc()).limit(2)
        Region.update(name="别处").where(Region.code == city.code).execute()
        Region.delete().where(Region.code == county.code).execute()
    return [job.id for job in Job.select().order_by(Job.id)]


def test_what_a_test_wrote_is_gone_when_the_database_is_lent_again(databases, held):
    url = databases.lend()
    new, _ = held(url)
    changed, numbers = held(url, disturb)

    databases.take_back(url)
    again = databases.lend()

    assert (again == url) == (databases.engine == "postgres")
    assert changed != new
    assert held(again)[0] == new
    assert held(again, disturb)[1] == numbers != []
    databases.take_back(again)
