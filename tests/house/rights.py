"""People and things on which every clause of every permission is tried (see rights.txt)."""

import copy
import datetime as dt
from types import SimpleNamespace

from app.accounts.models import Organisation
from app.accounts.rules.duties import ROLES
from app.kernel import clock, deadlines, parameters
from app.kernel.db import write
from app.kernel.permissions import ANONYMOUS, SYSTEM, Actor
from bidding.award_states import ObjectionState
from bidding.models import Contract, LiveRoom
from bidding.states import RequirementState
from intermediaries.models import Agency
from joint_review import queries
from joint_review.argument_states import ChangeState
from joint_review.models.argument import Argument, DesignChange
from joint_review.models.opinion import Opinion
from joint_review.models.package import Task
from joint_review.opinion_states import OpinionState, TaskState
from joint_review.states import PackageState
from projects.models import Unit
from tests.factories import joint_review as review
from tests.factories.accounts import make_organisation
from tests.factories.bidding import make_live_bid, make_requirement, make_signup
from tests.house.rights_appraising import of_appraisals
from tests.house.rights_asking import of_questionnaires
from tests.house.rights_contracts import of_contracts, verdicts
from tests.house.rights_credit import of_credit
from tests.house.rights_sealing import of_sealing

IDLE = ("owner", "agency", "designer", "department", "operator")
FROZEN = {"open": False, "frozen": True}
PACKAGES = ("draft", "correction", "accepted", "reviewing", "revising")


def places(drawn):
    """The organisation of each kind that has a hand in the things."""
    there = {
        "owner": drawn.owner,
        "designer": drawn.designer,
        "agency": drawn.lead,
        "department": drawn.department,
        "window": drawn.window,
    }
    found = {kind: Organisation.get_by_id(actor.org_id) for kind, actor in there.items()}
    return found | {kind: make_organisation(kind=kind) for kind in ROLES if kind not in found}


def people(drawn, here):
    """Name -> actor: each duty at the party ("owner.handler") and elsewhere ("…~")."""
    holders = {"agency.reviewer": drawn.reviewer, "department.reviewer": drawn.department}
    away = {kind: make_organisation(kind=kind) for kind in ROLES}
    found = {"nobody": ANONYMOUS, "system": SYSTEM}
    for kind, roles in ROLES.items():
        for role in roles:
            name = f"{kind}.{role}"
            person = holders[name].person_id if name in holders else f"p.{name}"[-16:]
            found[name] = _actor(person, here[kind], name)
            found[f"{name}~"] = _actor(f"q.{name}"[-16:], away[kind], name)
    for kind in IDLE:
        found[f"{kind}.-"] = _actor(f"i.{kind}", here[kind])
    for kind in ("owner", "agency", "designer"):
        found[f"{kind}.applicant"] = _actor(f"a.{kind}", here[kind], f"{kind}.applicant")
        found[f"{kind}.applicant~"] = _actor(f"b.{kind}", away[kind], f"{kind}.applicant")
    for name, holder in holders.items():
        kind = name.split(".")[0]
        found[f"{name} for another"] = _actor(holder.person_id, away[kind], name)
    return found


def _actor(person, place, *duties):
    return Actor(person, "某人", place.id, place.name, place.kind, frozenset(duties))


def like(thing, **changed):
    """A copy of a row with other values; nothing is saved."""
    made = copy.copy(thing)
    made.__data__ = dict(thing.__data__)
    made.__rel__ = dict(thing.__rel__)
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def stub(**values):
    return SimpleNamespace(**values)


def of_accounts(here, who):
    member, officer = who["owner.handler"], who["platform.security_admin"]
    duty = {"organisation_id": here["owner"].id, "role": "handler"}
    yield "accounts.organisation", {kind: here[kind] for kind in ("owner", "operator", "platform")}
    yield "accounts.person", {"member": stub(id=member.person_id), "self": _id(officer)}
    yield (
        "accounts.duty",
        {
            "handler": stub(**duty, person_id=member.person_id, id=member.person_id),
            "administrator": stub(**duty | {"role": "audit_admin"}, person_id="x", id="x"),
            "self": stub(**duty, person_id=officer.person_id, id=officer.person_id),
        },
    )
    yield "accounts.session", {"member": stub(person_id=member.person_id)}
    yield "accounts.identity", {"member": stub(person_id=member.person_id)}
    yield "accounts.invitation", {"owner": stub(organisation_id=here["owner"].id)}


def _id(actor):
    return stub(id=actor.person_id)


def of_projects(drawn, here):
    zone = {"organisation_id": here["committee"].id}
    stages = {"draft": None, "published": clock.now()}
    yield "projects.assessment", {k: stub(**zone, published_at=v) for k, v in stages.items()}
    bare = like(drawn.project, id="z" * 16)
    yield "projects.project", {"registered": drawn.project, "without units": bare}
    yield "projects.unit.add", {"registered": drawn.project}
    yield "projects.unit", {"design": Unit.get(Unit.project == drawn.project)}


