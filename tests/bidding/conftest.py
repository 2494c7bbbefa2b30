"""The rooms' tables without a web application: permissions, parameters, clocks, jobs."""

import pytest

from app.accounts.parameters import PARAMETERS
from app.kernel import filechecks, parameters
from app.rooms import ROOMS
from app.wiring import wire


@pytest.fixture(autouse=True)
def _wired():
    wire(ROOMS)
    parameters.register((*PARAMETERS, *filechecks.PARAMETERS))
