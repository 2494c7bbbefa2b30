"""The room of buying, as data."""

from app.kernel.events import Event
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.kernel.room import Nav, Onward, Part, Room, Subject
from app.web.filters import capitals
from app.web.guards import current_actor
from bidding import notices_contracts as of_contracts
from bidding import notices_lots, notices_low, onward, queries, subjects_low
from bidding.front import front
from bidding.jobs import JOBS
from bidding.listening import LISTENS
from bidding.models import (
    MODELS,
    Agreement,
    Amendment,
    Award,
    Contract,
    Exemption,
    Expert,
    LiveBid,
    Objection,
    Payment,
    Question,
    Requirement,
    Result,
    SealedFile,
    Seat,
    Signup,
    TrusteeKey,
)
from bidding.models.award import BASES
from bidding.notices import NOTICES, SENTENCES
from bidding.notices_scoring import SCORING_NOTICES, SCORING_SENTENCES
from bidding.parameters import DEADLINES, PARAMETERS
from bidding.permissions import AGENCY, EXPERTS, KEEPERS, OWNER, PERMISSIONS, TRUSTED, WATCHING
from bidding.queries import (
    changes,
    exempted,
    frameworks,
    owing,
    progress,
    sealing,
    seats,
    selection,
)
from bidding.queries import experts as library
from bidding.queries import live as live_reads
from bidding.rules.selection.offers import discounted
from bidding.services import offline
from bidding.states import WORKFLOWS
from bidding.todo import todo
from bidding.views import (
    amending,
    asking,
    bidder,
    buyer,
    checking,
    desk,
    drafting,
    exempting,
    experts,
    explaining,
    ledger,
    live,
    lots,
    market,
    offer,
    opening,
    overdue,
    people,
    public,
    scoring,
    service,
    subscribing,
    trustee,
    verdicts,
    window,
)
from bidding.views import seats as seat_pages
from bidding.views.blueprint import bp

PAGES = (
    public, buyer, asking, drafting, bidder, live, lots, desk, service, trustee, offer, opening, window,
    amending, market, checking, experts, seat_pages, scoring, subscribing, overdue, exempting, people,
    ledger, explaining, verdicts,
)  # fmt: skip


def _subject(model, load, view, path, title, **more):
    return Subject(model, load, view, lambda row: path.format(row.id), title, **more)


SUBJECTS = {
    "bidding.requirement": _subject(
        Requirement,
        queries.requirement,
        "bidding.requirement.view",
        "/bidding/requirements/{}",
        lambda row: row.title,
        indexed=True,
        inner="bidding.requirement.inside",
    ),
    # The page of a sign-up is its agency's own; whoever else may know of it is led to the notice.
    "bidding.signup": Subject(
        Signup,
        queries.signup,
        "bidding.signup.view",
        lambda row: f"/bidding/requirements/{row.requirement_id}",
        lambda row: row.requirement.title,
        many=queries.signups_by_id,
    ),
    "bidding.trustee": _subject(
        TrusteeKey,
        sealing.trustee,
        "bidding.trustee.view",
        "/bidding/trustees/{}",
        lambda row: row.name,
    ),
    "bidding.expert": _subject(
        Expert,
        library.expert,
        "bidding.expert.view",
        "/bidding/experts/{}",
        lambda row: row.name,
        many=library.experts_by_id,
    ),
    "bidding.seat": Subject(
        Seat,
        seats.seat,
        "bidding.seat.view",
        lambda row: f"/bidding/seats/{row.id}",
        lambda row: row.requirement.title,
        withheld=lambda row, _, actor: not allowed(actor, "bidding.seat.view", row),
        many=seats.seats_by_id,
    ),
    "bidding.window_receipt": Subject(
        Event,
        sealing.window_event,
        "bidding.offer.receipt",
        lambda row: f"/bidding/window/receipts/{row.id}",
        lambda row: row.facts["notice"],
    ),
    "bidding.sealedfile": Subject(
        SealedFile,
        sealing.sealed_file,
        "bidding.sealedfile.view",
        lambda row: f"/bidding/requirements/{row.requirement_id}",
        lambda row: row.requirement.title,
    ),
    "bidding.award": Subject(
        Award,
        queries.award,
        "bidding.award.view",
        lambda row: f"/bidding/requirements/{row.requirement_id}",
        lambda row: row.requirement.title,
        many=queries.awards_by_id,
    ),
    "bidding.agreement": Subject(
        Agreement,
        frameworks.agreement,
        "bidding.agreement.view",
        lambda row: f"/bidding/requirements/{row.requirement_id}#members",
        lambda row: row.requirement.title,
        many=frameworks.agreements_by_id,
    ),
    "bidding.live_bid": Subject(
        LiveBid,
        live_reads.live_bid,
        "bidding.live_bid.view",
        lambda row: f"/bidding/requirements/{row.requirement_id}/live",
        lambda row: row.requirement.title,
        many=live_reads.bids_by_id,
    ),
    "bidding.objection": _subject(
        Objection,
        queries.objection,
        "bidding.objection.view",
        "/bidding/objections/{}",
        lambda row: row.requirement.title,
        many=queries.objections_by_id,
    ),
    "bidding.question": Subject(
        Question,
        selection.question,
        "bidding.question.view",
        lambda row: f"/bidding/requirements/{row.requirement_id}#questions",
        lambda row: row.requirement.title,
        many=selection.questions_by_id,
    ),
    "bidding.contract": _subject(
        Contract,
        queries.contract,
        "bidding.contract.view",
        "/bidding/contracts/{}",
        lambda row: row.title,
    ),
    "bidding.result": _subject(
        Result,
        queries.result,
        "bidding.result.view",
        "/bidding/results/{}",
        lambda row: row.contract.title,
        many=queries.results_by_id,
    ),
    "bidding.payment": _subject(
        Payment,
        owing.payment,
        "bidding.payment.view",
        "/bidding/payments/{}",
        lambda row: row.contract.title,
        many=owing.payments_by_id,
    ),
    "bidding.exemption": _subject(
        Exemption,
        exempted.exemption,
        "bidding.exemption.view",
        "/bidding/exemptions/{}",
        lambda row: row.number,
    ),
    "bidding.amendment": _subject(
        Amendment,
        changes.amendment,
        "bidding.amendment.view",
        "/bidding/amendments/{}",
        lambda row: row.title,
        many=changes.amendments_by_id,
    ),
}


