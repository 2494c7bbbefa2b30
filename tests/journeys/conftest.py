"""Browser and running product for journeys."""

from tests.browser import chromium, house, visit

__all__ = ["chromium", "house", "visit"]
