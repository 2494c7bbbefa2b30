"""The pages of the offices and of the agencies that are asked."""
