"""Who may do what while buying: clauses of predicates, as data."""

from typing import Any

from app.kernel import clock, parameters
from app.kernel.permissions import Actor, anyone, has, own_org, system
from bidding.award_states import ObjectionState
from bidding.models import LiveRoom, Signup
from bidding.predicates import TRUSTED, is_closed, is_opened, is_opened_file, is_trustee
from bidding.predicates_contracts import (
    in_force,
    is_accepted,
    not_proposer,
    other_side,
    signing_overdue,
    to_sign,
    unsigned,
    was_filed,
)
from bidding.predicates_places import of_its_hall, of_its_place
from bidding.predicates_scoring import (
    all_signed,
    by_experts,
    by_owner,
    has_offers,
    is_asked,
    is_awarded,
    is_person,
    is_scored,
    is_settled,
    is_signed,
    not_oneself,
)
from bidding.requirement_states import VOIDED, RequirementState

R = RequirementState
OWNER = ("owner.handler", "owner.manager")
AGENCY = ("agency.handler", "agency.manager")
OPERATOR = ("operator.clerk", "operator.manager")
WATCHING = (*OPERATOR, "supervisor.officer", "regulator.officer")
KEEPERS = (*OPERATOR, "department.handler", "department.manager")
EXPERTS = ("operator.expert", "department.expert")


def published(actor: Actor, subject: Any) -> bool:
    """Hold for whatever has been out as a notice."""
    return subject.is_published


def took_part(actor: Actor, requirement: Any) -> bool:
    """Hold for an agency that signed up to this requirement; known to itself at any time."""
    mine = (Signup.requirement == requirement.id) & (Signup.organisation == actor.org_id)
    return actor.org_id is not None and Signup.select().where(mine).exists()


def pool_is_frozen(actor: Actor, signup: Any) -> bool:
    """Hold once F is over, of sealed offers once all were opened; before it only for the agency."""
    return signup.requirement.freezes.exists() and not signup.requirement.is_silent


def in_draft(actor: Actor, requirement: Any) -> bool:
    """Hold while nothing is published: trustees are fixed with the notice."""
    return requirement.state == RequirementState.DRAFT


def bidding_is_over(actor: Actor, bid: Any) -> bool:
    """Hold once a live bidding has ended: before it only the bidder knows whose a bid is."""
    mine = LiveRoom.requirement == bid.requirement_id
    return LiveRoom.select().where(mine, LiveRoom.ended_at.is_null(False)).exists()


def answered(actor: Actor, objection: Any) -> bool:
    """Hold once an objection has been decided."""
    return objection.state != ObjectionState.LODGED


def drawn_or_waiting(actor: Actor, requirement: Any) -> bool:
    """Hold while the draw of a published requirement may wait for a public number."""
    return requirement.state in {RequirementState.SEEDING, *VOIDED}


def audit_wanted(requirement: Any) -> bool:
    """Say whether the place wants a purchase of public money audited before publication."""
    wanted = parameters.value("bidding.audit_public", clock.today(), requirement.region_id)
    return bool(wanted and requirement.public_share)


def wants_audit(actor: Actor, requirement: Any) -> bool:
    """Hold for a purchase with public money where the place wants it audited first."""
    return audit_wanted(requirement)


def needs_no_audit(actor: Actor, requirement: Any) -> bool:
    """Hold where the owner publishes by itself."""
    return not audit_wanted(requirement)


def invited(actor: Actor, requirement: Any) -> bool:
    """Hold for the agency that a direct choice names."""
    chosen = requirement.chosen
    return chosen is not None and actor.org_id == chosen.organisation_id


def ended(actor: Actor, requirement: Any) -> bool:
    """Hold once a purchase is over without a service: it may be bought again."""
    return requirement.state in {R.FAILED, R.TERMINATED, *VOIDED}


def signing_up(actor: Actor, requirement: Any) -> bool:
    """Hold while a notice is open for sign-up."""
    return requirement.state == R.SIGNUP


def in_audit(actor: Actor, requirement: Any) -> bool:
    """Hold while a draft lies with the operating body."""
    return requirement.state == RequirementState.AUDIT


_OWN = (has(*OWNER), own_org("owner_id"))
_AGENCY_SIDE = (has(*AGENCY), own_org("agency_id"))
_WINNER = (has(*AGENCY), own_org("organisation_id"))
_PARTIES = (_OWN, _AGENCY_SIDE)
_OFFICES = (has(*WATCHING), of_its_place)
_REGULATOR = (has("regulator.officer"), of_its_place)

