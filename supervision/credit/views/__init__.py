"""The pages of credit, by visitor."""
