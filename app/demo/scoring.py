"""Scored purchases of the practice year: one whose experts are at work, one awarded by their points."""

from __future__ import annotations

from app.accounts.services import actor_of
from app.demo import sealing
from app.demo.buying import Plan, R
from app.demo.people import EXPERT_SEATS
from app.demo.stage import A_DAY, MINUTE, Stage, Story, until
from app.kernel import clock
from app.kernel.permissions import Actor
from bidding.models import Requirement, Seat
from bidding.queries import explanations, verdicts
from bidding.queries import seats as reads
from bidding.rules import sheets
from bidding.rules.criteria import shipped
from bidding.rules.scoring_terms import Scoring
from bidding.services import experts, explained, panel_pool, scoring, seats

ITEMS = ("surveying", "cost-consulting", "drawing-review", "engineering-consulting")
EMPLOYERS = (
    "演练·住房和城乡建设局",
    "演练·人民防空办公室",
    "演练·金陵工程学院",
    "演练·江东测绘研究所",
)
TITLES = ("高级工程师", "高级工程师", "教授", "注册造价工程师")
LOW = 3_600_000  # fen: about half of what the others ask
GROUNDS = "本机构在同一片区另有两个在办项目，人员就近调配，不再发生进退场费用；成本测算附后。"
RULINGS = (
    (True, "就近调配的依据充分，测算与在办合同相符"),
    (False, "人工费低于同类项目，测算依据不足"),
    (True, "证明材料齐全，报价可以成立"),
)
DEMO = ("planning", "defence")  # of the two accounts at least one is among three of four


def settle(stage: Stage) -> None:
    """Register four experts, all of them demo accounts; three are called, one may follow."""
    place = stage.places["planning"]
    people = [(stage.people[login], login) for login in DEMO]
    people += [(stage.people[one.login], one.place) for one in EXPERT_SEATS]
    told = {"items": ITEMS, "region": place.region_id, "employer_uscc": ""}
    stage.kept["experts"] = {}
    for (person, key), title, employer in zip(people, TITLES, EMPLOYERS, strict=True):
        values = {"login": person.login, "title": title, "employer": employer, **told}
        row = experts.register(values, stage.actor(key, key))
        stage.kept["experts"][row.id] = actor_of(person, stage.places[key])


def waiting(stage: Stage, plan: Plan) -> Story:
    """One expert has signed, one is at it; a demo account of a department has yet to accept."""
    rule = Scoring(tuple(shipped(plan.item)), days=5)
    requirement = yield from sealing.opened_by(stage, plan, "scoring", rule=rule)
    called = _called(requirement)
    demo = [stage.people[login].id for login in DEMO]
    mine = next(key for key in demo if any(one.person_id == key for one in called))
    others = [one for one in called if one.person_id != mine]
    for seat in others:
        yield clock.now() + 35 * MINUTE
        _fill(stage, seat)
    _sign(stage, others[0])


def awarded(stage: Stage, plan: Plan) -> Story:
    """All three sign; the best is far below the others, explains, and two experts accept it."""
    line = {"abnormal_bp": 7_000, "explain_days": 2, "low_by": "experts"}
    rule = Scoring(tuple(shipped(plan.item)), **line)
    requirement = yield from sealing.opened_by(stage, plan, "scoring", rule=rule, lowest=LOW)
    low = next(one.number for one in requirement.opened_offers if one.amount_fen == LOW)
    for seat in _called(requirement):
        yield clock.now() + 35 * MINUTE
        _fill(stage, seat, low)
        _sign(stage, seat)
    yield clock.now() + 50 * MINUTE
    row = explanations.explanations_of(requirement)[0]
    actor = stage.acting(row.organisation_id)
    explained.answer(row, GROUNDS, [stage.paper], actor, row.version)
    for one, (accepted, why) in zip(verdicts.verdicts_of(row), RULINGS, strict=True):
        yield clock.now() + 25 * MINUTE
        explained.sign(one, accepted, why, stage.kept["experts"][one.seat.expert_id], None)
    yield from until(requirement, R.AWARDED, begin=clock.now() + A_DAY)


def _called(requirement: Requirement) -> list[Seat]:
    return reads.seats_of(requirement.id)


def _actor(stage: Stage, seat: Seat) -> Actor:
    return stage.kept["experts"][seat.expert_id]


def _fill(stage: Stage, seat: Seat, best: int = 0) -> None:
    actor = _actor(stage, seat)
    seats.accept(seat, True, actor, None)
    numbers = [one.number for one in scoring.valid_offers(seat.requirement)]
    marks = {
        one.key: {
            str(n): {
                "points": one.weight * (95 if n == best else _share(n, seat.place)) // 100,
                "words": "",
            }
            for n in numbers
        }
        for one in sheets.scored(panel_pool.terms_of(seat.requirement))
    }
    scoring.save(seat, marks, actor)


def _share(number: int, place: int) -> int:
    return 72 + (number * 7 + place * 3) % 20


def _sign(stage: Stage, seat: Seat) -> None:
    row = reads.seat(seat.id)
    scoring.sign(row, scoring.digest(scoring.document_of(row)), _actor(stage, seat), None)
