"""Pure rules of the shelf: entry, qualification, regions, grades."""
