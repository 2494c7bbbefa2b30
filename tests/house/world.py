"""A small world with something of every kind in it, and people of every kind of organisation."""

import datetime as dt
import io
from types import SimpleNamespace

import pypdfium2

from app.accounts.models import Duty, Organisation, Person, Session
from app.accounts.rules.duties import ROLES
from app.accounts.services import actor_of, invitations
from app.kernel import clock, jobs
from app.kernel.events import Event
from app.kernel.files import Attachment
from app.kernel.notices import Notice
from bidding.models import (
    Amendment,
    Award,
    Contract,
    Exemption,
    Expert,
    Explanation,
    LedgerRow,
    LiveBid,
    Objection,
    Payment,
    Question,
    Requirement,
    Result,
    Seat,
    Verdict,
)
from bidding.services import amending, asking, award, exempting, ledger
from exports.models import Paper
from projects.models import Assessment, Unit
from tests.factories.accounts import make_organisation, make_person
from tests.factories.bidding import (
    make_bidder,
    make_live_bid,
    make_owner,
    make_requirement,
    make_signup,
)
from tests.factories.experts import make_seat
from tests.factories.explaining import make_explanation, make_verdict
from tests.factories.projects import make_project
from tests.house import world_supervision

OPENS = "2026-11-16 09:00"
F = dt.datetime(2026, 11, 19, 17, 0)
T = F + dt.timedelta(minutes=10)


def strangers():
    """(name, actor) with all working duties of every kind of organisation, party to nothing."""
    found = []
    for kind, roles in ROLES.items():
        place = make_organisation(kind=kind)
        for chosen in [(r,) for r in roles] if kind == "platform" else [tuple(roles)]:
            name = kind if kind != "platform" else chosen[0]
            found.append((name, actor_of(make_person(organisation=place, roles=chosen), place)))
    return found


def make_world(at, client_of):
    """Buying in every stage, of one owner, with the agencies, papers and files it leaves."""
    at(OPENS)
    owner = make_owner()
    place = Organisation.get_by_id(owner.org_id)
    project = make_project(place, units=(("design", make_organisation(kind="designer")),))
    mine = {"owner": owner, "project": project}
    draft = make_requirement(**mine, publish_it=False)
    cancelled = make_requirement(**mine)
    drawn, objected = make_requirement(**mine), make_requirement(**mine)
    bidders = [make_bidder() for _ in range(3)]
    for requirement in (drawn, objected):
        for bidder in bidders:
            make_signup(requirement, bidder)
    jobs.run_due(F)
    jobs.run_due(T)
    taking = next(b for b in bidders if _winner(objected).agency_id != b[0].id)
    award.object_to(Requirement.get_by_id(objected.id), "人员不足", taking[1], None)
    jobs.run_due(dt.datetime(2026, 11, 25))
    at("2026-11-26 09:00")
    contract = Contract.get()
    won = next(actor for agency, actor in bidders if agency.id == _winner(drawn).agency_id)
    _sign(client_of(won), client_of(owner), contract)
    jobs.run_due(dt.datetime(2026, 11, 26, 9))
    later = {"ends_on": dt.date(2026, 12, 20), "amount_fen": None, "scope": "", "amount_why": ""}
    exempting.record({"ground": "secret", "happened_on": None}, [], owner)
    amending.propose(Contract.get(), {**later, "reason": "资料晚到"}, [], won)
    opened = make_requirement(**mine)
    agency, event = make_signup(opened, bidders[0])
    make_live_bid(opened, event)
    low = make_explanation(opened, bidders[1][0])
    ledger.fill(bidders[0][1].org_id, "")
    asking.ask(opened, "成果要几份？", bidders[1][1])
    make_verdict(low, make_seat(opened))
    world_supervision.furnish(owner, project, agency)
    _assessed(project)
    manager = make_person(organisation=place, roles=("manager",))
    chief = actor_of(manager, place)
    invitation, token = invitations.invite(place, ["handler"], actor=chief)
    return SimpleNamespace(
        owner=owner, chief=chief, project=project, draft=draft, drawn=drawn, opened=opened,
        objected=objected, cancelled=cancelled, contract=contract, winner=won, agency=agency,
        bidder=bidders[0][1], signup=event, invitation=invitation, token=token,
        pending=make_organisation(kind="owner", state="pending"),
        private_files=[one.id for one in Attachment.select() if one.slot != "paper"],
        sealed=[one.seq for one in Event.select().where(Event.visibility == "sealed")],
    )  # fmt: skip


