"""The pledge an agency confirms: ten topics (after Tangshan 2018), in our own words, versioned.

A changed text gets a new version and its day; an old version is never edited, because agencies
have confirmed it. An application in progress must confirm the version in force.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Pledge:
    """One version of the text, in force from `effective`."""

    version: str
    effective: dt.date
    points: tuple[tuple[str, str], ...]


VERSIONS = (
    Pledge(
        "2020-1",
        dt.date(2020, 1, 1),
        (
            ("守法执业", "遵守法律法规和本平台规则，在资质许可的范围内提供服务。"),
            ("公开公正", "公开服务条件、流程、时限和收费，公平参与竞争，不弄虚作假。"),
            ("明码收费", "按承诺的标准收费，不垄断，不恶意抬价或低价，不另收未约定的费用。"),
            ("材料真实", "提交的证照、业绩和人员材料真实有效，内容变化时及时更新。"),
            ("廉洁从业", "不行贿，不欺诈，不与委托人或其他机构串通。"),
            ("保守秘密", "对服务中知悉的国家秘密、商业秘密和个人信息负保密责任。"),
            ("管好人员", "执业人员在本单位任职并缴纳社会保险，遵守职业纪律。"),
            ("不收回扣", "不给予、不收受任何形式的回扣和介绍费。"),
            ("接受监督", "接受主管部门和平台的监督检查，及时处理投诉。"),
            ("承担责任", "接受社会监督，对成果质量负责，违背承诺的依法依规承担责任。"),
        ),
    ),
)


def current(day: dt.date) -> Pledge:
    """Return the version in force on `day`."""
    return max((v for v in VERSIONS if v.effective <= day), key=lambda v: v.effective)


def of_version(version: str) -> Pledge | None:
    """Return a version that was once confirmed, None when there is none."""
    return next((v for v in VERSIONS if v.version == version), None)
