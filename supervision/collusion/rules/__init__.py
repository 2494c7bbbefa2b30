"""What counts as standing out: pure functions over opened purchases."""
