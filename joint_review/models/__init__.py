"""Tables of the joint review: packages and tasks, sheets and intakes, opinions and replies."""
