"""The experts that may be drawn for a purchase: counted in a draft, frozen at F, logged blinded."""

import datetime as dt

from app.kernel import canonical, clock, draw, events, parameters
from app.kernel.errors import Reason
from app.kernel.permissions import SYSTEM
from bidding.models import ExpertPool, Requirement, Signup
from bidding.queries import experts
from bidding.rules import panel, scoring_terms, terms_of_method
from bidding.rules.avoidance import Party, Tie
from bidding.rules.panel import Panelist
from bidding.rules.scoring_terms import Scoring
from bidding.services import avoiding, chains
from intermediaries.models import Agency

TOO_FEW = "截止时可以抽取的评审专家不足"


def terms_of(requirement: Requirement) -> Scoring | None:
    """Return the numbers of scoring of a notice, None for other methods."""
    found = terms_of_method.read(requirement.method, requirement.rule_data)
    return found if isinstance(found, Scoring) else None


def objections(requirement: Requirement) -> list[Reason]:
    """Say what the place and its library have against a draft that is to be scored."""
    terms = terms_of(requirement)
    if terms is None:
        return []

    def number(key: str) -> int:
        return parameters.value(f"bidding.{key}", clock.today(), requirement.region_id)

    wrong = scoring_terms.local(terms, number("experts_least"), number("price_points"))
    fit, _ = panel.split(_panelists(requirement), avoiding.parties(requirement))
    if len(fit) < terms.experts:
        text = "专家库中熟悉本事项且无须回避的专家只有 {n} 名，少于所需的 {need} 名；请联系运行机构补充专家，或改用其他选取方式"
        wrong.append(Reason.of(text, n=len(fit), need=terms.experts))
    return wrong


def _panelists(requirement: Requirement) -> list[Panelist]:
    rows = experts.drawable(requirement.item_id)
    ties = avoiding.ties_of_many([one.employer_uscc for one in rows if one.employer_uscc])
    duties = experts.duties_of([one.person_id for one in rows])
    return [
        Panelist(
            one.id,
            one.name,
            one.employer,
            one.employer_uscc,
            ties.get(one.employer_uscc, ()),
            tuple(duties.get(one.person_id, ())),
        )
        for one in rows
    ]


def _bidders(signups: list[str]) -> list[Party]:
    """Return the bidders with their ties and with who represents them."""
    query = Signup.select(Signup, Agency).join(Agency).where(Signup.id.in_(signups))
    rows = list(query.order_by(Signup.uscc))
    ties = avoiding.ties_of_many([row.uscc for row in rows])
    return [
        Party(
            row.name,
            row.uscc,
            panel.OF_BIDDER,
            (*ties.get(row.uscc, ()), Tie("legal_representative", row.agency.legal_representative)),
        )
        for row in rows
    ]


def freeze(requirement: Requirement, signups: list[str], moment: dt.datetime) -> bool:
    """Fix who may be drawn inside write(), avoidance applied; False when they are too few.

    Other methods want nobody. The hash is public at once, the names are not: it is blinded, or it could be found by trying.
    """
    terms = terms_of(requirement)
    if terms is None:
        return True
    around = [*avoiding.parties(requirement), *_bidders(signups)]
    fit, out = panel.split(_panelists(requirement), around)
    if len(fit) < terms.experts:
        return False
    pool = draw.number_pool((one.key, one.name, 1) for one in fit)
    document = draw.frozen_pool(requirement.number, pool, out)
    document["blind"] = chains.blind(requirement, chains.EXPERTS)
    digest = draw.pool_hash(document)
    told = {"notice": requirement.number, "pool_hash": digest}
    key = "bidding.requirement.freeze_experts"
    event = events.record(key, requirement, actor=SYSTEM, facts=told, visibility="public")
    ExpertPool.create(
        requirement=requirement,
        document=canonical.text(document),
        sha256=digest,
        frozen_at=moment,
        event=event.id,
    )
    return True


def of(requirement: Requirement) -> ExpertPool | None:
    """Return the frozen pool, None before F and for other methods."""
    return ExpertPool.get_or_none(ExpertPool.requirement == requirement)
