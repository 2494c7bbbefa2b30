"""Who may do what with agencies: permission key -> clauses."""

from __future__ import annotations

from typing import Any

from app.accounts.posts import leads
from app.kernel.permissions import Actor, anyone, has, own_org, system
from intermediaries.queries.places import at_home, at_post, in_reach
from intermediaries.states import AgencyState
from intermediaries.states.articles import ArticleState
from intermediaries.states.editions import PUBLISHED
from intermediaries.states.intakes import PUBLISHED as INVITING

AGENCY = ("agency.handler", "agency.manager")
OPERATOR = ("operator.clerk", "operator.manager")
WATCHERS = (*OPERATOR, "regulator.officer", "supervisor.officer")
SHOWN = (AgencyState.LISTED, AgencyState.SUSPENDED, AgencyState.REMOVED, AgencyState.WITHDRAWN)


def is_shown(actor: Actor, subject: Any) -> bool:
    """Hold for agencies everybody may see: those that were admitted."""
    return subject.state in SHOWN


def not_own(actor: Actor, subject: Any) -> bool:
    """Hold when the agency is not the actor's own organisation."""
    owner = getattr(subject, "agency", subject)
    return owner.organisation_id != actor.org_id


def agency_is_shown(actor: Actor, subject: Any) -> bool:
    """Hold for what belongs to an agency everybody may see."""
    return subject.agency.state in SHOWN


def stands(actor: Actor, honour: Any) -> bool:
    """Hold until an honour is retired."""
    return honour.retired_on is None


def is_published(actor: Actor, intake: Any) -> bool:
    """Hold for intakes everybody may read."""
    return intake.state in INVITING


def on_a_list(actor: Actor, member: Any) -> bool:
    """Hold for places on a list: who was once put on it is no secret."""
    return member.listed_on is not None


def is_out(actor: Actor, article: Any) -> bool:
    """Hold for documents everybody may read."""
    return article.state == ArticleState.PUBLISHED


def was_out(actor: Actor, article: Any) -> bool:
    """Hold for documents that were published and taken down again."""
    return article.published_at is not None


def published(actor: Actor, edition: Any) -> bool:
    """Hold for editions everybody may read: approved, in force, or replaced."""
    return edition.state in PUBLISHED


def another_person(actor: Actor, edition: Any) -> bool:
    """Hold for everybody but the one who drew the edition up."""
    return bool(actor.person_id) and actor.person_id != edition.by


def leads_platform(actor: Actor, subject: Any) -> bool:
    """Hold for offices whose division contains all that the platform serves."""
    return leads(actor)


def pair_in_reach(actor: Actor, flag: Any) -> bool:
    """Hold where one of two agencies works in the division of an office."""
    pair = () if flag is None else (flag.first.agency, flag.second.agency)
    return flag is None or any(in_reach(actor, agency) for agency in pair)


_OWN = (has(*AGENCY), own_org("organisation_id"))
_NEAR = (has(*WATCHERS), in_reach)
_OWN_PART = (has(*AGENCY), own_org("agency.organisation_id"))
_CHECK = (has(*OPERATOR), not_own, in_reach)

_EDITORS = ("regulator.officer",)
_APPROVERS = ("regulator.officer", "operator.manager")
_SANCTION = (has("operator.manager", "regulator.officer"), not_own, in_reach)

