"""Verbs of buying, one transaction each."""
