"""Verbs of papers: issue by event, void and replace by two people, draw up on demand."""
