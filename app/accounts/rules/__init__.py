"""Pure rules of accounts: each returns reasons, an empty list means yes."""