_SEAT = (
    (has(*EXPERTS), is_person),
    (has(*WATCHING), of_its_place, is_scored),
    (has(*OWNER), own_org("requirement.owner_id"), is_scored),
)

_VERDICT = (
    (has(*EXPERTS), is_person),
    (has(*WATCHING), of_its_place, is_settled),
    (has(*OWNER), own_org("requirement.owner_id"), is_settled),
)

PERMISSIONS = {
    "bidding.system": ((system,),),
    "bidding.requirement.list": ((has(*OWNER),),),
    "bidding.requirement.draft": ((has(*OWNER),),),
    "bidding.requirement.view": ((published,), _OWN, (*_OFFICES, in_audit)),
    "bidding.requirement.publish": ((*_OWN, needs_no_audit),),
    "bidding.requirement.submit": ((*_OWN, wants_audit),),
    "bidding.requirement.recall": (_OWN,),
    "bidding.requirement.audit": ((has(*OPERATOR),),),
    "bidding.requirement.invalidate": ((has(*OPERATOR),), _REGULATOR),
    "bidding.requirement.choose": (_OWN,),
    "bidding.requirement.reprocure": ((*_OWN, ended),),
    "bidding.question.ask": ((has(*AGENCY), signing_up),),
    "bidding.question.answer": (_OWN,),
    "bidding.question.view": ((anyone,),),
    "bidding.requirement.turn_down": ((has(*AGENCY), invited),),
    "bidding.requirement.edit": (_OWN,),
    "bidding.requirement.discard": (_OWN,),
    "bidding.requirement.revise": (_OWN,),
    "bidding.requirement.cancel": (_OWN,),
    "bidding.requirement.witness": (
        (*_OWN, published),
        (has("window.clerk"), of_its_hall, published),
    ),
    "bidding.requirement.inside": (_OWN, _OFFICES),
    "bidding.requirement.staff": (
        _OWN,
        (has("supervisor.officer", "regulator.officer"), of_its_place, published),
    ),
    "bidding.requirement.choose_sole": (_OWN,),
    "bidding.requirement.refuse_sole": (_OWN,),
    "bidding.requirement.object": ((has(*AGENCY), took_part),),
    "bidding.requirement.seed": ((has(*OPERATOR), drawn_or_waiting),),
    "bidding.desk": ((has(*WATCHING),),),
    "bidding.signup.list": ((has(*AGENCY),),),
    "bidding.ledger.list": ((has(*AGENCY),),),
    "bidding.ledger.edit": ((has(*AGENCY), own_org("organisation_id")),),
    "bidding.signup.create": ((has(*AGENCY),),),
    "bidding.signup.view": ((has(*AGENCY), own_org("organisation_id")), (pool_is_frozen,)),
    "bidding.signup.own": ((has(*AGENCY), own_org("organisation_id")),),
    "bidding.signup.staff": ((has(*AGENCY), own_org("organisation_id")),),
    "bidding.signup.withdraw": ((has(*AGENCY), own_org("organisation_id")),),
    "bidding.refusal.view": ((has(*AGENCY), own_org("org_id")),),
    "bidding.live_bid.view": ((has(*AGENCY), own_org("organisation_id")), (bidding_is_over,)),
    "bidding.live_bid.place": ((has(*AGENCY), took_part),),
    "bidding.trustee.list": ((has(*TRUSTED),),),
    "bidding.trustee.create": ((has(*TRUSTED),),),
    "bidding.trustee.retire": ((has(*TRUSTED), own_org("organisation_id")),),
    "bidding.trustee.view": ((anyone,),),
    "bidding.trustee.choose": ((*_OWN, in_draft),),
    "bidding.offer.create": ((has(*AGENCY),),),
    "bidding.offer.window": ((has("window.clerk"),),),
    "bidding.offer.receipt": ((has("window.clerk"), own_org("org_id")),),
    "bidding.offer.reveal": ((has(*AGENCY), own_org("organisation_id")),),
    "bidding.opening.view": (
        (has(*AGENCY), took_part, is_closed),
        (is_trustee, is_closed),
        (*_OWN, is_closed),
        (*_OFFICES, is_closed),
        (is_opened,),
    ),
    "bidding.opening.release": ((is_trustee, is_closed),),
    "bidding.sealedfile.view": (
        (has(*AGENCY), own_org("organisation_id")),
        (is_opened_file,),
    ),
    "bidding.expert.list": ((has(*KEEPERS, *WATCHING),),),
    "bidding.expert.create": ((has(*KEEPERS),),),
    "bidding.expert.edit": ((has(*KEEPERS), own_org("keeper_id"), not_oneself),),
    "bidding.expert.view": ((has(*KEEPERS, *WATCHING),), (has(*EXPERTS), is_person)),
    "bidding.scoring.view": ((by_experts, is_opened),),
    "bidding.scoring.table": (
        (all_signed, is_awarded),
        (*_OWN, all_signed),
        (*_OFFICES, all_signed),
    ),
    "bidding.opening.record": ((has_offers, is_opened),),
    "bidding.seat.list": ((has(*EXPERTS),),),
    "bidding.seat.view": _SEAT,
    "bidding.seat.sheet": tuple((*clause, is_signed) for clause in _SEAT),
    "bidding.seat.score": ((has(*EXPERTS), is_person),),
    "bidding.requirement.call": (_OWN,),
    "bidding.purchase.view": ((published,), _OWN),
    "bidding.agreement.view": ((anyone,),),
    "bidding.agreement.leave": (_WINNER,),
    "bidding.agreement.remove": (_OWN,),
    "bidding.award.view": ((anyone,),),
    "bidding.award.declined": (_WINNER,),
    "bidding.award.forfeited": ((*_OWN, signing_overdue),),
    "bidding.explanation.view": (_OWN, _WINNER, _OFFICES, (has(*EXPERTS), is_asked)),
    "bidding.explanation.answer": (_WINNER,),
    "bidding.explanation.accept": ((*_OWN, by_owner),),
    "bidding.explanation.reject": ((*_OWN, by_owner),),
    "bidding.verdict.view": _VERDICT,
    "bidding.verdict.sign": ((has(*EXPERTS), is_person),),
    "bidding.objection.view": (
        _OFFICES,
        (has(*AGENCY), own_org("organisation_id")),
        _OWN,
        (answered,),
    ),
    "bidding.objection.decide": ((has(*OPERATOR),),),
    "bidding.contract.list": ((has(*OWNER),), (has(*AGENCY),)),
    "bidding.contract.ledger": ((has(*OWNER),), (has(*AGENCY),), (has(*WATCHING),)),
    "bidding.contract.view": (*_PARTIES, _OFFICES),
    "bidding.contract.draw_up": ((*_OWN, unsigned), (*_AGENCY_SIDE, unsigned)),
    "bidding.contract.survey": ((*_OWN, was_filed), (*_OFFICES, was_filed)),
    "bidding.contract.upload": _PARTIES,
    "bidding.contract.confirm": ((*_OWN, other_side), (*_AGENCY_SIDE, other_side)),
    "bidding.contract.send_back": ((*_OWN, other_side), (*_AGENCY_SIDE, other_side)),
    "bidding.contract.terminated": _PARTIES,
    "bidding.payment.plan": ((*_OWN, to_sign), (*_AGENCY_SIDE, to_sign)),
    "bidding.payment.view": (*_PARTIES, _OFFICES),
    "bidding.payment.paid": (_OWN,),
    "bidding.payment.received": (_AGENCY_SIDE,),
    "bidding.payment.not_received": (_AGENCY_SIDE,),
    "bidding.exemption.list": ((has(*OWNER),), (has(*WATCHING),)),
    "bidding.exemption.list_all": ((has(*WATCHING),),),
    "bidding.exemption.create": ((has(*OWNER),),),
    "bidding.exemption.view": (_OWN, _OFFICES),
    "bidding.exemption.object": (_REGULATOR,),
    "bidding.exemption.answer": (_OWN,),
    "bidding.exemption.uphold": (_REGULATOR,),
    "bidding.exemption.clear": (_REGULATOR,),
    "bidding.exemption.withdraw": (_OWN,),
    "bidding.amendment.create": ((*_OWN, in_force), (*_AGENCY_SIDE, in_force)),
    "bidding.amendment.view": (*_PARTIES, _OFFICES),
    "bidding.amendment.agree": ((*_OWN, not_proposer), (*_AGENCY_SIDE, not_proposer)),
    "bidding.amendment.refuse": ((*_OWN, not_proposer), (*_AGENCY_SIDE, not_proposer)),
    "bidding.amendment.withdraw": ((has(*OWNER, *AGENCY), own_org("proposer_id")),),
    "bidding.result.view": (*_PARTIES, _OFFICES),
    "bidding.result.note": (
        (*_OWN, is_accepted),
        (*_AGENCY_SIDE, is_accepted),
        (*_OFFICES, is_accepted),
    ),
    "bidding.result.delivered": (_AGENCY_SIDE,),
    "bidding.result.accepted": (_OWN,),
    "bidding.result.returned": (_OWN,),
}
