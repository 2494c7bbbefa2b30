"""The pages of ratings, by visitor."""
