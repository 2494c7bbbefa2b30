"""Browser and running product for journeys."""

from tests.browser import chromium, house, tabs, visit
from tests.journeys.front import front

__all__ = ["chromium", "front", "house", "tabs", "visit"]
