"""The pages of random checks, by visitor."""
