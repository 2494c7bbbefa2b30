"""Measures the house beside the bare limits of the same server, in the same run.

A scenario is a function in `bench/scenarios/<name>.py` called `measure(stage)`; it yields pairs of
a stable dotted name and a figure. What a figure is measured in ends its name: _ms, _s, _mb, _rps.
"""
