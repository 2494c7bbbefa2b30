"""Builds the practice data; `python3 run.py` does it once, in an empty house."""

from app.config import Settings
from app.demo import people
from app.kernel.db import write


def build(settings: Settings) -> list[tuple[str, str, str]]:
    """Make everything; return role, login and password of every account."""
    with write():
        people.settle()
    return people.accounts()
