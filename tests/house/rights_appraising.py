"""Appraisal sheets on which their permissions are tried."""

from types import SimpleNamespace


def of_appraisals(here):
    """In every stage, with two bodies on it."""
    one = {"office_id": here["supervisor"].id, "region_id": None, "is_draft": False}
    one |= {"is_heard": False, "is_published": False, "takes_objections": False}
    one |= {"named": [here["department"].id, here["window"].id]}
    stages = {
        "draft": {"is_draft": True},
        "heard": {"is_heard": True, "takes_objections": True},
        "heard out": {"is_heard": True},
        "published": {"is_published": True},
    }
    found = {name: SimpleNamespace(**one | more) for name, more in stages.items()}
    yield "supervision.appraisal", found
