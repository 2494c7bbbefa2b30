"""Forms of the tree of qualification types."""

from __future__ import annotations

from app.kernel import clock
from app.web.forms import Area, Choice, Date, Form, Integer, Text
from intermediaries.queries import types


def parents():
    """Offer the kinds and levels in force under which a place may stand."""
    rows = [row for row in types.in_force(clock.today()) if row.tier != "major"]
    return [(row.path, row.path.replace("/", " · ")) for row in rows]


class TypeForm(Form):
    """What of a place may change: its days, its order, its source."""

    effective = Date("生效日期", help="从这一天起可以填写；已经生效的不能改")
    ends = Date("停用日期", required=False, help="从这一天起不能再填写；已登记的证书不受影响")
    position = Integer("顺序", min=0, max=9999)
    source = Area("来源", max=200, rows=2, help="文件名称、文号和条款")


class NewTypeForm(TypeForm):
    """A new place."""

    parent = Choice("上级", choices=parents, required=False, help="不选为新的类别")
    name = Text("名称", max=40, help="定后不改；要改名的停用后另加")


class TypeFilters(Form):
    """Filter of the tree."""

    kind = Choice("类别", choices=lambda: [(k, k) for k in types.kinds()], required=False)
