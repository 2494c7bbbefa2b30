"""Readers and renderers of drawings: bytes in, facts and pictures out; no database, no Flask."""
