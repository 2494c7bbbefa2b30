"""Pages of buying, by visitor."""
