"""The shipped tree of qualification types: kind, its levels, their majors, each with its source.

The table is the truth once it is filled (people edit it on its page or by Excel); this list only
fills a new one. A kind without levels or majors takes whatever the certificate says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple


class Kind(NamedTuple):
    """One kind with its levels; every level knows the same majors."""

    name: str
    levels: tuple[str, ...]
    majors: tuple[str, ...]
    source: str
    effective: str


STANDARD = "建设工程企业资质管理制度改革方案（建市〔2020〕94号）；原证书在过渡期内继续有效"

KINDS = (
    Kind(
        "施工图审查机构",
        ("一类", "二类"),
        (),
        "房屋建筑和市政基础设施工程施工图设计文件审查管理办法（住房和城乡建设部令第13号）第五条",
        "2013-08-01",
    ),
    Kind("工程勘察资质", ("综合甲级", "甲级", "乙级", "丙级"), (), STANDARD, "2020-11-30"),
    Kind("工程设计资质", ("综合甲级", "甲级", "乙级", "丙级"), (), STANDARD, "2020-11-30"),
    Kind("工程监理资质", ("综合", "甲级", "乙级", "丙级"), (), STANDARD, "2020-11-30"),
    Kind(
        "测绘资质",
        ("甲级", "乙级"),
        (
            "大地测量",
            "测绘航空摄影",
            "摄影测量与遥感",
            "工程测量",
            "海洋测绘",
            "界线与不动产测绘",
            "地理信息系统工程",
            "地图编制",
            "导航电子地图制作",
            "互联网地图服务",
        ),
        "测绘资质管理办法、测绘资质分类分级标准（自然资办发〔2021〕43号）",
        "2021-07-01",
    ),
    Kind(
        "地质灾害防治单位资质",
        ("甲级", "乙级"),
        ("评估和勘查设计", "施工", "监理"),
        "地质灾害防治单位资质管理办法（自然资源部令第8号）第三条、第四条",
        "2023-01-01",
    ),
    Kind(
        "建设工程质量检测资质",
        ("综合", "专项"),
        (),
        "建设工程质量检测管理办法（住房和城乡建设部令第57号）第七条",
        "2023-03-01",
    ),
    Kind("其他资质", (), (), "由地方办法规定", "2015-01-01"),
)


def path_of(*names: str) -> str:
    """Name a place in the tree: kind/level/major; what is left out is left out."""
    return "/".join(name for name in names if name)


def rows() -> Iterator[dict[str, Any]]:
    """List the shipped tree from the top down, parents before children."""
    for at, kind in enumerate(KINDS, 1):
        since = dt.date.fromisoformat(kind.effective)
        told = {"source": kind.source, "effective": since, "ends": None}

        def row(tier: str, place: int, *names: str, told: dict = told) -> dict[str, Any]:
            return {
                "path": path_of(*names),
                "parent": path_of(*names[:-1]) or None,
                "tier": tier,
                "name": names[-1],
                "position": place,
                **told,
            }

        yield row("kind", at, kind.name)
        for n, level in enumerate(kind.levels, 1):
            yield row("level", n, kind.name, level)
            for m, major in enumerate(kind.majors, 1):
                yield row("major", m, kind.name, level, major)
