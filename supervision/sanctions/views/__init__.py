"""The pages of sanctions, by visitor."""
