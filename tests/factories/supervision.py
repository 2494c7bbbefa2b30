"""Things of supervision for tests, made by the services; one family of functions per room."""

import datetime as dt
import itertools

from app.accounts.models import Organisation
from app.kernel import clock, deadlines, events, files, jobs
from app.kernel.db import write
from app.kernel.fire import fire
from app.kernel.permissions import ANONYMOUS, SYSTEM
from bidding.models import Award, Contract, Result
from bidding.service_states import CONTRACT, ContractState, ResultState
from bidding.services.contract import contract_facts
from intermediaries.models import Agency
from intermediaries.services import performance
from supervision.complaints import queries as complaints
from supervision.complaints.services import deciding, handling, lodging
from supervision.credit.models import CreditEntry
from supervision.credit.services import find, ledger
from supervision.evaluation.models import Evaluation
from supervision.evaluation.services import rating
from supervision.sanctions import queries as sanctions
from supervision.sanctions.services import effect, propose
from supervision.sanctions.services import handling as cases
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.bidding import make_bidder, make_owner, make_requirement

_count = itertools.count(1)
LONG_AGO = dt.date(2020, 6, 1)
WORDS = "成果完整，沟通及时，按约定时间交付"


# evaluation
def make_contract(agency=None, owner=None, *, returns=0, project=None, **more):
    """Return a filed contract with its delivered result, written as rows."""
    agency = agency or make_bidder()[0]
    owner = owner or make_owner()
    requirement = make_requirement(owner, publish_it=False, project=project)
    today = clock.today()
    values = {
        "number": f"HT-{next(_count)}",
        "title": requirement.title,
        "amount_fen": requirement.amount_fen,
        "signed_on": today - dt.timedelta(days=20),
        "starts_on": today - dt.timedelta(days=19),
        "ends_on": today,
        "state": ContractState.FILED,
    } | more
    with write():
        award = Award.create(
            requirement=requirement,
            basis="draw",
            turn=1,
            agency=agency,
            organisation=agency.organisation,
            amount_fen=requirement.amount_fen,
        )
        contract = Contract.create(
            requirement=requirement,
            award=award,
            project=requirement.project_id,
            item=requirement.item_id,
            owner=requirement.owner_id,
            agency=agency.organisation,
            **values,
        )
        Result.create(contract=contract, returns=returns, deliveries=1, state=ResultState.DELIVERED)
    return contract


def complete(contract):
    """Complete a contract by its move, as acceptance does; everything that listens hears it."""
    result = Result.get(Result.contract == contract)
    facts = {**contract_facts(contract), "returns": result.returns}
    with write():
        events.record("bidding.result.delivered", result, actor=SYSTEM, facts=facts)
    with write():
        return fire(CONTRACT, contract, "completed", SYSTEM, facts=facts)


def make_evaluation(contract=None, role="owner", **more):
    """Return the open window of a role for a (new) contract that was just completed."""
    contract = contract or make_contract(**more)
    if contract.state == ContractState.FILED:
        complete(contract)
    return Evaluation.get(Evaluation.contract == contract, Evaluation.role == role)


def rater_of(evaluation):
    """Return somebody who may rate for the organisation that was asked."""
    place = Organisation.get_by_id(evaluation.rater_id)
    role = {"owner": "handler", "department": "reviewer", "regulator": "officer"}
    return make_actor(role.get(evaluation.role, "manager"), organisation=place)


def stars(number=4, text=WORDS, **more):
    """Return a rating as it comes from the form, all stars alike unless told otherwise."""
    names = ("quality", "timeliness", "attitude", "fee", "conduct", "overall")
    return {**dict.fromkeys(names, str(number)), "text": text} | more


def rate(evaluation, number=4, actor=None, **more):
    """Rate an open window; return the evaluation as it is then."""
    rating.rate(evaluation, stars(number, **more), actor or rater_of(evaluation), None)
    return Evaluation.get_by_id(evaluation.id)


def lock(evaluation):
    """Let the time to change end."""
    jobs.run_due(deadlines.due_of(evaluation) + dt.timedelta(seconds=2))
    return Evaluation.get_by_id(evaluation.id)


# credit
def experienced(agency):
    """Give an agency a contract it fulfilled long ago: it is no newcomer."""
    ended = {"ended": "completed", "ended_on": LONG_AGO, "accepted_on": LONG_AGO}
    about = {"title": "往年合同", "owner": agency.organisation_id, "item": "drawing-review"}
    with write():
        performance.note(agency, f"past{agency.id[:12]}", **about, **ended, amount_fen=8_000_000)
    return agency


def make_entry(agency=None, code="Y04", **more):
    """Return an entry an officer proposed; the agency may speak."""
    agency = agency or make_bidder()[0]
    actor = more.pop("actor", None) or make_actor("officer", kind="regulator")
    facts = more.pop("facts", "公告约定收费八万元，另行要求支付加急费一万元")
    return find(agency, code, facts, more.pop("cause", None), actor, **more)


def agent_of(entry):
    """Return somebody who acts for the agency of an entry."""
    return make_actor("handler", organisation=Agency.get_by_id(entry.agency_id).organisation)


