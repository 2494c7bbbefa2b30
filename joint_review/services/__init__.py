"""Verbs of the joint review; each is one transaction and takes its actor."""
