"""The verbs of the shelf; one transaction each."""