def of_agencies(here):
    def agency(kind, state):
        return stub(organisation_id=here[kind].id, state=state)

    draft, listed = agency("agency", "draft"), agency("agency", "listed")
    # an office that offers services itself must not judge itself
    offices = {kind: agency(kind, "submitted") for kind in ("operator", "regulator")}
    yield "intermediaries.agency", {"draft": draft, "listed": listed, **offices}
    officer = "p.regulator.officer"[-16:]
    editions = {s: stub(state=s, by="x" * 16) for s in ("draft", "approved")}
    editions["of the officer"] = stub(state="proposed", by=officer)
    yield "intermediaries.edition", editions
    yield "intermediaries.library_import", {"read": stub(org_id=here["operator"].id)}
    yield "intermediaries.honour.edit", {"draft": draft, **offices}
    shown = {"draft": stub(agency=draft, retired_on=None)}
    shown |= {"listed": stub(agency=listed, retired_on=None)}
    yield "intermediaries.performance", shown
    retired = stub(agency=listed, retired_on=clock.today())
    yield "intermediaries.honour", {**shown, "retired": retired}
    parts = {"draft": draft, **offices}
    sides = {side: stub(agency=listed) for side in ("first", "second")}
    yield "intermediaries.person_flag", {"any": stub(**sides)}
    own = here["operator"].id
    out = {"draft": None, "published": clock.now(), "withdrawn": clock.now()}
    articles = {s: stub(state=s, by_org=own, published_at=at) for s, at in out.items()}
    yield "intermediaries.article", articles
    yield "intermediaries.intake", {s: stub(state=s) for s in ("draft", "open")}
    places = {k: stub(agency=v, listed_on=None) for k, v in parts.items()}
    places["on the list"] = stub(agency=listed, listed_on=clock.today())
    yield "intermediaries.intake_member", places
    for part in ("part", "qualification", "offering", "change", "later_check"):
        yield f"intermediaries.{part}", {k: stub(agency=v) for k, v in parts.items()}


def of_ratings(here):
    asked = {"owner": "owner", "department": "department", "regulator": "regulator"}
    asked["centre"] = "operator"
    agency = stub(organisation_id=here["agency"].id)
    bought = stub(requirement=stub(region_id=None), project=stub(region_id="320102"))
    stages = {"open": (False, False), "published": (True, True), "taken away": (True, False)}
    found = {}
    for role, kind in asked.items():
        one = {"agency": agency, "role": role, "rater_id": here[kind].id, "contract": bought}
        for stage, (published, counted) in stages.items():
            found[f"{stage} {role}"] = stub(**one, is_published=published, is_counted=counted)
    yield "supervision.evaluation", found


def of_complaints(here):
    """In every stage that matters to the other side; with each kind of office; of either side."""
    one = {
        "against_id": here["agency"].id,
        "agency_id": None,
        "decision": "none",
        "complainant_id": here["owner"].id,
        "hidden": False,
    }
    one |= {"desk": "regulator", "office_id": None, "is_put": True, "region_id": None}
    stages = {
        "new": {"is_put": False},
        "put": {},
        "put hidden": {"hidden": True},
        "of a visitor": {"complainant_id": None},
        "given to the office": {"office_id": here["regulator"].id},
        "given to another": {"office_id": here["department"].id},
        "with the operator": {"desk": "operator"},
        "with the department": {"desk": "department", "office_id": here["department"].id},
        "against the operator": {"desk": "supervisor", "against_id": here["operator"].id},
        "against the office itself": {"against_id": here["regulator"].id},
        "upheld": {"agency_id": "a" * 16, "decision": "upheld"},
        "upheld, no agency": {"decision": "upheld"},
    }
    yield "supervision.complaint", {name: stub(**one | more) for name, more in stages.items()}


def of_sanctions(here):
    agency = stub(organisation_id=here["agency"].id)
    office = stub(organisation_id=here["regulator"].id)
    new = {"noticed_at": None, "is_published": False, "is_removal": False}
    new |= {"proposer": None, "decided_by": None}
    told = new | {"noticed_at": clock.now()}
    stages = {
        "proposed": new,
        "noticed": told,
        "removal": told | {"is_removal": True, "proposer": "p.regulator.officer"[-16:]},
        "removal decided": told | {"is_removal": True, "decided_by": "p.operator.manager"[-16:]},
        "published": told | {"is_published": True},
    }
    found = {name: stub(agency=agency, **values) for name, values in stages.items()}
    found["of an office"] = stub(agency=office, **told)
    yield "supervision.sanction", found
    proposed = {"agency": agency, "office": office}
    yield "supervision.sanction.propose", proposed


