"""The pages of questionnaires, by visitor."""
