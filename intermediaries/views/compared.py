"""Up to four agencies side by side: the same questions to each, differences marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import request, url_for

from app.kernel import clock, money
from app.kernel.errors import Reason
from app.web import sheet
from app.web.guards import public
from app.web.htmx import answer
from app.web.i18n import shown, t
from app.web.limits import limiter
from app.web.shell import compared_by
from intermediaries import queries
from intermediaries.models import Agency
from intermediaries.services import reading
from intermediaries.states import OfferingState
from intermediaries.views.blueprint import bp, public_agency, restricted

MOST, LEAST = 4, 2
NONE = "—"
PLACES = ("第一家", "第二家", "第三家", "第四家")


@dataclass(frozen=True)
class Line:
    """One question and the answer of each agency."""

    section: str
    label: str
    cells: list[str]
    is_name: bool = False

    @property
    def differs(self) -> bool:
        """Say whether the agencies answer differently; names and codes always do, which tells
        nothing."""
        return not self.is_name and len(set(self.cells)) > 1


def asked() -> list[str]:
    """Read which agencies were chosen, each once."""
    found = (one for one in request.args.getlist("a") if len(one) == 16 and one.isalnum())
    return list(dict.fromkeys(found))[:MOST]


@bp.get("/agencies/compare")
@public
def compare():
    agencies = _chosen()
    keys = [one.id for one in agencies]
    lines = list(_lines(agencies)) if len(agencies) >= LEAST else []
    return answer(
        "intermediaries/compare.html",
        agencies=[(one, _address([x for x in keys if x != one.id])) for one in agencies],
        sections=[(name, list(some)) for name, some in groupby(lines, lambda x: x.section)],
        cut=len(set(request.args.getlist("a"))) > len(agencies),
        least=LEAST,
        more=url_for("intermediaries.list_page", a=keys) if len(keys) < MOST else None,
        export=url_for("intermediaries.export_compared", a=keys),
    )


@bp.get("/agencies/compare/export.xlsx")
@public
@limiter.limit(sheet.LIMIT)
def export_compared():
    agencies = _chosen()
    columns = (("类别", 16), ("比较内容", 22), *((one, 36) for one in PLACES[: len(agencies)]))
    columns += (("是否不同", 10),)
    name = Line(t("基本信息"), t("机构名称"), [one.name for one in agencies], is_name=True)
    rows = (
        [x.section, x.label, *x.cells, t("不同") if x.differs else ""]
        for x in (name, *_lines(agencies))
    )
    return sheet.excel("comparison", "机构比较", columns, rows)


def _chosen() -> list[Agency]:
    return [found for found in map(public_agency, asked()) if found is not None]


def _address(keys: list[str]) -> str:
    return url_for("intermediaries.compare", a=keys)


def _lines(agencies: list[Agency]) -> Iterator[Line]:
    """Ask every question; what later rooms know (ratings, credit, sanctions) comes from them."""
    if not agencies:
        return
    basics: list[tuple[str, Callable[[Agency], str]]] = [
        ("机构类型", lambda one: shown(one.legal_form)),
        ("注册地", lambda one: one.region.name),
        ("服务区域", lambda one: "、".join(queries.region_names(queries.regions_of(one)))),
        ("执业人员", lambda one: t("{n} 人", n=len(queries.practitioners_of(one)))),
        ("入驻日期", lambda one: str(one.listed_at.date()) if one.listed_at else NONE),
        ("信用等级", _grade),
    ]
    codes = [one.uscc for one in agencies]
    yield Line(t("基本信息"), t("统一社会信用代码"), codes, is_name=True)
    for label, told in basics:
        yield Line(t("基本信息"), t(label), [told(one) for one in agencies])
    yield from _services(agencies)
    yield from _certificates(agencies)
    yield from _record(agencies)
    yield from _rooms(agencies)
    stops = ["；".join(_stop(*row) for row in restricted(one)) or t("没有") for one in agencies]
    yield Line(t("暂停与禁入"), t("暂停与禁入"), stops)


def _grade(one: Agency) -> str:
    return f"{one.grade}（{one.score}）" if one.is_rated else t("尚无记录")


def _stop(scope: str, one: Any) -> str:
    return f"{shown(scope)} {one.starts} – {one.ends}"


def _table(section: str, found: list[dict[str, str]], name: Callable[[str], str]) -> Iterator[Line]:
    """Make a line of each thing any of the agencies has."""
    for key in dict.fromkeys(key for one in found for key in one):
        yield Line(t(section), name(key), [one.get(key, NONE) for one in found])


def _services(agencies: list[Agency]) -> Iterator[Line]:
    found = []
    for agency in agencies:
        listed = [o for o in queries.offerings_of(agency) if o.state == OfferingState.LISTED]
        found.append({o.item.name: _promise(reading.prepare_offering(o)) for o in listed})
    return _table("服务事项与承诺", found, t)


def _promise(one: Any) -> str:
    words = [t("{n} 个工作日", n=one.promised_days), one.fee_note, one.standard]
    return "；".join([*words, t("今日不可承接")] if one.shortfalls else words)


def _certificates(agencies: list[Agency]) -> Iterator[Line]:
    return _table("资质", [_held(one) for one in agencies], shown)


def _held(agency: Agency) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for one in queries.qualifications_of(agency):
        if one.state == "verified":
            last = str(one.expires_on) if one.expires_on else t("长期")
            over = t("已到期") if one.expires_on and one.expires_on < clock.today() else ""
            words = (one.level, one.major, t("至 {day}", day=last), over)
            found.setdefault(one.kind, []).append(" ".join(filter(None, words)))
    return {kind: "；".join(lines) for kind, lines in found.items()}


def _record(agencies: list[Agency]) -> Iterator[Line]:
    works = [queries.record_of(one) for one in agencies]
    honours = [len(queries.honours_of(one)) for one in agencies]
    told = {
        "履行完毕的合同": [t("{n} 份", n=one.completed) for one in works],
        "合同金额合计（元）": [money.show(one.amount_fen) for one in works],
        "按期交付": [t("{n} 份中 {m} 份", n=one.timed, m=one.on_time) for one in works],
        "成果被退回": [t("{n} 次", n=one.returns) for one in works],
        "中止的合同": [t("{n} 份", n=one.terminated) for one in works],
        "荣誉": [t("{n} 项", n=n) for n in honours],
    }
    for label, cells in told.items():
        yield Line(t("业绩与荣誉"), t(label), cells)


def _rooms(agencies: list[Agency]) -> Iterator[Line]:
    """Ask the later rooms, the same questions of each agency."""
    told = [compared_by("intermediaries.agency", one) for one in agencies]
    for answers in zip(*told, strict=True):
        section, label, _ = answers[0]
        yield Line(t(section), t(label), [_words(cell) for _, _, cell in answers])


def _words(cell: str | Reason | Iterable) -> str:
    if isinstance(cell, (str, Reason)):
        return t(cell) if isinstance(cell, Reason) else cell
    return "；".join(_words(one) for one in cell) or t("没有")
