"""Who may do what with complaints: clauses of predicates, as data."""

from typing import Any

from app.kernel.permissions import Actor, anyone, has, own_org, signed_in, system
from supervision.complaints.queries import near
from supervision.complaints.rules import ABOUT_PEOPLE

OFFICES = {
    "operator": ("operator.clerk", "operator.manager"),
    "regulator": ("regulator.officer",),
    "supervisor": ("supervisor.officer",),
    "department": ("department.handler", "department.reviewer", "department.manager"),
}
HANDLING = tuple(duty for duties in OFFICES.values() for duty in duties)
WATCHING = ("operator.clerk", "operator.manager", "regulator.officer", "supervisor.officer")
ANSWERING = (
    "agency.handler",
    "agency.manager",
    "owner.handler",
    "owner.manager",
    "operator.manager",
)
PARTIES = ("owner.handler", "owner.manager", "agency.handler", "agency.manager")
PARTIES += ("designer.handler", "designer.manager")


def in_charge(actor: Actor, complaint: Any) -> bool:
    """Hold for the office the complaint is with; of a kind of office for each as long as none is
    named."""
    return actor.org_kind == complaint.desk and complaint.office_id in (None, actor.org_id)


def not_concerned(actor: Actor, complaint: Any) -> bool:
    """Hold for whoever neither complains nor is complained about: nobody judges himself."""
    return actor.org_id not in (complaint.against_id, complaint.complainant_id)


def put(actor: Actor, complaint: Any) -> bool:
    """Hold once the other side has been asked for its statement."""
    return complaint.is_put


def upheld(actor: Actor, complaint: Any) -> bool:
    """Hold once an agency was found to be in the wrong."""
    return complaint.agency_id is not None and complaint.decision in ABOUT_PEOPLE


def named(actor: Actor, complaint: Any) -> bool:
    """Hold where the complainant does not ask to be hidden."""
    return not complaint.hidden


_DESK = (has(*HANDLING), in_charge, not_concerned, near)
_WATCHING = (has(*WATCHING), not_concerned, near)
_OVERSEEING = (has("regulator.officer", "supervisor.officer"), not_concerned, near)
_COMPLAINANT = (signed_in, own_org("complainant_id"))
_OTHER_SIDE = (has(*ANSWERING), own_org("against_id"), put)
_KEY = "supervision.complaint."

PERMISSIONS = {
    f"{_KEY}system": ((system,),),
    f"{_KEY}public": ((anyone,),),
    f"{_KEY}lodge": ((anyone,),),
    f"{_KEY}list": ((has(*HANDLING),),),
    f"{_KEY}mine": ((has(*PARTIES),), (has(*HANDLING),)),
    f"{_KEY}view": (_DESK, _WATCHING, _COMPLAINANT, _OTHER_SIDE),
    # the letter itself, its papers, and who wrote it
    f"{_KEY}letter": (_DESK, _OVERSEEING, _COMPLAINANT, (*_OTHER_SIDE, named)),
    f"{_KEY}identity": (_DESK, _COMPLAINANT, (*_OTHER_SIDE, named)),
    f"{_KEY}contact": (_DESK, _COMPLAINANT),
    f"{_KEY}statement": (_DESK, _OVERSEEING, _OTHER_SIDE),
    **{
        f"{_KEY}{action}": (_DESK,)
        for action in (
            "accept", "refuse", "transfer", "investigate", "pause", "resume", "decide", "enforce",
            "review", "close",
        )
    },
    # what was decided may be taken further at any time, not only while it is carried out
    f"{_KEY}propose": ((*_DESK, upheld),),
    f"{_KEY}answer": (_OTHER_SIDE,),
}  # fmt: skip
