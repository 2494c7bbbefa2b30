"""One drawing child for all tests of this folder, and the way to the real drawings."""

import os
from pathlib import Path

import pytest

from joint_review.drawings import reader


@pytest.fixture(scope="session", autouse=True)
def _child_ends():
    yield
    reader.close()


@pytest.fixture(scope="session")
def corpus():
    """The folder of real drawings nobody here made; CORPUS names it."""
    folder = os.environ.get("CORPUS")
    if not folder:
        pytest.skip("CORPUS is not set: no real drawings to read here")
    return Path(folder) / "drawings"
