"""What the small world holds of supervision: one thing of every kind, of the world's own parties."""

import datetime as dt

from app.accounts.models import Organisation
from app.kernel import clock
from app.kernel.db import write
from intermediaries.models import Honour, LibraryImport
from supervision.appraisals.models import Appraisal
from supervision.board.models import BoardFigure, BoardRun, Signal
from supervision.checks.models import Check, CheckPlan
from supervision.checks.services import inspecting
from supervision.collusion.models import Inquiry, Suspicion
from supervision.complaints.models import Complaint
from supervision.credit import shipped
from supervision.credit.models import CreditEntry, RuleSet
from supervision.evaluation.models import Evaluation, OwnerSample
from supervision.questionnaires.models import Demand, Meeting, Questionnaire
from supervision.sanctions.models import Sanction
from tests.factories.accounts import make_actor
from tests.factories.appraisals import make_appraisal
from tests.factories.checks import make_plan
from tests.factories.collusion import make_suspicion
from tests.factories.intermediaries import make_agency
from tests.factories.questionnaires import make_demand, make_meeting, make_questionnaire
from tests.factories.supervision import (
    brought_to,
    hear,
    kept_paper,
    make_complaint,
    make_contract,
    make_entry,
    make_evaluation,
    make_sanction,
    rate,
)


def furnish(owner, project, agency):
    """Ratings and sanctions that are not public yet; an honour of the agency;
    a complaint against the owner with its evidence, and one of the owner."""
    for _ in range(2):
        row = make_evaluation(make_contract(agency, owner, project=project))
    rate(row, actor=owner)
    make_entry(agency)
    hear(make_entry(agency))
    draft = {"title": "草案", "edition": "2027-1", "source": "草案", "data": shipped.DATA}
    with write():
        RuleSet.create(**draft)
    make_complaint(Organisation.get_by_id(owner.org_id), against="owner", papers=[kept_paper()])
    brought_to(make_complaint(agency.organisation, owner), "investigating")
    with write():
        Honour.create(
            agency=agency, title="优秀成果", issuer="行业协会", given_on=dt.date(2026, 1, 5)
        )
        LibraryImport.create(
            name="机构库.xlsx", sha256="0" * 64, org_id="o" * 16, by_name="吴敏", state="read"
        )
    _board(owner)
    make_suspicion([agency, make_agency()])
    make_plan(publish_it=False)
    with write():
        inspecting.assign(make_plan(), agency, [], 1)
    officer = make_actor("officer", kind="regulator")
    make_questionnaire(actor=officer)
    make_demand(make_questionnaire("open", actor=officer, audience=("public", "owner")))
    make_meeting(officer)
    make_appraisal(actor=officer)
    sample = {"agency": agency, "region": "320102", "year": 2025, "number": "测评抽样〔2025〕1号"}
    with write():
        OwnerSample.create(**sample, anchor="0" * 64, opened="o" * 16)
    for until in ("proposed", "noticed"):
        make_sanction(agency, "warning", until=until, actor=officer)


def _board(owner):
    """A finished counting with one figure, and a signal nobody was asked about."""
    span = {"since": dt.date(2025, 11, 16), "until": dt.date(2026, 11, 16)}
    told = {
        "kind": "direct",
        "subject": owner.org_id,
        "name": owner.org_name,
        "n": 5,
        "value": 9000,
    }
    with write():
        run = BoardRun.create(**span, total=9, done=9, finished_at=clock.now())
        BoardFigure.create(run=run, place=1, **told)
        Signal.create(key="direct:a:2026Q4", owner=owner.org_id, **span, **told)


def things():
    """Address prefix -> ids of real things behind it."""
    return {
        "/intermediaries/honours/": [Honour.get().id],
        "/intermediaries/imports/": [LibraryImport.get().id],
        "/supervision/appraisals/": [Appraisal.get().id],
        "/supervision/check-plans/": [CheckPlan.get(CheckPlan.state == "draft").id],
        "/supervision/checks/": [one.id for one in Check.select()],
        "/supervision/complaints/": [one.id for one in Complaint.select()],
        "/supervision/demands/": [Demand.get().id],
        "/supervision/owner-samples/": [OwnerSample.get().id],
        "/supervision/meetings/": [Meeting.get().id],
        "/supervision/questionnaires/": [one.id for one in Questionnaire.select()],
        "/supervision/entries/": [one.id for one in CreditEntry.select()],
        "/supervision/rules/": [RuleSet.get(RuleSet.state == "draft").id],
        "/supervision/evaluations/": [one.id for one in Evaluation.select()],
        "/supervision/suspicions/": [one.id for one in Suspicion.select()],
        "/supervision/inquiries/": [one.id for one in Inquiry.select()],
        "/supervision/signals/": [one.id for one in Signal.select()],
        "/supervision/sanctions/": [one.id for one in Sanction.select()],
        "/supervision/sanctions/new/": [Sanction.get().agency_id],
    }
