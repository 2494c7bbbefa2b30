"""The room of credit, as data."""

from app.kernel import files
from app.kernel.room import Nav, Part, Room, Subject
from app.web.i18n import shown
from supervision.credit import queries
from supervision.credit.figures import compared, figures_of
from supervision.credit.models import MODELS, CreditEntry, RuleSet
from supervision.credit.notices import NOTICES, SENTENCES
from supervision.credit.parameters import DEADLINES, OVER, PARAMETERS
from supervision.credit.permissions import AGENCY, PERMISSIONS, WATCHING
from supervision.credit.services import grading, ledger, proposing, ruling
from supervision.credit.states import WORKFLOWS
from supervision.credit.todo import todo
from supervision.credit.views import desk, mine, public, rule_sets, years

PAGES = (public, mine, desk, rule_sets, years)

for _slot in (ledger.EVIDENCE, ledger.STATEMENT, ledger.APPEAL, ledger.REPAIR):
    files.guard_slot(CreditEntry.subject_kind, _slot, "supervision.entry.papers")


def in_points(points: int) -> str:
    """Write points with their sign: +4, -5, 0; the sign is a real minus."""
    return f"+{points}" if points > 0 else str(points).replace("-", "−")


ROOM = Room(
    name="supervision",
    title="信用管理",
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("年度信用", "supervision.credit_years", icon="shield-check", public=True),
        Nav("信用记录", "supervision.entries", needs=WATCHING, icon="shield-check"),
        Nav("信用记录", "supervision.entry_mine", needs=AGENCY, icon="shield-check"),
    ),
    todo=todo,
    listens={
        "bidding.award.declined": proposing.award_lost,
        "bidding.award.forfeited": proposing.award_lost,
        "bidding.result.returned": proposing.result_returned,
        "joint_review.package.returned": proposing.department_returned,
        "bidding.result.delivered": proposing.result_delivered,
        "bidding.contract.filed": proposing.contract_filed,
        "bidding.contract.completed": grading.heard,
        "bidding.contract.terminated": grading.heard,
        "supervision.evaluation.lock": grading.heard,
        "supervision.evaluation.revise": grading.heard,
        "supervision.evaluation.moderate": grading.heard,
    },
    jobs={
        OVER: ledger.over,
        grading.ONE: grading.regrade_one,
        grading.ALL: grading.regrade_some,
        grading.YEAR: grading.close_year,
        grading.NIGHT: proposing.night,
        ruling.TRY: ruling.try_some,
        ruling.EFFECT: ruling.take_effect,
    },
    nights={grading.NIGHT: grading.AT_NIGHT},
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        CreditEntry.subject_kind: Subject(
            CreditEntry,
            queries.entry,
            "supervision.entry.view",
            lambda row: f"/supervision/entries/{row.id}",
            lambda row: row.title,
            many=queries.entries,
            inner="supervision.entry.papers",
        ),
        RuleSet.subject_kind: Subject(
            RuleSet,
            queries.rule_set,
            "supervision.rule_set.view",
            lambda row: f"/supervision/rules/{row.id}",
            lambda row: f"{row.title} {row.edition}",
        ),
    },
    parts={
        "intermediaries.agency": (
            Part("supervision/credit/_on_agency.html", figures_of, compare=compared),
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
    globals={"in_points": in_points, "of_rules": shown},
)