def of_checks(here, who):
    office = here["regulator"].id
    chosen = frozenset({who["regulator.officer"].person_id, who["department.reviewer"].person_id})
    plan = {"organiser_id": office, "inspector_ids": chosen}
    plans = {
        "draft": stub(**plan, is_announced=False),
        "published": stub(**plan, is_announced=True),
    }
    yield "supervision.check_plan", plans
    agency = stub(organisation_id=here["agency"].id)
    one = {"plan": plans["published"], "agency": agency, "inspectors": chosen}
    other = {**one, "inspectors": frozenset({"x" * 16})}
    checks = {"drawn": stub(**one, is_public=False), "public": stub(**one, is_public=True)}
    checks["by others"] = stub(**other, is_public=False)
    yield "supervision.check", checks


def of_signals(here):
    owner = {"owner_id": here["owner"].id, "region": ""}
    rows = {"found": stub(**owner, is_told=False), "told": stub(**owner, is_told=True)}
    rows["of the office itself"] = stub(**owner | {"owner_id": here["regulator"].id}, is_told=False)
    yield "supervision.signal", rows
    yield "supervision.suspicion", {"found": stub(region="")}
    side = {"organisation_id": here["agency"].id, "region": ""}
    sides = {"listed": stub(**side, is_told=False), "asked": stub(**side, is_told=True)}
    yield "supervision.inquiry", sides


def of_bidding(drawn, here):
    draft = make_requirement(drawn.owner, project=drawn.project, publish_it=False)
    opened = make_requirement(drawn.owner, project=drawn.project)
    _, event = make_signup(opened, (Agency.get(Agency.organisation == here["agency"]), drawn.lead))
    seeding = like(opened, state=RequirementState.SEEDING)
    parameters.set_value("bidding.audit_public", "是", clock.today(), "地方办法", SYSTEM)
    audited = like(draft, state=RequirementState.AUDIT, public_share=60)
    found = {"draft": draft, "open": opened, "seeding": seeding, "audit": audited}
    found["invited"] = like(opened, chosen=Agency.get(Agency.organisation == here["agency"]))
    found["failed"] = like(opened, state=RequirementState.FAILED)
    yield "bidding.requirement", found
    expert = {"keeper_id": here["operator"].id, "person_id": "p.operator.expert"[-16:]}
    own = stub(**expert | {"person_id": "p.operator.clerk"[-16:]})
    yield "bidding.expert", {"in the library": stub(**expert), "the clerk himself": own}
    yield from of_scoring(here, expert)
    yield "bidding.question.ask", found
    yield "bidding.question", {"asked": stub(owner_id=here["owner"].id)}
    party = {"owner_id": here["owner"].id, "agency_id": here["agency"].id}
    party |= {"organisation_id": here["agency"].id}
    rounds = {
        name: stub(freezes=stub(exists=lambda at=at: at), is_silent=False)
        for name, at in FROZEN.items()
    }
    rounds["sealed"] = stub(freezes=stub(exists=lambda: True), is_silent=True)
    yield "bidding.signup", {k: stub(**party, requirement=v) for k, v in rounds.items()}
    bid = make_live_bid(opened, event)
    done = like(bid, requirement=make_requirement(drawn.owner, project=drawn.project))
    with write():
        LiveRoom.create(
            requirement=done.requirement,
            **dict.fromkeys(("opens_at", "ends_at", "ended_at"), clock.now()),
        )
    yield "bidding.live_bid", {"running": bid, "over": done}
    yield "bidding.live_bid.place", {"open": opened}
    yield "bidding.refusal", {"late": stub(org_id=here["agency"].id)}
    contract = Contract.get()
    with write():
        deadlines.start("bidding.signing", contract, at=clock.now() - dt.timedelta(days=60))
    stages = {"in time": [], "overdue": [contract]}
    yield "bidding.agreement", {"in force": stub(**party)}
    yield (
        "bidding.purchase",
        {k: stub(**party, is_published=k == "open") for k in ("draft", "open")},
    )
    yield "bidding.award", {k: stub(**party, contracts=v) for k, v in stages.items()}
    stages = {"lodged": ObjectionState.LODGED, "answered": ObjectionState.REJECTED}
    yield "bidding.objection", {k: stub(**party, state=v) for k, v in stages.items()}
    sides = {f"from {k}": stub(**party, uploaded_by=here[k].id) for k in ("owner", "agency")}
    yield "bidding.contract", sides
    stages = {k: stub(**party, state=k) for k in ("drafted", "filed")}
    yield from ((f"bidding.contract.{name}", stages) for name in ("draw_up", "survey"))
    yield from of_contracts(party, here)
    yield "bidding.result", {"delivered": stub(**party)}
    yield "bidding.ledger.edit", {"own": stub(**party)}
    yield from of_sealing(opened, draft, here)


