"""Who may do what with entries and rule sets: clauses of predicates, as data."""

from typing import Any

from app.accounts.posts import sets_for
from app.kernel.permissions import Actor, anyone, has, own_org, system
from intermediaries.queries.places import at_home, in_reach

AGENCY = ("agency.handler", "agency.manager")
REGULATOR = ("regulator.officer",)
FINDERS = ("regulator.officer", "operator.clerk", "operator.manager")
WATCHING = ("operator.clerk", "operator.manager", "supervisor.officer", "regulator.officer")


def public(actor: Actor, thing: Any) -> bool:
    """Hold for what everybody may read: a published entry, a rule set that is or was in force."""
    return thing.is_public


def not_the_decider(actor: Actor, entry: Any) -> bool:
    """Hold for whoever did not decide the entry: nobody rules on the own decision."""
    return actor.person_id is not None and actor.person_id != entry.decided_by


def sets_rules(actor: Actor, rules: Any) -> bool:
    """Hold for who may set rules for the place of a rule set, or for the platform's all places."""
    return sets_for(actor, rules.region_id)


_OWN = (has(*AGENCY), own_org("agency.organisation_id"))
_LISTING = (has(*WATCHING),)
_WATCHING = (has(*WATCHING), in_reach)
_READING = (has(*WATCHING), at_home)
_WRITE = (has(*REGULATOR),)
_RULES = (has(*REGULATOR), sets_rules)
_NEAR = (has(*REGULATOR), in_reach)
_RULING = (
    (has("supervisor.officer"), in_reach),
    (*_NEAR, not_the_decider),
)

PERMISSIONS = {
    "supervision.entry.system": ((system,),),
    "supervision.entry.list": (_LISTING,),
    "supervision.entry.mine": ((has(*AGENCY),),),
    "supervision.entry.view": ((public,), _OWN, _WATCHING),
    "supervision.entry.papers": (_OWN, _WATCHING),
    "supervision.entry.find": ((has(*FINDERS), in_reach),),
    "supervision.entry.hear": (_OWN,),
    "supervision.entry.decide": (_NEAR,),
    "supervision.entry.dismiss": (_NEAR,),
    "supervision.entry.appeal": (_OWN,),
    "supervision.entry.uphold": _RULING,
    "supervision.entry.reject": _RULING,
    "supervision.entry.apply": (_OWN,),
    "supervision.entry.repair": (_NEAR,),
    "supervision.entry.refuse": (_NEAR,),
    "supervision.entry.revoke": (_NEAR,),
    "supervision.rule_set.system": ((system,),),
    "supervision.rule_set.list": ((anyone,),),
    "supervision.rule_set.view": ((public,), _READING),
    "supervision.rule_set.create": (_WRITE,),
    "supervision.rule_set.edit": (_RULES,),
    "supervision.rule_set.trial": (_READING,),
    "supervision.rule_set.try": (_RULES,),
    "supervision.rule_set.revise": (_RULES,),
    "supervision.rule_set.adopt": (_RULES,),
    "supervision.rule_set.drop": (_RULES,),
}