PERMISSIONS = {
    "intermediaries.shelf.view": ((anyone,),),
    "intermediaries.agency.start": ((has(*AGENCY),),),
    "intermediaries.agency.desk": ((has(*WATCHERS),),),
    "intermediaries.agency.view": ((is_shown,), (own_org("organisation_id"),), _NEAR),
    "intermediaries.agency.papers": ((own_org("organisation_id"),), _NEAR),
    "intermediaries.agency.edit": (_OWN,),
    "intermediaries.agency.submit": (_OWN,),
    "intermediaries.agency.withdraw": (_OWN,),
    "intermediaries.agency.check": (_CHECK,),
    "intermediaries.agency.suspend": ((has("operator.manager"), not_own, in_reach), (system,)),
    "intermediaries.agency.remove": ((system,),),
    "intermediaries.agency.restore": (_SANCTION, (system,)),
    "intermediaries.agency.lapse": ((system,),),
    "intermediaries.agency.register": ((system,),),
    "intermediaries.agency.revoke": ((system,),),
    "intermediaries.later_check.list": ((has(*WATCHERS),),),
    "intermediaries.later_check.view": ((own_org("agency.organisation_id"),), _NEAR),
    "intermediaries.later_check.decide": (_CHECK,),
    "intermediaries.later_check.report": (_OWN_PART,),
    "intermediaries.later_check.progress": ((system,),),
    "intermediaries.intake.view": ((is_published,), (has(*WATCHERS), at_post)),
    "intermediaries.intake.applications": ((has(*WATCHERS), at_post),),
    "intermediaries.intake.edit": ((has("operator.manager"), at_post),),
    "intermediaries.intake.progress": ((system,),),
    "intermediaries.intake.apply": ((has(*AGENCY), is_published),),
    "intermediaries.intake_member.view": (
        (own_org("agency.organisation_id"),),
        (has(*WATCHERS), at_post),
    ),
    "intermediaries.intake_member.paper": (
        (on_a_list,),
        (own_org("agency.organisation_id"),),
        (has(*WATCHERS), at_post),
    ),
    "intermediaries.intake_member.own": (_OWN_PART,),
    "intermediaries.intake_member.decide": ((has(*OPERATOR), not_own, at_post),),
    "intermediaries.intake_member.confirm": ((has("operator.manager"), not_own, at_post),),
    "intermediaries.intake_member.progress": ((system,),),
    "intermediaries.part.view": ((own_org("agency.organisation_id"),), _NEAR),
    "intermediaries.part.edit": (_OWN_PART,),
    "intermediaries.qualification.check": (
        (has(*OPERATOR, "regulator.officer"), not_own, in_reach),
    ),
    "intermediaries.qualification.confirm": ((has("regulator.officer"), not_own, in_reach),),
    "intermediaries.change.list": ((has(*WATCHERS),),),
    "intermediaries.change.view": ((own_org("agency.organisation_id"),), _NEAR),
    "intermediaries.change.edit": (_OWN_PART,),
    "intermediaries.change.drop": (_OWN_PART, (system,)),
    "intermediaries.change.decide": (_CHECK,),
    "intermediaries.person_flag.view": ((has(*WATCHERS), pair_in_reach),),
    "intermediaries.person_flag.resolve": ((system,),),
    "intermediaries.person_flag.explain": ((has("regulator.officer"), pair_in_reach),),
    "intermediaries.offering.check": (_CHECK, (system,)),
    "intermediaries.offering.edit": (_OWN_PART,),
    "intermediaries.performance.view": (
        (agency_is_shown,),
        (own_org("agency.organisation_id"),),
        _NEAR,
    ),
    "intermediaries.honour.view": (
        (agency_is_shown, stands),
        (own_org("agency.organisation_id"),),
        _NEAR,
    ),
    "intermediaries.agency.invite": ((has("operator.manager"), not_own, in_reach),),
    "intermediaries.library_import.list": ((has(*OPERATOR),),),
    "intermediaries.library_import.upload": ((has(*OPERATOR),),),
    "intermediaries.library_import.view": ((has(*OPERATOR), own_org("org_id")),),
    "intermediaries.library_import.take_over": ((has("operator.manager"), own_org("org_id")),),
    "intermediaries.library_import.progress": ((system,),),
    "intermediaries.honour.edit": (_OWN,),
    "intermediaries.honour.retire": (_OWN_PART,),
    "intermediaries.item.view": ((anyone,),),
    "intermediaries.edition.list": ((has(*WATCHERS),),),
    "intermediaries.edition.view": ((published,), (has(*WATCHERS),)),
    "intermediaries.edition.draft": ((has(*_EDITORS), leads_platform),),
    "intermediaries.edition.edit": ((has(*_EDITORS), leads_platform),),
    "intermediaries.edition.approve": ((has(*_APPROVERS), another_person, leads_platform),),
    "intermediaries.edition.system": ((system,),),
    "intermediaries.qualification_type.view": ((anyone,),),
    "intermediaries.qualification_type.edit": ((has(*_APPROVERS), leads_platform),),
    "intermediaries.limit.view": ((anyone,),),
    "intermediaries.limit.edit": ((has("regulator.officer", "operator.manager"), at_home),),
    "intermediaries.article.view": (
        (is_out,),
        (has(*WATCHERS), own_org("by_org")),
        (has(*WATCHERS), was_out),
    ),
    "intermediaries.article.draft": ((has("regulator.officer", "operator.manager"),),),
    "intermediaries.article.edit": (
        (has("regulator.officer", "operator.manager"), own_org("by_org")),
    ),
}
