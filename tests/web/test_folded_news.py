"""News that say one thing several times take one line."""

import datetime as dt
from types import SimpleNamespace

from app.web.history import Line, folded

DAY = dt.datetime(2026, 11, 20, 9)


def told(*rows):
    return [
        (
            SimpleNamespace(key=key),
            Line(DAY + dt.timedelta(days=day), said, "", "", index, None, subject_title=title),
        )
        for index, (key, title, said, day) in enumerate(rows)
    ]


def test_the_ratings_of_one_contract_are_one_line_the_newest_first():
    found = folded(
        told(
            ("award", "", "中选", 0),
            ("open", "合同甲", "请业主评价", 0),
            ("open", "合同甲", "请住建局评价", 0),
            ("open", "合同乙", "请业主评价", 0),
            ("settle", "合同甲", "评价已定", 0),
            ("open", "合同甲", "请人防办评价", 0),
            ("open", "合同甲", "请业主评价", -1),
            ("award", "", "中选", 0),
        )
    )

    assert [(one.sentence, one.like_it) for one in found] == [
        ("中选", 0),
        ("请业主评价", 2),
        ("请业主评价", 0),
        ("评价已定", 0),
        ("请业主评价", 0),
        ("中选", 0),
    ]
