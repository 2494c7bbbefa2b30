"""The room of ratings, as data."""

from app.kernel import files
from app.kernel.permissions import allowed
from app.kernel.room import Nav, Part, Related, Room, Subject
from supervision.blueprint import bp
from supervision.evaluation import queries
from supervision.evaluation.figures import compared, figures_of
from supervision.evaluation.models import MODELS, Evaluation
from supervision.evaluation.notices import NOTICES, SENTENCES
from supervision.evaluation.parameters import DEADLINES, DRAW, FREEZE, OVER, PARAMETERS, SURVEY
from supervision.evaluation.permissions import AGENCY, DEPARTMENT, OWNER, PERMISSIONS, WATCHING
from supervision.evaluation.rules import ROLES
from supervision.evaluation.services import answering, hearing, opening, rating, sampling
from supervision.evaluation.states import EVALUATION, WORKFLOWS
from supervision.evaluation.todo import todo
from supervision.evaluation.views import desk, public, rater
from supervision.evaluation.views import samples as sample_pages

PAGES = (public, rater, desk, sample_pages)

files.guard_slot(Evaluation.subject_kind, answering.EVIDENCE, "supervision.evaluation.evidence")


def in_words(hundredths: int | None) -> str:
    """Write 467 as 4.67."""
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def in_percent(basis_points: int | None) -> str:
    """Write 1250 as 12.5%."""
    return "" if basis_points is None else f"{basis_points // 100}.{basis_points % 100 // 10}%"


def _of_contract(contract, actor):
    return [
        Related(
            row.rater.name,
            f"/supervision/evaluations/{row.id}",
            ROLES[row.role],
            EVALUATION,
            row.state,
        )
        for row in queries.of_contract(key=contract.id)
        if allowed(actor, "supervision.evaluation.view", row)
    ]


ROOM = Room(
    name="supervision",
    title="服务评价",
    blueprints=(bp,),
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("服务评价", "supervision.ratings", icon="message-2", public=True),
        Nav(
            "服务评价",
            "supervision.evaluation_mine",
            needs=(*OWNER, *AGENCY, *DEPARTMENT),
            icon="message-2",
        ),
        Nav("服务评价", "supervision.evaluations", needs=WATCHING, icon="message-2"),
    ),
    todo=todo,
    listens={
        "bidding.contract.completed": opening.contract_ended,
        "bidding.contract.terminated": opening.contract_ended,
        "joint_review.package.returned": hearing.department_returned,
    },
    jobs={
        OVER: rating.over,
        SURVEY: sampling.survey,
        FREEZE: sampling.freeze,
        DRAW: sampling.draw,
    },
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Evaluation.subject_kind: Subject(
            Evaluation,
            queries.evaluation,
            "supervision.evaluation.view",
            lambda row: f"/supervision/evaluations/{row.id}",
            lambda row: row.title,
            many=queries.evaluations,
            inner="supervision.evaluation.evidence",
        ),
    },
    parts={
        "intermediaries.agency": (
            Part("supervision/evaluation/_on_agency.html", figures_of, compare=compared),
        ),
    },
    related={"bidding.contract": _of_contract},
    parameters=PARAMETERS,
    deadlines=DEADLINES,
    globals={"in_stars": in_words, "in_percent": in_percent},
)
