"""Pure rules of the joint review: each answers with reasons."""