def again(row):
    """Read a thing anew."""
    return type(row).get_by_id(row.id)


def hear(entry):
    """Let the agency speak."""
    ledger.hear(entry, "加急费系业主主动提出，有往来函件", [], agent_of(entry), None)
    return again(entry)


def decide(entry, actor=None):
    """Let an officer decide a heard entry."""
    actor = actor or make_actor("officer", kind="regulator")
    ledger.decide(entry, entry.code, "经查函件为事后补签，加急费无依据", actor, None)
    return again(entry)


def publish(entry=None, **more):
    """Let an entry go its way until it counts; return it as it is then."""
    entry = entry or make_entry(**more)
    entry = decide(hear(entry)) if entry.state == "found" else entry
    jobs.run_due(deadlines.due_of(entry) + dt.timedelta(seconds=2))
    return CreditEntry.get_by_id(entry.id)


# complaints
def letter(place, **more):
    """Return a letter of complaint as it comes from the form."""
    values = {
        "against": "agency",
        "party": place.name,
        "kind": "service",
        "notice": "",
        "contract": "",
        "facts": "成果迟交二十天，多次联系无人答复",
        "request": "请督促尽快交付并公开处理",
        "name": "欧阳明月",
        "phone": "13951234567",
        "hidden": False,
    }
    return values | more


def make_complaint(place=None, actor=ANONYMOUS, papers=(), **more):
    """Return a complaint just lodged, by anybody against an agency unless told otherwise; there is
    a regulator's office for its place."""
    place = place or make_bidder()[0].organisation
    if not complaints.offices_for("regulator", place.region_id, []):
        make_organisation(kind="regulator")
    row = lodging.lodge(letter(place, **more), list(papers), actor)
    return complaints.complaint(row.id)


def kept_paper(name="王五的证据.pdf"):
    """Return a file as the services take it: kept already, with the name its writer gave it."""
    return files.store(pdf(), name), name


def officer_for(row):
    """Return somebody of a fresh office of the kind that is in charge (or of the one named)."""
    role = {"operator": "clerk", "department": "handler"}.get(row.desk, "officer")
    if row.office_id:
        return make_actor(role, organisation=row.office)
    return make_actor(role, kind=row.desk)


def verdict(decision="upheld", **more):
    """Return a decision as it comes from the form."""
    values = {
        "decision": decision,
        "clause": "某市中介服务办法第二十一条",
        "finding": "经查，成果确实迟交二十天，机构没有提出正当理由",
        "summary": "该机构迟交成果二十天，责令改正",
        "reopen": False,
    }
    return values | more


def brought_to(row, state, actor=None, **more):
    """Walk a complaint on by its office until it is in a state."""
    actor = actor or officer_for(row)
    steps = {
        "accepted": lambda: handling.accept(row, actor, None),
        "investigating": lambda: handling.investigate(
            row, "请说明成果迟交的原因和经过", more.get("hold", False), actor, None
        ),
        "decided": lambda: deciding.decide(row, verdict(**more.get("verdict", {})), actor, None),
        "enforced": lambda: deciding.enforce(row, ["correct"], "已交付成果", actor, None),
        "reviewed": lambda: deciding.review(row, "投诉人满意", actor, None),
        "closed": lambda: deciding.close(row, actor, None),
    }
    names = list(steps)
    begin = names.index(row.state) + 1 if row.state in names else 0
    for name in names[begin : names.index(state) + 1]:
        steps[name]()
        row = complaints.complaint(row.id)
    return row


# sanctions
def officers(count=2, kind="regulator"):
    """Return people of one office who may handle sanctions."""
    place = make_organisation(kind=kind)
    role = "manager" if kind == "operator" else "officer"
    people = [make_person(organisation=place, roles=(role,)) for _ in range(count)]
    return [make_actor(organisation=place, person=one) for one in people]


def make_sanction(
    agency=None, measure="suspension", until="proposed", *, actor=None, second=None, **more
):
    """Return a sanction that has come as far as `until`."""
    agency = agency or make_bidder()[0]
    actor = actor or officers(1)[0]
    given = {"facts": "成果三次退回，计算书缺失", "clause": "管理办法第二十条第三项", "months": 6}
    row = propose(agency, measure, actor=actor, **given | more)
    steps = {
        "noticed": lambda: cases.notice(row, actor, None),
        "heard": lambda: cases.state(row, "延期系业主原因", [], agent_for(agency), None),
        "decided": lambda: cases.decide(
            row, "事实清楚，意见不予采纳，理由充分", row.months, None, actor, None
        ),
        "in_force": lambda: (
            effect.confirm(row, second or officers(1)[0], None)
            if measure == "removal"
            else effect.publish(row, actor, None)
        ),
    }
    for name, step in steps.items():
        if row.state == until:
            break
        step()
        row = sanctions.sanction(row.id)
        assert row.state == name
    return row


def agent_for(agency):
    """Return somebody who may act for an agency."""
    return make_actor("handler", organisation=Organisation.get_by_id(agency.organisation_id))