def _assessed(project):
    """A zone's assessment that its committee has not published yet."""
    days = {"valid_from": clock.today(), "valid_to": clock.today()}
    told = {"item": "drawing-review", "item_name": "施工图审查", "zone": "开发区", **days}
    place = make_organisation(kind="committee")
    Assessment.create(organisation=place, region=project.region_id, title="区域报告", **told)


def _winner(requirement):
    return Award.select().where(Award.requirement == requirement).get()


def pdf():
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(595, 842)
    document.save(out)
    document.close()
    out.seek(0)
    return out


def _sign(agency, buyer, contract):
    """Upload, confirm and deliver, so that a file and a result hang there."""
    url = f"/bidding/contracts/{contract.id}"
    data = {
        "number": "HT-2026-1",
        "amount_fen": "80000",
        "signed_on": "2026-11-26",
        "starts_on": "2026-11-27",
        "ends_on": "2026-12-16",
    }
    assert (
        agency.post(f"{url}/upload", data={**data, "paper": (pdf(), "合同.pdf")}).status_code == 303
    )
    assert buyer.post(f"{url}/confirm").status_code == 303


def things(world):
    """Address prefix -> ids of real things behind it, none of which concerns a stranger."""
    person = world.owner.person_id
    return {
        "/account/duties/": [Duty.get(Duty.person == person).id],
        "/account/identities/": ["a" * 16],
        "/account/invitations/": [world.invitation.id],
        "/account/members/": [person],
        "/account/sessions/": [Session.get(Session.person == person).id],
        "/accounts/organisations/": [world.owner.org_id, world.pending.id],
        "/accounts/people/": [person],
        "/admin/jobs/": ["1"],
        "/admin/organisations/": [world.owner.org_id],
        "/admin/parameters/": ["bidding.signup_days"],
        "/admin/people/": [person],
        "/bidding/amendments/": [Amendment.get().id],
        "/bidding/payments/": [Payment.get().id],
        "/bidding/exemptions/": [Exemption.get().id],
        "/bidding/awards/": [one.id for one in Award.select()],
        "/bidding/contracts/": [world.contract.id],
        "/bidding/experts/": [Expert.get().id],
        "/bidding/seats/": [Seat.get().id],
        "/bidding/explanations/": [Explanation.get().id],
        "/bidding/verdicts/": [Verdict.get().id],
        "/bidding/live-bids/": [LiveBid.get().id],
        "/bidding/notice-ledger/": [LedgerRow.get().id],
        "/bidding/objections/": [Objection.get().id],
        "/bidding/questions/": [Question.get().id],
        "/bidding/refusals/": [world.signup.id],
        "/bidding/requirements/": [
            r.id for r in (world.draft, world.opened, world.objected, world.drawn)
        ],
        "/bidding/results/": [Result.get().id],
        "/bidding/signups/": [world.signup.subject_id],
        "/exports/dossiers/": [world.drawn.id],
        "/exports/papers/": [one.id for one in Paper.select()],
        "/files/": [one.id for one in Attachment.select()],
        "/inbox/": [Notice.get(Notice.person_id == person).id],
        "/log/disclosures/": [e.seq for e in Event.select().where(Event.visibility != "public")][
            -9:
        ],
        "/projects/public/": [world.project.id],
        "/projects/units/": [Unit.get(Unit.project == world.project).id],
        "/projects/": [world.project.id],
        "/searches/": ["a" * 16],
        "/verify/": [Paper.get().id],
        "/zones/assessments/": [Assessment.get().id],
        **world_supervision.things(),
    }


def person_of(actor):
    return Person.get_by_id(actor.person_id)
