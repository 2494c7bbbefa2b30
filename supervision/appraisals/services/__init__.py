"""The verbs of appraisal sheets."""