ROOM = Room(
    name="bidding",
    title="采购与选取",
    blueprints=(bp,),
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("采购公告", "bidding.requirements", icon="gavel", public=True, place=1),
        Nav("中选结果", "bidding.results", icon="certificate", public=True, place=2),
        Nav("框架协议成员", "bidding.members", icon="users", public=True),
        Nav("我的采购", "bidding.mine", needs=OWNER, icon="briefcase"),
        Nav("采购公告", "bidding.requirements", needs=AGENCY, icon="gavel"),
        Nav("我的报名", "bidding.signups", needs=AGENCY, icon="send"),
        Nav("服务合同", "bidding.contracts", needs=(*OWNER, *AGENCY), icon="file-text"),
        Nav("公告台账", "bidding.notice_ledger", needs=AGENCY, icon="clipboard-list"),
        Nav("开启受托人密钥", "bidding.trustees", needs=TRUSTED, icon="lock"),
        Nav("窗口代收密封文件", "bidding.window_form", needs=("window.clerk",), icon="lock"),
        Nav("豁免登记", "bidding.exemptions", needs=(*OWNER, *WATCHING), icon="file-text"),
        Nav("合同逾期事项", "bidding.late", needs=WATCHING, icon="clock"),
        Nav("选取管理", "bidding.desk", needs=WATCHING, icon="gavel"),
        Nav("我的评审", "bidding.seats", needs=EXPERTS, icon="clipboard-list"),
        Nav("评审专家库", "bidding.experts", needs=(*KEEPERS, *WATCHING), icon="users"),
    ),
    todo=todo,
    front=front,
    jobs=JOBS,
    nights={offline.NIGHT: offline.AT_NIGHT},
    listens=LISTENS,
    notices=NOTICES
    | SCORING_NOTICES
    | of_contracts.NOTICES
    | notices_lots.NOTICES
    | notices_low.NOTICES,
    sentences=SENTENCES
    | SCORING_SENTENCES
    | of_contracts.SENTENCES
    | notices_lots.SENTENCES
    | notices_low.SENTENCES,
    subjects=SUBJECTS | subjects_low.SUBJECTS,
    parameters=PARAMETERS,
    deadlines=DEADLINES,
    onward=(
        Onward(
            "projects.project", "起草采购需求", "bidding.new", "project", onward.may_draft, "gavel"
        ),
    ),
    related={"projects.project": onward.of_project},
    parts={
        "projects.project": (
            Part("bidding/_progress.html", lambda project: progress.of_project(project.id)),
        )
    },
    globals={
        "capitals": capitals,
        "award_bases": BASES,
        "market_pages": lambda: market.PAGES,
        "price_left": discounted,
        "available_moves": lambda flow, row: available(flow, row, current_actor()),
    },
)
