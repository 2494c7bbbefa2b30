import pytest

from app.rooms import ROOMS
from app.wiring import wire


@pytest.fixture(autouse=True)
def wired():
    """The rooms' tables of permissions, parameters, clocks and jobs, without a web application."""
    wire(ROOMS)
