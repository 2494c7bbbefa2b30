"""The list of service items as data: legal basis, time limit, fee basis, required qualifications.

Only services with a basis in law, regulation or State Council decision may be demanded of anybody
(国办发〔2015〕31号); one that is cancelled stays in the list, marked, and can no longer be bought.
To add an item: add it here with its source; `run.py upgrade` brings it into the table as its first
edition. An item whose newest edition a regulator has made is left to the regulator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from intermediaries.rules.editions import BLANK

MARKET = "市场调节价，由双方协商（发改价格〔2015〕299号）"


@dataclass(frozen=True)
class Item:
    """One service item; `days` None where no rule fixes a time limit."""

    code: str
    name: str
    sector: str
    basis: str
    days: int | None
    fee: str
    rule: dict[str, Any] = field(default_factory=dict)
    effective: str = "2020-01-01"
    source: str = ""
    state: str = "active"
    cancelled_on: str = ""
    may_demand: bool = True

    @property
    def fields(self) -> dict[str, Any]:
        """Return what an edition of the item says."""
        said = {"name": self.name, "sector": self.sector, "basis": self.basis, "days": self.days}
        said |= {"fee_basis": self.fee, "rule": self.rule, "state": self.state}
        return BLANK | said | {"may_demand": self.may_demand}


def one_of(kind: str, *levels: str, majors: tuple[str, ...] = ()) -> dict[str, Any]:
    """Ask for one certificate of a kind at one of the levels, in one of the majors."""
    rule: dict[str, Any] = {"kind": kind}
    if levels:
        rule["levels"] = list(levels)
    if majors:
        rule["majors"] = list(majors)
    return rule


REVIEW = "施工图审查机构"
SURVEY, DESIGN, SUPERVISION = "工程勘察资质", "工程设计资质", "工程监理资质"

CATALOGUE = (
    Item(
        "drawing-review",
        "施工图审查",
        "住房和城乡建设",
        "《建设工程质量管理条例》第十一条；《房屋建筑和市政基础设施工程施工图设计文件审查管理办法》"
        "（住房和城乡建设部令第13号）",
        15,
        MARKET,
        {"any": [one_of(REVIEW, "一类"), one_of(REVIEW, "二类")]},
        "2013-08-01",
        "住房和城乡建设部令第13号：大型15个工作日，中型及以下10个工作日",
    ),
    Item(
        "engineering-survey",
        "工程勘察",
        "住房和城乡建设",
        "《建设工程勘察设计管理条例》第七条；《建设工程勘察设计资质管理规定》",
        None,
        MARKET,
        one_of(SURVEY, "综合甲级", "甲级", "乙级", "丙级"),
        "2015-06-12",
        "建设工程勘察设计管理条例（国务院令第662号修订）",
    ),
    Item(
        "engineering-design",
        "工程设计",
        "住房和城乡建设",
        "《建设工程勘察设计管理条例》第七条；《建设工程勘察设计资质管理规定》",
        None,
        MARKET,
        one_of(DESIGN, "综合甲级", "甲级", "乙级", "丙级"),
        "2015-06-12",
        "建设工程勘察设计管理条例（国务院令第662号修订）",
    ),
    Item(
        "engineering-supervision",
        "工程监理",
        "住房和城乡建设",
        "《中华人民共和国建筑法》第三十一条；《工程监理企业资质管理规定》",
        None,
        MARKET,
        one_of(SUPERVISION, "综合", "甲级", "乙级", "丙级"),
        "2007-08-01",
        "工程监理企业资质管理规定（建设部令第158号）",
    ),
    Item(
        "cost-consulting",
        "造价咨询",
        "住房和城乡建设",
        "《工程造价咨询企业管理办法》；国发〔2021〕7号取消工程造价咨询企业资质",
        None,
        "市场调节价，由双方协商",
        {"certificate": "一级造价工程师", "count": 1},
        "2021-07-01",
        "国发〔2021〕7号：取消资质认定，由注册造价工程师执业",
    ),
    Item(
        "environmental-impact",
        "环境影响评价",
        "生态环境",
        "《中华人民共和国环境影响评价法》第十九条、第二十条",
        None,
        MARKET,
        {"certificate": "环境影响评价工程师", "count": 1},
        "2018-12-29",
        "环境影响评价法2018年修正：取消机构资质，编制主持人应为环境影响评价工程师",
    ),
    Item(
        "energy-assessment",
        "节能评估",
        "发展和改革",
        "《固定资产投资项目节能审查办法》",
        None,
        MARKET,
        {},
        "2017-01-01",
        "不要求机构资质，项目单位可以自行编制节能报告",
        may_demand=False,
    ),
    Item(
        "soil-conservation",
        "水土保持方案编制",
        "水利",
        "《中华人民共和国水土保持法》第二十五条",
        None,
        "市场调节价，由双方协商",
        {},
        "2011-03-01",
        "不要求行政许可的资质，生产建设单位有能力的可以自行编制",
        may_demand=False,
    ),
    Item(
        "geological-hazard",
        "地质灾害危险性评估",
        "自然资源",
        "《地质灾害防治条例》第二十一条；《地质灾害防治单位资质管理办法》",
        None,
        "市场调节价，由双方协商",
        one_of("地质灾害防治单位资质", "甲级", "乙级", majors=("评估和勘查设计",)),
        "2023-01-01",
        "地质灾害防治单位资质管理办法（自然资源部令第8号）",
    ),
    Item(
        "surveying",
        "测绘（多测合一）",
        "自然资源",
        "《中华人民共和国测绘法》第二十七条；《测绘资质管理办法》",
        None,
        "市场调节价，由双方协商",
        {
            "all": [
                one_of("测绘资质", "甲级", "乙级", majors=("工程测量",)),
                one_of("测绘资质", "甲级", "乙级", majors=("界线与不动产测绘",)),
            ]
        },
        "2021-07-01",
        "自然资办发〔2021〕43号",
    ),
    Item(
        "tender-agency",
        "招标代理",
        "发展和改革",
        "《中华人民共和国招标投标法》第十三条",
        None,
        MARKET,
        {},
        "2017-12-28",
        "招标投标法2017年修正：取消招标代理机构资格认定",
        may_demand=False,
    ),
    Item(
        "engineering-consulting",
        "工程咨询",
        "发展和改革",
        "《工程咨询行业管理办法》（国家发展改革委令第9号）",
        None,
        MARKET,
        {},
        "2017-12-06",
        "国家发展改革委令第9号：告知性备案，不要求资质",
    ),
    Item(
        "fire-facility-testing",
        "消防设施检测",
        "消防救援",
        "《中华人民共和国消防法》第三十四条",
        None,
        "市场调节价，由双方协商",
        {"certificate": "一级注册消防工程师", "count": 1},
        "2021-11-09",
        "社会消防技术服务管理规定（应急管理部令第7号）",
    ),
    Item(
        "quality-testing",
        "建设工程质量检测",
        "住房和城乡建设",
        "《建设工程质量管理条例》第三十一条；《建设工程质量检测管理办法》",
        None,
        "市场调节价，由双方协商",
        {"any": [one_of("建设工程质量检测资质", "综合"), one_of("建设工程质量检测资质")]},
        "2023-03-01",
        "建设工程质量检测管理办法（住房和城乡建设部令第57号）",
    ),
    Item(
        "capital-verification",
        "公司登记验资",
        "市场监督管理",
        "原公司登记的前置材料，已取消，登记机关不得再要求提交验资报告",
        None,
        "已取消",
        {},
        "2014-03-01",
        "国发〔2014〕7号：注册资本登记制度改革方案",
        "cancelled",
        "2014-03-01",
        may_demand=False,
    ),
)

LEGAL_FORMS = ("企业", "事业单位", "社会组织", "个体工商户", "律师事务所等其他组织")

PEOPLE_CERTIFICATES = (
    "一级注册建筑师",
    "一级注册结构工程师",
    "注册土木工程师（岩土）",
    "注册公用设备工程师",
    "注册电气工程师",
    "一级造价工程师",
    "注册监理工程师",
    "环境影响评价工程师",
    "一级注册消防工程师",
    "注册测绘师",
    "施工图审查人员",
    "其他执业证书",
)


def by_code(code: str) -> Item | None:
    """Return the shipped item of a code, None when there is none."""
    return next((item for item in CATALOGUE if item.code == code), None)
