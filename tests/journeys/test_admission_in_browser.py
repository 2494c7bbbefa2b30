"""An agency from its registration to a repaired sanction, listed under each model, in Chromium."""

import pytest

from tests.journeys.admission_steps import whole_way
from tests.journeys.test_whole_way import town
from tests.journeys.test_whole_way_in_browser import served

__all__ = ["served", "town"]
pytestmark = pytest.mark.journey


def test_from_registration_to_a_repaired_sanction_and_onto_a_list(served):
    whole_way(served)
    assert len(served.seen) > 20
