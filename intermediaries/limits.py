"""Limits that were read in a source, shipped as data; everything else is entered by each place.

The rules of a place differ by year (the limit follows the catalogue of the province), so each row
names place, year and source. A place without rows has only the parameter 必须招标限额.
"""

from __future__ import annotations

import datetime as dt

from intermediaries.rules.limits import MUST_USE, PROCUREMENT

SHIPPED = (
    {
        "region": "350000",
        "year": 2025,
        "item": "*",
        "kind": PROCUREMENT,
        "floor_fen": 500_000_00,
        "ceiling_fen": None,
        "source": "漳州市中介服务平台报道（2025年2月）：福建省限额50万元；以省级集中采购目录及限额标准为准",
        "effective": dt.date(2025, 1, 1),
    },
    {
        "region": "350600",
        "year": 2025,
        "item": "*",
        "kind": MUST_USE,
        "floor_fen": None,
        "ceiling_fen": 500_000_00,
        "source": "漳州市中介服务平台报道（2025年2月）：50万元以下纳入平台选取",
        "effective": dt.date(2025, 1, 1),
    },
)
