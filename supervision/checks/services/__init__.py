"""The verbs of random checks."""
