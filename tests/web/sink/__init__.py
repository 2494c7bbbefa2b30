"""A kitchen sink: every component on one page, used only by tests."""
