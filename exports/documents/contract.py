"""服务合同: drawn up from award, notice and the agency's promise, or into the item's own template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, files, money, parameters, wordfill
from bidding.models import Award, Contract, Requirement
from bidding.rules import paying
from bidding.rules.paying import Line
from bidding.services import paying as plans
from exports.render.cells import chinese_date, yuan
from exports.spec import Document, Fields, Paper, Signature, Text
from intermediaries import queries as market
from intermediaries.models import Agency, ItemEdition, Offering
from intermediaries.rules import editions as catalogue
from intermediaries.services import templates
from projects.models import Project

BLANK = "____年__月__日"
CHANGES = (
    "变更服务内容、金额或者服务结束时间，经双方在平台一方提出、另一方确认后生效并备案。"
    "双方协商一致可以解除合同；一方违约致使不能实现合同目的的，另一方可以解除合同并说明理由。"
)
OTHER = (
    "本合同未尽事宜按《中华人民共和国民法典》办理，争议协商不成的，向甲方所在地人民法院起诉。"
    "本合同一式四份，双方各执两份，自双方签字盖章之日起生效；"
    "签订后由一方上传平台，另一方确认后备案。"
)
SIGN = ("法定代表人或授权代表（签字）：", "签订日期：" + BLANK)


@dataclass(frozen=True)
class Deal:
    """What two parties agreed by award: everything a contract is drawn up from."""

    contract: Contract
    need: Requirement
    award: Award
    project: Project
    owner: Organisation
    agency: Agency
    edition: ItemEdition | None
    offering: Offering | None
    payments: tuple[str, ...]
    penalty: int


def load(key: str) -> Deal:
    """Gather a contract with its award, notice, item and promise."""
    contract = Contract.get_by_id(key)
    need, award = contract.requirement, contract.award
    number = need.item_edition
    offering = Offering.get_or_none(
        (Offering.agency == award.agency_id) & (Offering.item == contract.item_id)
    )
    return Deal(
        contract=contract,
        need=need,
        award=award,
        project=contract.project,
        owner=contract.owner,
        agency=award.agency,
        edition=market.item_edition(contract.item_id, number) if number else None,
        offering=offering,
        payments=tuple(paying.in_words(*one) for one in _payments(contract)),
        penalty=parameters.value("bidding.late_penalty", clock.today(), need.region_id),
    )


def _payments(contract: Contract) -> list[tuple[Line, int]]:
    lines = plans.agreed(contract)
    parts = paying.split(contract.amount_fen, [one.share_bp for one in lines])
    return list(zip(lines, parts, strict=True))


def _fee_basis(data: Deal) -> str:
    fields = data.edition.fields if data.edition else {}
    kind = catalogue.shown("fee_kind", fields.get("fee_kind"))
    basis = fields.get("fee_basis") or data.contract.item.fee_basis
    said = [basis if basis.startswith(kind) else f"{kind}，{basis}"]
    if data.offering:
        said.append(f"机构承诺：{data.offering.fee_note}")
    return "；".join(one for one in said if one)


def _standard(data: Deal) -> str:
    papers = (data.edition.fields if data.edition else {}).get("documents") or ""
    said = [f"成果包括：{'、'.join(papers.split())}" if papers else ""]
    said.append(f"乙方承诺的标准：{data.offering.standard}" if data.offering else "")
    said.append("并符合法律、法规和国家、行业现行标准的要求，满足审批部门的受理条件")
    return "；".join(one for one in said if one)


def _liability(data: Deal) -> str:
    return (
        f"乙方逾期交付成果的，每逾期一日按合同金额的万分之{data.penalty}支付违约金；"
        f"甲方逾期付款的，每逾期一日按逾期金额的万分之{data.penalty}支付违约金。"
        "逾期天数自期限届满次日起按自然日计算。"
        "因成果质量不合格被退回的，乙方无偿修改，由此延误的时间计入服务期限。"
        "任何一方不得要求另一方在合同约定之外承担费用；乙方不得将服务转包。"
    )


def values(data: Deal) -> dict[str, str]:
    """Say what every placeholder of a template stands for here (see rules.contract_fields)."""
    need, fen = data.need, data.contract.amount_fen
    return {
        "合同名称": data.contract.title,
        "采购编号": need.number or "",
        "中选通知书文号": data.award.number or "",
        "项目名称": data.project.name,
        "项目代码": data.project.number,
        "建设地点": data.project.address,
        "服务事项": data.contract.item.name,
        "委托方": data.owner.name,
        "委托方信用代码": data.owner.uscc or "",
        "委托方地址": data.owner.address,
        "委托方联系人": need.contact,
        "委托方电话": need.phone,
        "受托方": data.agency.name,
        "受托方信用代码": data.agency.uscc,
        "受托方地址": data.agency.address,
        "受托方联系人": data.agency.contact,
        "受托方电话": data.agency.phone,
        "服务内容": need.content,
        "成果标准": _standard(data),
        "合同金额": yuan(fen),
        "合同金额大写": money.capitals(fen),
        "收费依据": _fee_basis(data),
        "服务期限": str(need.service_days),
        "选取方式": need.method_title,
        "中选日期": chinese_date(data.award.issued_at),
        "付款安排": "\n".join(f"（{n}）{one}。" for n, one in enumerate(data.payments, 1)),
        "违约责任": _liability(data),
    }


def template(data: Deal) -> Any:
    """Fill the template of the item's edition that the notice was published under, if it has one."""
    hung = templates.fillable(data.contract.item_id, data.need.item_edition)
    if hung is None:
        return None
    with files.open_blob(hung.sha256) as file:
        return wordfill.filled(file, values(data))


