"""The pages of complaints, by visitor."""
