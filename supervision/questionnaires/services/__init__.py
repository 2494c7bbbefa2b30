"""The verbs of questionnaires, meetings and demands."""