def _parties(told: dict[str, str]) -> Fields:
    rows = []
    for side, name in (("甲方（委托方）", "委托方"), ("乙方（受托方）", "受托方")):
        rows.append((side, told[name]))
        rows += [(label, told[f"{name}{label}"]) for label in ("信用代码", "地址")]
        rows.append(("联系人及电话", f"{told[f'{name}联系人']}  {told[f'{name}电话']}"))
    return Fields(tuple(rows))


def _articles(told: dict[str, str]) -> list[tuple[str, str]]:
    """The clauses in the order of a service contract: heading and text."""
    return [
        (
            "服务项目和范围",
            (
                f"项目名称：{told['项目名称']}（项目代码 {told['项目代码']}）。\n"
                f"服务事项：{told['服务事项']}。\n服务内容：{told['服务内容']}"
            ),
        ),
        (
            "服务期限",
            (
                f"自____年__月__日起至____年__月__日止，共 {told['服务期限']} 天。"
                "甲方应当及时提供所需资料；因甲方资料不齐延误的，双方在平台办理延期。"
            ),
        ),
        (
            "服务费用",
            (
                f"人民币 {told['合同金额']} 元（大写：{told['合同金额大写']}），与中选价格一致。\n"
                f"收费依据：{told['收费依据']}。除本合同约定外，乙方不得另行收取费用。"
            ),
        ),
        ("付款安排", told["付款安排"]),
        ("成果标准和验收", told["成果标准"] + "。甲方应当在规定时限内验收，不合格的说明理由退回。"),
        ("违约责任", told["违约责任"]),
        ("变更、延期和解除", CHANGES),
        ("其他", OTHER),
    ]


_NUMERALS = "一二三四五六七八九十"


def fill(data: Deal) -> Paper:
    """Draw the contract up in the house's own layout."""
    told = values(data)
    sections: list[Any] = [
        Text(
            f"根据{told['中选日期']}《中选通知书》（{told['中选通知书文号']}，采购编号 {told['采购编号']}，"
            f"选取方式：{told['选取方式']}），甲乙双方订立本合同。"
        ),
        _parties(told),
    ]
    for n, (title, text) in enumerate(_articles(told)):
        sections += [Text(f"{_NUMERALS[n]}、{title}", heading=True), Text(text)]
    sections.append(Signature((f"甲方（盖章）：{told['委托方']}", *SIGN)))
    sections.append(Signature((f"乙方（盖章）：{told['受托方']}", *SIGN)))
    return Paper(title=data.contract.title, issuer=data.owner.name, sections=tuple(sections))


DRAFT = Document(
    key="contract-draft",
    title="服务合同文本（供签订）",
    form="docx",
    subject_kind="bidding.contract",
    permission="bidding.contract.draw_up",
    load=load,
    fill=fill,
    instead=template,
)
DOCUMENTS = (DRAFT,)
