"""业主单位对中介服务机构测评表: the rating of a contract on paper, to be signed or stamped."""

from __future__ import annotations

from dataclasses import dataclass

from bidding import queries as bought
from bidding.models import Contract
from exports.render.cells import shown, yuan
from exports.spec import Column, Document, Fields, Paper, Signature, Table, Text
from supervision.evaluation import queries
from supervision.evaluation.models import Evaluation
from supervision.evaluation.rules import ASPECTS, OWNER

TITLE = "业主单位对中介服务机构测评表"
MARKS = ((5, "很满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "很不满意"))


@dataclass(frozen=True)
class Survey:
    """A contract with the owner's rating, as far as everybody may read it."""

    contract: Contract
    rating: Evaluation | None


def load(key: str) -> Survey:
    """Gather a contract; a rating that is not public yet is not printed."""
    found = queries.evaluation_of(key, OWNER)
    return Survey(bought.contract(key), found if found and found.is_counted else None)


def fill(data: Survey) -> Paper:
    """Fill the head; boxes are ticked where the owner has rated online."""
    one, said = data.contract, data.rating
    given = said.scores if said else {}

    def box(mark):
        return lambda aspect: "☑" if given.get(aspect[0]) == mark else "□"

    rows = (
        ("服务合同", one.title),
        ("业主单位", one.owner.name),
        ("中介服务机构", one.agency.name),
        ("统一社会信用代码", one.agency.uscc or ""),
        ("服务事项", one.item.name),
        ("合同金额", f"{yuan(one.amount_fen)} 元"),
        ("签订日期", shown(one.signed_on)),
    )
    columns = (
        Column("测评内容", lambda aspect: aspect[1], 16),
        *(Column(f"{words}\n（{mark} 分）", box(mark), 11) for mark, words in MARKS),
    )
    return Paper(
        title=TITLE,
        issuer=one.owner.name,
        sections=(
            Fields(rows),
            Table(columns, list(ASPECTS.items()), "测评（每行选一格）"),
            Text(f"意见和建议：{said.text if said else ''}"),
            Signature(("经办人（签字）：",), f"{one.owner.name}（盖章）", "年    月    日"),
        ),
    )


DOCUMENTS = (
    Document(
        key="owner-survey",
        title=TITLE,
        form="docx",
        subject_kind="bidding.contract",
        permission="bidding.contract.survey",
        load=load,
        fill=fill,
    ),
)