def of_scoring(here, expert):
    """A seat while others still score, and once all have signed; the table before the award."""
    stages = {
        name: stub(
            owner_id=here["owner"].id,
            method="scoring",
            is_sealed=True,
            takes_envelopes=True,
            is_opened=True,
            is_silent=False,
            is_scored=done,
            rankings=stub(exists=lambda done=done: done),
            awards=stub(where=lambda _, out=out: stub(exists=lambda: out)),
        )
        for name, done, out in (("scoring", 0, 0), ("scored", 1, 0), ("awarded", 1, 1))
    }
    seats = {n: stub(**expert, sha256="a", requirement=one) for n, one in stages.items()}
    seats["unsigned"] = stub(**expert, sha256="", requirement=stages["scoring"])
    yield "bidding.seat", seats
    yield "bidding.verdict", verdicts(expert, stages["scoring"])
    yield "bidding.scoring", stages


def of_papers(here, who):
    review_of = {"about_kind": "joint_review.package", "about_id": Opinion.get().package_id}
    about = {"about_kind": "bidding.contract", "about_id": Contract.get().id}
    asker, clerk = who["owner.handler"].person_id, who["operator.clerk"].person_id
    yield (
        "exports.paper",
        {
            "of the owner": stub(**about, issuer_id=here["owner"].id, asked_by=asker),
            "of the house": stub(**about, issuer_id=None, asked_by=clerk),
            "of a review": stub(**review_of, issuer_id=here["agency"].id, asked_by=None),
            "of the window": stub(**about, issuer_id=here["window"].id, asked_by=None),
        },
    )


def of_reviews(drawn, left):
    package = review.make_package(drawn, "revising")
    alone = like(package, designer=None)
    states = {s: like(package, state=PackageState(s)) for s in PACKAGES}
    waiting = like(states["reviewing"], designer=None)
    yield "package", {**states, "revising alone": alone, "reviewing alone": waiting}
    sheet = queries.current_sheets(package)[0]
    asked = {"draft": states["draft"], "reviewing": states["reviewing"], "alone": alone}
    sheets = {k: like(sheet, package=v) for k, v in {**asked, "revising": package}.items()}
    new = package.round + 1
    sheets["handed in"] = like(sheet, package=package, round=new)
    sheets["handed in alone"] = like(sheet, package=alone, round=new)
    sheets["handed in/reviewing"] = like(sheet, package=states["reviewing"], round=new)
    sheets["handed in alone/reviewing"] = like(sheet, package=waiting, round=new)
    yield "sheet", sheets
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    stages = {s: like(task, package=states[s]) for s in ("reviewing", "accepted")}
    other = next(t for t in queries.tasks(package) if t.discipline == "civil_defence")
    yield "task", {**stages, "of a department": like(other, package=states["reviewing"])}
    with write():
        Task.update(state=TaskState.ASSIGNED).where(Task.discipline == "architecture").execute()
    opinion = Opinion.get(Opinion.package == package)
    drafts = like(opinion, number=None, state=OpinionState.DRAFT)
    on = states["reviewing"]
    yield (
        "opinion",
        {
            "draft": like(drafts, package=on),
            "draft/revising": like(drafts, package=package),
            "issued": like(opinion, package=on),
            "issued/void": like(opinion, package=on, state=OpinionState.VOID),
            "issued/revising": like(opinion, package=package),
            "issued/alone": like(opinion, package=alone),
            "issued/alone/reviewing": like(opinion, package=waiting),
            "of structure": like(opinion, package=on, discipline="structure"),
            "of another": like(opinion, package=on, author="z" * 16),
            "of one who left": like(drafts, package=on, author=left.person_id),
        },
    )
    yield from _of_disputes({"reviewing": on, "paused": like(on, state=PackageState.PAUSED)}, alone)


def _of_disputes(states, alone):
    yield "argument", {name: Argument(package=one) for name, one in states.items()}
    on = states["reviewing"]
    told = {"alone": (alone, "open"), "told": (on, "open"), "not told": (on, "noted")}
    changes = {name: DesignChange(package=p, state=ChangeState(s)) for name, (p, s) in told.items()}
    yield "change", changes


def things(drawn, here, who):
    """Permission family -> {name: thing}; the last word of a key is what is done to it."""
    found = {}
    for pairs in (
        of_reviews(drawn, who["agency.handler"]), of_accounts(here, who), of_projects(drawn, here), of_agencies(here), of_sanctions(here),
        of_bidding(drawn, here), of_papers(here, who), of_ratings(here),
        of_complaints(here), of_questionnaires(here), of_appraisals(here), of_checks(here, who), of_signals(here), of_credit(here, who),
    ):  # fmt: skip
        found |= dict(pairs)
    return found
