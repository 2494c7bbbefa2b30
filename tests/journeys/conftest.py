"""Browser and running product for journeys."""

import pytest

from tests.browser import chromium, house, tabs, visit
from tests.journeys.front import front

__all__ = ["chromium", "front", "house", "tabs", "visit"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Who asks for the same dear thing works at the same place, so that it is made once."""
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            dear = next((one for one in ("house", "review") if one in item.fixturenames), None)
            item.add_marker(pytest.mark.xdist_group(dear or item.path.stem))
