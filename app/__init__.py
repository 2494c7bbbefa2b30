"""The house: how to read it stands in docs/floors.md; nothing is imported here."""
