"""成果接收确认单 of an accepted result, and the agreement on a change of contract, as Word papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.kernel import events, files, money
from app.kernel.events import Event
from bidding.amendment_states import AMENDMENT, AmendmentState
from bidding.models import Amendment, Contract, Result
from bidding.models.amendment import KINDS
from exports.documents.market_rows import in_yuan
from exports.render.cells import chinese_date, shown, yuan
from exports.spec import Column, Document, Fields, Paper, Signature, Table, Text

BLANK = "____年__月__日"
ACCEPTED = "bidding.result.accepted"
DELIVERED = "bidding.result.delivered"
RETURNED = "bidding.result.returned"


@dataclass(frozen=True)
class Handed:
    """A result with its contract, its files and what the log says of it."""

    result: Result
    contract: Contract
    files: tuple[Any, ...]
    told: tuple[Event, ...]

    def times(self, key: str) -> list[Event]:
        """List the events of a kind, oldest first."""
        return sorted((e for e in self.told if e.key == key), key=lambda e: e.seq)


def load(key: str) -> Handed:
    """Gather a result and its history."""
    result = Result.get_by_id(key)
    last = f"result-{result.deliveries}"
    hung = [one for one in files.of(result.subject_kind, key) if one.slot == last]
    told = events.timeline(result.subject_kind, key)
    return Handed(result, result.contract, tuple(hung), tuple(told))


FILES = (
    Column("序号", lambda row: row[0], 6, "int"),
    Column("成果文件", lambda row: row[1].name, 22),
    Column("大小（字节）", lambda row: row[1].size, 12, "int"),
    Column("SHA-256", lambda row: row[1].sha256, 34),
)


def note(data: Handed) -> Paper:
    """Fill the note: what was handed over, how often it came back, who accepted it when."""
    contract, delivered = data.contract, data.times(DELIVERED)
    accepted = data.times(ACCEPTED)[-1]
    last = delivered[-1].at if delivered else None
    rows = (
        ("合同名称", contract.title),
        ("合同编号", contract.number),
        ("项目名称", contract.project.name),
        ("项目代码", contract.project.number),
        ("服务事项", contract.item.name),
        ("委托方", contract.owner.name),
        ("受托方", contract.agency.name),
        ("合同金额", in_yuan(contract.amount_fen)),
        ("约定服务期限", f"{shown(contract.starts_on)} 至 {shown(contract.ends_on)}"),
        ("最后一次提交", shown(last)),
        ("退回次数", f"{data.result.returns} 次"),
        ("验收时间", shown(accepted.at)),
        ("成果说明", data.result.note),
    )
    proof = (
        f"委托方{accepted.org_name}于{chinese_date(accepted.at)}在平台确认接收上列成果，"
        f"确认记录为透明日志第 {accepted.seq} 条。受托方提交的文件以所列摘要（SHA-256）为准。"
    )
    sections: list[Any] = [Fields(rows)]
    if data.files:
        sections.append(Table(FILES, tuple(enumerate(data.files, 1)), caption="成果文件"))
    day = chinese_date(accepted.at)
    sections += [
        Text(proof),
        Signature(("受托方（盖章）：", "经办人（签字）："), contract.owner.name + "（盖章）", day),
    ]
    return Paper(title="成果接收确认单", issuer=contract.owner.name, sections=tuple(sections))


def change(key: str) -> Amendment:
    """Gather a change with its contract."""
    return Amendment.get_by_id(key)


def _changed(row: Amendment) -> list[str]:
    said = []
    if row.ends_on:
        said.append(
            f"服务结束日期由{chinese_date(row.old_ends_on)}变更为{chinese_date(row.ends_on)}"
        )
    if row.amount_fen:
        old, new = yuan(row.old_amount_fen), yuan(row.amount_fen)
        capitals = money.capitals(row.amount_fen)
        said.append(
            f"合同金额由 {old} 元变更为 {new} 元（大写：{capitals}），理由：{bare(row.amount_why or row.reason)}"
        )
    if row.scope:
        said.append(f"服务内容变更：{bare(row.scope)}")
    if row.kind == "end":
        said.append("双方同意解除合同，自确认之日起不再履行")
        said.append(f"解除后的处理：{bare(row.consequences)}")
    if row.settled_fen:
        said.append(
            f"结算金额 {yuan(row.settled_fen)} 元（大写：{money.capitals(row.settled_fen)}）"
        )
    return said


def bare(words: str) -> str:
    """Return what somebody typed without the stop at its end: our sentence goes on."""
    return words.strip().rstrip("。；，、.;,")


def agreement(row: Amendment) -> Paper:
    """Fill the agreement: the contract, what changes and why, both hands."""
    contract = row.contract
    rows = (
        ("合同名称", contract.title),
        ("合同编号", contract.number),
        ("甲方（委托方）", contract.owner.name),
        ("乙方（受托方）", contract.agency.name),
        ("提出单位", row.proposer.name),
        ("提出日期", chinese_date(row.created_at)),
        ("平台办理情况", AMENDMENT.label(row.state)),
    )
    points = "；\n".join(f"{n}. {one}" for n, one in enumerate(_changed(row), 1))
    owner, agency = contract.owner.name, contract.agency.name
    sign = (f"甲方（盖章）：{owner}", f"乙方（盖章）：{agency}", f"签订日期：{BLANK}")
    return Paper(
        title=f"{KINDS[row.kind]}协议",
        issuer=row.proposer.name,
        sections=(
            Fields(rows),
            Text(f"因{bare(row.reason)}，经甲乙双方协商一致，订立本协议："),
            Text(f"{points}。"),
            Text("本协议未涉及的，按原合同执行；经一方提出、另一方在平台确认后生效并备案。"),
            Signature(sign),
        ),
    )


DOCUMENTS = (
    Document(
        key="acceptance-note",
        title="成果接收确认单",
        form="docx",
        subject_kind="bidding.result",
        permission="bidding.result.note",
        load=load,
        fill=note,
    ),
    Document(
        key="contract-change",
        title="合同变更协议",
        form="docx",
        subject_kind="bidding.amendment",
        permission="bidding.amendment.view",
        load=change,
        fill=agreement,
        when=lambda row: row.state in (AmendmentState.PROPOSED, AmendmentState.AGREED),
    ),
)
