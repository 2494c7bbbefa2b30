"""Draws the practice drawings: a two-storey building and a warehouse, twelve A1 sheets and four.

Everything is computed from a few measures of the building; the same call gives the same bytes.
`sets.py` is the door: `health_station(revision)` and `warehouse()`.
"""
