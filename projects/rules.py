"""Whether a project may be registered, and if not, why. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from app.kernel.errors import Reason
from projects.states import Category, Role

SECRET = Reason.of(
    "涉密项目不得在本平台登记和办理，平台没有保存任何内容。请按保密规定到主管部门线下办理。"
)
MAX_INVESTMENT_FEN = 10**15  # 10 万亿元 in fen: a larger figure is a slip of the unit
MAX_AREA_M2 = 100_000_000


def may_enter(*, secret: bool) -> list[Reason]:
    """Refuse secret projects (S4 二: never on the platform)."""
    return [SECRET] if secret else []


def duplicate(code: str, name: str, owner: str, at: dt.datetime) -> Reason:
    """Say who registered a code first, and when."""
    return Reason.of(
        "项目代码{code}已由{owner}于{at}登记（{name}），同一代码不能登记两次。"
        "如属贵单位项目，请联系平台运行机构核实。",
        code=code,
        name=name,
        owner=owner,
        at=at.strftime("%Y-%m-%d %H:%M"),
    )


def region_warning(region: str, *, known: bool) -> list[Reason]:
    """Warn, not refuse: new areas appear before they are in every table."""
    if known:
        return []
    return [
        Reason.of(
            "代码中的行政区划{region}在赋码当时的区划表里查不到，请对照赋码回执核对；"
            "新设区域可以继续办理。",
            region=region,
        )
    ]


def figures(investment_fen: int, area_m2: int | None, category: str) -> dict[str, Reason]:
    """Check money and area: field -> reason."""
    wrong = {}
    if investment_fen <= 0:
        wrong["investment_fen"] = Reason.of("总投资应大于零。")
    elif investment_fen > MAX_INVESTMENT_FEN:
        wrong["investment_fen"] = Reason.of("总投资超过十万亿元，请核对填写的单位是元还是万元。")
    if category == Category.BUILDING and not area_m2:
        wrong["area_m2"] = Reason.of("房屋建筑项目请填写建筑面积（平方米）。")
    elif area_m2 is not None and not 0 <= area_m2 <= MAX_AREA_M2:
        wrong["area_m2"] = Reason.of("建筑面积应在0到1亿平方米之间。")
    return wrong


def units_clash(units: Iterable[Mapping[str, str]]) -> list[Reason]:
    """Refuse a supervising unit that also builds (建筑法 第三十四条)."""
    by_role: dict[str, dict[str, str]] = {}
    for unit in units:
        by_role.setdefault(unit["role"], {})[unit["uscc"]] = unit["name"]
    built = by_role.get(Role.CONSTRUCTION, {})
    return [
        Reason.of("{name}不能既做施工单位又做监理单位（建筑法第三十四条）。", name=name)
        for uscc, name in by_role.get(Role.SUPERVISION, {}).items()
        if uscc in built
    ]
