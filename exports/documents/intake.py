"""Papers of the other ways into the library: receipt of a listing by notice, agreement, list."""

from __future__ import annotations

from exports.deeds import last, office
from exports.documents.library import Admission, entered, issuer
from exports.render.cells import chinese_date
from exports.spec import Document, Fields, Numbering, Paper, Signature, Text
from intermediaries import queries
from intermediaries.models import IntakeMember
from intermediaries.queries import admission

REGISTERED = "intermediaries.agency.register"
SIGNED = "签订日期：____年__月__日"
LISTED = "intermediaries.intake_member.confirm"


def registration(key: str) -> Admission:
    """Gather the last listing by notice of an agency."""
    return entered(key, REGISTERED)


def receipt(data: Admission) -> Paper:
    """告知性登记回执: listed on the agency's own word, to be checked."""
    one, day = data.agency, chinese_date(data.event.at)
    body = (
        f"你单位于{day}按告知性登记提交入驻材料并作出承诺，自即日起列入中介超市名录。"
        "运行机构将在规定时限内核查声明的内容；经核查不符合条件的，撤销登记；声明虚假的，依法处理。"
    )
    rows = (
        ("机构名称", one.name),
        ("信用代码", one.uscc),
        ("注册地", one.region.name),
        ("服务事项", "、".join(data.services) or "核查后另行上架"),
        ("登记日期", day),
    )
    return Paper(
        title="告知性登记回执",
        addressee=one.name,
        sections=(Text(body), Fields(rows), Signature((), "中介超市运行机构", day)),
    )


def agreement(member: IntakeMember) -> Paper:
    """入库服务协议: the three promises alike for everybody on the list, its term, how it ends."""
    one, agency = member.intake, member.agency
    names = {item.code: item.name for item in queries.items(all_states=True)}
    services = "、".join(names.get(code, code) for code in one.items) or "全部上架事项"
    promised = f"{one.promised_days}个工作日" if one.promised_days else "按采购公告"
    rows = (
        ("甲方（运行机构）", one.by_org),
        ("乙方（中介机构）", agency.name),
        ("信用代码", agency.uscc),
        ("批次", one.title),
        ("适用地区", one.region.name),
        ("服务事项", services),
        ("统一承诺时限", promised),
        ("统一收费标准", one.fee_note or "按采购公告"),
        ("统一服务标准", one.standard or "国家和行业现行标准"),
        ("有效期", f"{chinese_date(one.valid_from)}至{chinese_date(one.valid_to)}"),
    )
    points = (
        "一、乙方在有效期内按统一的时限、收费和标准提供服务，采购公告另有更优条件的从其约定。",
        "二、入选名单只是标记。甲方不限制中介机构数量，不以是否入选限制报名、抽取和签约。",
        "三、乙方的资质、人员和单位信息发生变化的，及时在平台更新；不再符合条件的，退出名单。",
        "四、协议自双方签署、甲方在平台确认之日起生效，至有效期届满自动终止；乙方被清退、撤销登记或者主动退出的，同时终止。",
    )
    return Paper(
        title="入库服务协议",
        issuer=one.by_org,
        sections=(
            Fields(rows),
            Text("\n".join(points)),
            Signature((f"甲方（盖章）：{one.by_org}", "代表（签字）：", SIGNED)),
            Signature((f"乙方（盖章）：{agency.name}", "代表（签字）：", SIGNED)),
        ),
    )


def listed(member: IntakeMember) -> Paper:
    """入选通知书: the agency stands on the list until its last day."""
    day = chinese_date(member.listed_on)
    body = (
        f"你单位申请列入“{member.intake.title}”，经审核符合条件并签署入库服务协议，"
        f"自{chinese_date(max(member.listed_on, member.intake.valid_from))}起列入名单，"
        f"有效期至{chinese_date(member.valid_to)}。名单只是标记，不影响其他机构入驻和承接服务。"
    )
    rows = (("机构名称", member.agency.name), ("信用代码", member.agency.uscc))
    sections = (Text(body), Fields(rows), Signature((), member.intake.by_org, day))
    return Paper(title="入选通知书", addressee=member.agency.name, sections=sections)


def _office(member: IntakeMember) -> tuple[str | None, str]:
    return office(last(member, LISTED))


DOCUMENTS = (
    Document(
        key="registration-receipt",
        title="告知性登记回执",
        form="docx",
        subject_kind="intermediaries.agency",
        permission="intermediaries.agency.view",
        load=registration,
        fill=receipt,
        numbering=Numbering("exports.registration", "告知登记", "{word}〔{year}〕{n}号"),
        issued_on=(REGISTERED,),
        issuer=issuer,
        public=lambda data: {
            "机构名称": data.agency.name,
            "统一社会信用代码": data.agency.uscc,
            "登记日期": chinese_date(data.event.at),
        },
    ),
    Document(
        key="intake-agreement",
        title="入库服务协议",
        form="docx",
        subject_kind="intermediaries.intake_member",
        permission="intermediaries.intake_member.view",
        load=admission.intake_member,
        fill=agreement,
    ),
    Document(
        key="intake-notice",
        title="入选通知书",
        form="docx",
        subject_kind="intermediaries.intake_member",
        permission="intermediaries.intake_member.paper",
        load=admission.intake_member,
        fill=listed,
        numbering=Numbering("exports.intake", "入选通知", "{word}〔{year}〕{n}号"),
        issued_on=(LISTED,),
        issuer=_office,
        public=lambda member: {
            "机构名称": member.agency.name,
            "统一社会信用代码": member.agency.uscc,
            "批次": member.intake.title,
            "有效期至": chinese_date(member.valid_to),
        },
    ),
)
