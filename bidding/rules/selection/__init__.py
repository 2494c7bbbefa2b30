"""Who wins once offers are open: one pure rule a method, every figure kept for the record."""
