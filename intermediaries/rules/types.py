"""Whether a certificate's kind, level and major stand in the tree of types. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from app.kernel.errors import Reason

OTHER = "其他资质"
Fault = tuple[str, Reason | None]


def misfit(kind: str, level: str, major: str, known: Iterable[tuple[str, ...]]) -> Fault:
    """Return (field, reason) of the first part that does not fit; ("", None) when all do.

    `known` are the places under the kind, (kind,), (kind, level) or (kind, level, major); where
    the tree names no levels or no majors, the certificate's own words are taken.
    """
    places = set(known)
    if (kind,) not in places:
        return "kind", Reason.of("“{kind}”不在现行资质类型中，请在列表中选择。", kind=kind)
    levels = [place[1] for place in known if len(place) == 2]
    if levels and level not in levels:
        return "level", Reason.of("“{kind}”的等级有：{list}。", kind=kind, list="、".join(levels))
    majors = [p[2] for p in known if len(p) == 3 and p[1] == level]
    if majors and major and major not in majors:
        return "major", Reason.of("“{kind}”的专业有：{list}。", kind=kind, list="、".join(majors))
    if majors and not major:
        return "major", Reason.of("请选择“{kind}”的专业子项。", kind=kind)
    return "", None
