"""The search of everything: what is cut off is said."""

import pytest

from app.accounts.models import Organisation, Person
from app.web import find
from tests.factories.accounts import make_actor
from tests.factories.projects import make_project


@pytest.mark.parametrize(("made", "cut"), [(2, False), (3, True)])
def test_a_list_that_is_cut_off_says_so(client_as, monkeypatch, made, cut):
    monkeypatch.setattr(find, "MOST_HITS", 2)
    actor = make_actor("handler", kind="owner")
    owner = Organisation.get_by_id(actor.org_id)
    for _ in range(made):
        make_project(owner, name="城东水厂扩建")

    shown = client_as(Person.get_by_id(actor.person_id), owner).get("/search?q=水厂").text

    assert shown.count('class="what"') == 2
    assert ("前 2 条" in shown) is cut
    assert ("还有更多" in shown) is cut
