"""Papers of a sealed purchase once its offers are open: opening record (Word), opening table (Excel)."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event
from bidding import queries
from bidding.models import Closing, OpenedOffer, Release, Requirement
from bidding.queries import explanations
from bidding.rules.terms_of_method import percent
from bidding.services import closing, opened_record, trustees
from exports.render.cells import chinese_date, shown, yuan
from exports.spec import Column, Document, Fields, Paper, Sheet, Signature, Table, Text

KIND = "bidding.requirement"
OPENED = "bidding.opening.record"
TITLE, TABLE = "开启记录", "开启一览表"


@dataclass(frozen=True)
class Opened:
    """A purchase with its closing, who released, and what came out."""

    requirement: Requirement
    row: Closing
    logged: int
    releases: tuple[tuple[str, str, Release | None], ...]
    offers: tuple[OpenedOffer, ...]


def load(key: str) -> Opened:
    """Gather what the opening left behind."""
    requirement = queries.requirement(key)
    row = closing.of(requirement)
    given = {one.place: one for one in requirement.releases}
    held = [
        (one.key.organisation.name, one.key.name, given.get(one.place))
        for one in trustees.of(requirement)
    ]
    event = Event.get_by_id(row.opened_event)
    offers = tuple(opened_record.offers_of(requirement))
    return Opened(requirement, row, event.seq, tuple(held), offers)


def price(one: OpenedOffer) -> str:
    """Write an offer as an amount in yuan, or as a discount."""
    if one.amount_fen is not None:
        return yuan(one.amount_fen)
    return percent(one.rate_bp) if one.rate_bp is not None else ""


def outcome(one: OpenedOffer) -> str:
    """Say whether an envelope could be read."""
    return f"不合格：{one.malformed}" if one.malformed else "已开启"


OFFERS = (
    Column("编号", lambda o: o.number, 7, "int"),
    Column("机构", lambda o: o.signup.name, 26),
    Column("统一社会信用代码", lambda o: o.signup.uscc, 28),
    Column("报价（元或下浮率）", price, 17),
    Column("开启结果", outcome, 13),
    Column("说明", lambda o: o.note, 13),
)
TRUSTED = (
    Column("受托单位", lambda r: r[0], 26),
    Column("密钥名称", lambda r: r[1], 20),
    Column("释放份额时间", lambda r: shown(r[2].at) if r[2] else "未释放", 18),
)
LEDGER = (
    *OFFERS[:3],
    Column("报价金额（元）", lambda o: o.amount_fen, 16, "money"),
    Column("下浮率", lambda o: percent(o.rate_bp) if o.rate_bp is not None else "", 10),
    *OFFERS[4:],
    Column("附件数", lambda o: len(o.content.get("attachments", ())), 8, "int"),
    Column("投递时间", lambda o: o.envelope.at, 18, "moment"),
    Column("信封 SHA-256", lambda o: o.envelope.sha256, 66),
)


def facts(data: Opened) -> tuple[tuple[str, str], ...]:
    """Name purchase and moments as all papers of an opening do."""
    need = data.requirement
    return (
        ("公告编号", need.number),
        ("采购项目", need.title),
        ("服务事项", need.item.name),
        ("项目业主", need.owner.name),
        ("选取方式", need.method_title),
        ("封存时间", shown(data.row.closed_at)),
        ("开启时间", shown(data.row.opened_at)),
        ("日志序号", str(data.logged)),
    )


def record(data: Opened) -> Paper:
    """开启记录: what was closed, who opened, every offer; the witnesses where there were any."""
    seen = data.requirement.witnesses
    signed = [f"受托人（{name}）：" for _, name, one in data.releases if one]
    signed += [f"见证人（{name}）：" for name in seen]
    good = sum(not one.malformed for one in data.offers)
    body = f"封存的 {len(data.offers)} 份报价已一并开启，其中 {good} 份已读出内容。"
    return Paper(
        title=TITLE,
        issuer=data.requirement.owner.name,
        sections=(
            Fields(facts(data)),
            Text(f"封存清单摘要（SHA-256）：{data.row.sha256}", indent=False),
            Table(TRUSTED, data.releases, "一、受托人"),
            Table(OFFERS, data.offers, "二、开启的报价"),
            *_low(data),
            Text(body + (f"现场见证人：{'、'.join(seen)}。" if seen else "")),
            Signature((*signed, "业主经办人："), "", chinese_date(data.row.opened_at)),
        ),
    )


def _low(data: Opened) -> list[Text]:
    """Say what became of prices below the line, once the result is out."""
    said = explanations.in_words(data.requirement)
    names = {one.number: one.signup.name for one in data.offers}
    return [Text(f"{names[number]}：{words}。") for number, words in said.items()]


def table(data: Opened) -> Paper:
    """开启一览表: the offers as a sheet to reckon with."""
    need = data.requirement
    note = f"{need.number}　{need.title}　开启时间 {shown(data.row.opened_at)}"
    return Paper(title=TABLE, sheets=(Sheet(TABLE, Table(LEDGER, data.offers), note=note),))


DOCUMENTS = (
    Document("opening-record", TITLE, "docx", KIND, OPENED, load, record),
    Document("opening-table", TABLE, "xlsx", KIND, OPENED, load, table),
)
