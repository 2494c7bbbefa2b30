"""Questionnaires, meetings and demands on which their permissions are tried."""

from types import SimpleNamespace


def stub(**values):
    return SimpleNamespace(**values)


def of_questionnaires(here):
    """In every stage that matters; asked of all or of some; demands here and there."""
    regulator, agency = here["regulator"].id, here["agency"].id
    one = {"office_id": regulator, "region_id": None, "is_published": True, "is_open": False}
    one |= {"is_for_all": False, "is_counted": False, "is_announced": False}
    one |= {"still_asks": lambda place: place == agency}
    stages = {
        "draft": {"is_published": False},
        "scheduled": {},
        "open": {"is_open": True},
        "open to all": {"is_open": True, "is_for_all": True},
        "closed": {"is_counted": True},
        "announced": {"is_counted": True, "is_announced": True},
        "of the operator": {"office_id": here["operator"].id, "is_counted": True},
    }
    yield "supervision.questionnaire", {name: stub(**one | more) for name, more in stages.items()}
    yield "supervision.meeting", {"held": stub(office_id=regulator, region_id=None)}
    asked = {"desk_id": regulator, "office_id": None, "person_id": None, "region_id": None}
    given = asked | {"office_id": here["department"].id}
    demands = {
        "of a visitor": asked,
        "of an owner": asked | {"person_id": "p.owner.handler"},
        "given to the department": given,
        "given to the window": asked | {"office_id": here["window"].id},
    }
    drawn = stub(agency=stub(organisation_id=agency), region_id="320102")
    yield "supervision.owner_sample", {"drawn": drawn}
    yield "supervision.demand", {name: stub(**values) for name, values in demands.items()}
