"""The verbs: find, ask, answer, judge."""
