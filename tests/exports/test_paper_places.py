"""Issued papers follow the place of their thing: an office of one county reads none of another's."""

import pytest

from app.accounts.models import Region
from exports.models import Paper
from tests.exports.test_papers import asked, slip  # noqa: F401 a fixture
from tests.factories.accounts import make_organisation, make_person
from tests.factories.projects import make_project

HOME, CITY, AWAY = "320102", "320100", "320106"


@pytest.fixture
def paper(slip, monkeypatch):  # noqa: F811 the fixture of the same name
    """A paper of a thing that those who oversee read by their place alone."""
    made = asked(make_project(region=Region.get_by_id(HOME)))
    Paper.update(about_kind="bidding.payment", about_id="gone").execute()
    return Paper.get_by_id(made.id)


@pytest.mark.parametrize(
    ("kind", "region", "reads"),
    [
        ("regulator", HOME, True),
        ("supervisor", CITY, True),
        ("regulator", AWAY, False),
        ("supervisor", AWAY, False),
    ],
)
def test_an_office_reads_the_papers_of_its_place(paper, client_as, kind, region, reads):
    place = make_organisation(kind=kind, region=Region.get_by_id(region))
    person = make_person(organisation=place, roles=("officer",))
    page = client_as(person, place)

    assert paper.region_id == HOME
    assert (paper.number in page.get("/exports/papers").text) is reads
    for rest in ("", "/file"):
        with page.get(f"/exports/papers/{paper.id}{rest}") as answer:
            assert answer.status_code == (200 if reads else 403)
