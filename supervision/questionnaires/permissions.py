"""Who may do what with questionnaires, meetings and demands: clauses of predicates, as data."""

from typing import Any

from app.kernel.permissions import Actor, anyone, has, own_org, signed_in, system
from intermediaries.queries.places import at_home, at_post
from supervision.complaints.permissions import HANDLING

DRAFTING = ("regulator.officer", "operator.clerk", "operator.manager")
WATCHING = (*DRAFTING, "supervisor.officer")
RECORDING = WATCHING  # a supervisor writes down what an open or unannounced visit showed
PARTIES = ("owner.handler", "owner.manager", "agency.handler", "agency.manager")
ANSWERING = (*HANDLING, "window.clerk", "window.manager")


def published(actor: Actor, questionnaire: Any) -> bool:
    """Hold once everybody may read what is asked."""
    return questionnaire.is_published


def announced(actor: Actor, questionnaire: Any) -> bool:
    """Hold once everybody may read the results."""
    return questionnaire.is_announced


def counted(actor: Actor, questionnaire: Any) -> bool:
    """Hold once the results are there."""
    return questionnaire.is_counted


def open_to_all(actor: Actor, questionnaire: Any) -> bool:
    """Hold as long as anybody may answer without an account."""
    return questionnaire.is_open and questionnaire.is_for_all


def invited(actor: Actor, questionnaire: Any) -> bool:
    """Hold for an organisation that was asked and has not answered."""
    return questionnaire.is_open and questionnaire.still_asks(actor.org_id)


def raised_it(actor: Actor, demand: Any) -> bool:
    """Hold for the person who left the demand while signed in."""
    return actor.person_id is not None and actor.person_id == demand.person_id


_OWN = (has(*DRAFTING), own_org("office_id"))
_WATCHING = (has(*WATCHING), at_post)
_DESK = (has(*RECORDING), own_org("desk_id"))
_RECORDED = (has(*RECORDING), own_org("office_id"))
_OFFICE = (has(*ANSWERING), own_org("office_id"))
_RAISED = (signed_in, raised_it)
_OVERSEEING = (has("supervisor.officer"), at_home)
_Q, _M, _D = "supervision.questionnaire.", "supervision.meeting.", "supervision.demand."

PERMISSIONS = {
    f"{_Q}system": ((system,),),
    f"{_Q}public": ((anyone,),),
    f"{_Q}list": ((has(*WATCHING),),),
    f"{_Q}create": ((has(*DRAFTING),),),
    f"{_Q}view": ((published,), _WATCHING),
    f"{_Q}results": ((announced,), (*_OWN, counted), (*_OVERSEEING, counted)),
    f"{_Q}demand": ((published,),),
    f"{_Q}answer": ((anyone, open_to_all), (has(*PARTIES), invited)),
    **{
        f"{_Q}{action}": (_OWN,)
        for action in ("edit", "publish", "discard", "call_off", "announce", "shelve", "renew")
    },
    f"{_Q}answers": ((*_OWN, counted),),
    f"{_M}list": ((has(*WATCHING),),),
    f"{_M}create": ((has(*RECORDING),),),
    f"{_M}view": (_WATCHING,),
    f"{_M}demand": (_RECORDED,),
    f"{_D}list": ((has(*ANSWERING),),),
    f"{_D}view": (_DESK, _OFFICE, _RAISED, _OVERSEEING),
    f"{_D}contact": (_DESK, _OFFICE, _RAISED),
    f"{_D}assign": (_DESK,),
    f"{_D}decline": (_DESK,),
    f"{_D}answer": (_OFFICE,),
    f"{_D}give_back": (_OFFICE,),
}
